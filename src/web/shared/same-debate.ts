// Keeps the words of a page in a room those of the room's debate: after a change at the server the page loads itself anew.
import type { Room } from '../../core/contract.ts'
import type { Page } from './page.ts'
import { tabStorage } from './storage.ts'

const loaded = 'loaded for'

/**
 * Whether the room is of another debate than the page, or of the same in other words: then the page is loaded anew, once for each
 * such state in a tab, so that a page which an old copy on the way keeps old is not loaded for ever. `go`: how.
 */
export function leavesFor(
  { debate }: Pick<Room, 'debate'>,
  { hash }: Page,
  go = (_id: string) => location.reload(),
): boolean {
  if (debate.hash === hash || tabStorage.getItem(loaded) === debate.hash) return false
  tabStorage.setItem(loaded, debate.hash)
  if (!tabStorage.isLasting()) return false
  go(debate.id)
  return true
}
