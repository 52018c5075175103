// Takes over once what earlier versions of the program stored in browsers. The deck needs this before any of the code for a server.
import type { Value } from '../../core/contract.ts'
import type { Keeping } from './storage.ts'

/** In earlier versions an answer was a number. */
export type OldValue = number | null

export const toText = (value: OldValue): Value => (value === null ? null : String(value))

/** Passes what is stored under an old name to `take`, and removes it; what `take` cannot read is ignored. */
export function takeOver(storage: Keeping, name: string, take: (stored: unknown) => void): void {
  try {
    const text = storage.getItem(name)
    if (text !== null) take(JSON.parse(text))
  } catch {
    // The stored value has another form.
  }
  storage.removeItem(name)
}
