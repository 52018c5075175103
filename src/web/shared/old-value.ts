// What earlier versions of the program kept in browsers, taken over once. The deck needs this before it needs anything of a server.
import type { Value } from '../../core/contract.ts'
import type { Keeping } from './storage.ts'

/** An answer was a number. */
export type OldValue = number | null

export const toText = (value: OldValue): Value => (value === null ? null : String(value))

/** Reads what is kept under an old name, which is gone then; what `take` cannot read is ignored. */
export function takeOver(storage: Keeping, name: string, take: (stored: unknown) => void): void {
  try {
    const text = storage.getItem(name)
    if (text !== null) take(JSON.parse(text))
  } catch {
    // A stored value of another form.
  }
  storage.removeItem(name)
}
