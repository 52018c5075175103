// The mark of an argument that was not known at the time from which a debate is voted on, on pages made with Preact.
import { sayLater } from './as-of.ts'

/** `date`: since when it is known; null or undefined draws nothing. */
export function Later({ date }: { date: string | null | undefined }) {
  return date ? <span class="later"> {sayLater(date)}</span> : null
}
