// The whole debate on A4 paper, in one language or in two side by side: claims, arguments, charts, results of rooms, hindsight,
// sources. The screen shows the same sheet.
import { Fragment, render } from 'preact'
import './handout.css'
import { shownDeck } from '../../../core/deck.ts'
import { toPlain } from '../../../core/text.ts'
import { keepTrying } from '../../shared/wake.ts'
import type { DeckPage } from '../words.ts'
import { ClaimPart } from './claim.tsx'
import { placeFigures } from './figures.tsx'
import { Ending, Opening, OwnPages } from './frame.tsx'
import { fetchRooms } from './results.tsx'
import { loadColumns, type Sheet } from './sheet.ts'

/** Lays the deck out, whole or short, in the page's language and in the second one, if the address names one. */
export async function showHandout(page: DeckPage, address: URLSearchParams): Promise<void> {
  const [columns, rooms] = await Promise.all([
    keepTrying(() => loadColumns(page, address.get('second'))),
    fetchRooms(),
    keepTrying(page.loadReferences),
  ])
  const deck = shownDeck(page.deck, address.has('short'))
  const sheet: Sheet = { columns, deck, references: page.references(), rooms }
  const figures = placeFigures(deck)
  document.documentElement.classList.add('on-paper')
  document.title = toPlain(columns[0].words.claims.title)
  const paper = document.createElement('main')
  paper.className = columns.length > 1 ? 'handout two' : 'handout'
  // Appended before anything is drawn, because charts take their size from their box on the page.
  document.body.append(paper)
  render(
    <>
      <Opening sheet={sheet} />
      {deck.claims.map((claim, at) => (
        <Fragment key={claim.id}>
          {at > 0 && <OwnPages sheet={sheet} before={claim.id} />}
          <ClaimPart sheet={sheet} claim={claim} figures={figures} />
        </Fragment>
      ))}
      {deck.claims.length > 0 && <OwnPages sheet={sheet} before={undefined} />}
      <Ending sheet={sheet} />
    </>,
    paper,
  )
}
