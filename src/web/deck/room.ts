// The slides on the projector of a room, which either only follows the room or also steers it.
import type { ReceivedRoom } from '../shared/live.ts'
import { reloadIfChanged } from '../shared/same-debate.ts'
import { keepTrying } from '../shared/wake.ts'
import type { Shown } from './read/layout.ts'
import { followPosition, type ShownRoom } from './steering.ts'
import type { DeckPage } from './words.ts'

/** Shows the slides of a room, as long as the page is open. */
export async function showRoom(page: DeckPage, room: ShownRoom): Promise<Shown> {
  const { openSlides } = await keepTrying(() => import('./slides.ts'))
  const { screen, whole, isShort } = await openSlides(page, 'room', new AbortController().signal)
  const leaves = (next: ReceivedRoom) => reloadIfChanged(next, page)
  screen.follow(room, isShort, (options) => followPosition(options, leaves))
  void whole.then(() => keepTrying(() => fetchForLater(page)))
  return { whole }
}

/** Loads charts and all languages before they are needed, so that the slides work even if the server is lost. */
async function fetchForLater(page: DeckPage): Promise<void> {
  await import('./evidence-chart.ts')
  await page.fetchAllWords()
}
