// How the listeners of a store learn of a change.
import type { Change } from '../../room/calls.ts'

/** If a listener throws, the other listeners and the answers are not affected. */
export function tell(listeners: ((change: Change) => void)[], change: Change): void {
  for (const listener of listeners) {
    try {
      listener(change)
    } catch (error) {
      process.emitWarning(error as Error)
    }
  }
}
