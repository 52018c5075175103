// Keeps the words of a page the same as those of its room's debate: after a change at the server the page reloads.
import type { Room } from '../../core/contract.ts'
import type { Page } from './page.ts'
import { watchedState } from './site.ts'
import { tabStorage } from './storage.ts'

const loadedFor = 'loaded for'

/**
 * Reloads the page if the room has another debate than the page, or the same debate in other words; returns whether it does. A tab
 * reloads only once for each such state: a cache on the way may return the old page, which would reload without end. `go` reloads.
 */
export function reloadIfChanged(
  { debate }: Pick<Room, 'debate'>,
  { deck, hash }: Page,
  go = (_id: string) => location.reload(),
): boolean {
  // While the debate is being written, watch.ts shows each change.
  if (watchedState !== undefined && debate.id === deck.id) return false
  if (debate.hash === hash() || tabStorage.getItem(loadedFor) === debate.hash) return false
  tabStorage.setItem(loadedFor, debate.hash)
  if (!tabStorage.isLasting()) return false
  go(debate.id)
  return true
}
