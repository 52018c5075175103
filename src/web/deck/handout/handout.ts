// The whole debate on A4 paper, in one language or two in parallel: claims, arguments, charts, results of rooms, hindsight,
// sources. On screen it is the same sheet.
import './handout.css'
import { shownDeck } from '../../../core/deck.ts'
import { toPlain } from '../../../core/text.ts'
import { keepTrying } from '../../shared/wake.ts'
import { build } from '../element.ts'
import type { DeckPage } from '../words.ts'
import { buildClaim } from './claim.ts'
import { loadColumns } from './columns.ts'
import { createFigures } from './figures.ts'
import { buildEnding, buildOpening } from './frame.ts'
import { fetchRooms } from './results.ts'

/** Lays the deck out, whole or short, in the page's language and in the second one, if the address names one. */
export async function showHandout(page: DeckPage, address: URLSearchParams): Promise<void> {
  const [columns, rooms] = await Promise.all([
    keepTrying(() => loadColumns(page, address.get('second'))),
    fetchRooms(),
    keepTrying(page.loadReferences),
  ])
  const deck = shownDeck(page.deck, address.has('short'))
  const figures = createFigures(page, columns)
  document.documentElement.classList.add('on-paper')
  document.title = toPlain(columns[0]?.words.claims.title ?? [])
  const sheet = build(
    'main',
    columns.length > 1 ? 'handout two' : 'handout',
    ...buildOpening(page, columns, deck, rooms),
    ...deck.claims.map((claim) => buildClaim(page, columns, deck, claim, figures, rooms)),
    ...buildEnding(page, columns, deck, rooms),
  )
  document.body.append(sheet)
  figures.draw()
}
