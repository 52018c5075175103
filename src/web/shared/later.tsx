// The mark of an argument that was not known at the time from which a debate is voted on, on pages made with Preact.
import { sayLater } from './as-of.ts'
import type { Page } from './page.ts'

/** `date`: since when it is known; null or undefined draws nothing. */
export function Later({ page, date }: { page: Page; date: string | null | undefined }) {
  return date ? <span class="later"> {sayLater(page, date)}</span> : null
}
