// The slides as the projector of a room, watching or driving.
import { keepTrying } from '../shared/wake.ts'
import { followPosition, type ShownRoom } from './steering.ts'
import { fetchAllWords } from './words.ts'

/** Shows the slides of a room, as long as the page is open. */
export async function showRoom(room: ShownRoom): Promise<void> {
  const { openSlides } = await keepTrying(() => import('./slides.ts'))
  const { screen, everything, isShort } = await openSlides('room', new AbortController().signal)
  screen.follow(room, isShort, followPosition)
  void everything.then(() => keepTrying(fetchForLater))
}

/** A hall goes on when its server is gone: charts and the other languages are here before they are needed. */
async function fetchForLater(): Promise<void> {
  await Promise.all([import('./evidence-chart.ts'), import('../shared/chart.ts')])
  await fetchAllWords()
}
