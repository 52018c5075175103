// The charts of evidence on the page that scrolls: as rows, whose size is known at once, so that nothing moves under a reader.
import { buildEvidencePieces } from '../evidence-page.ts'
import type { DeckPage } from '../words.ts'
import type { Piece } from './piece.ts'

/** The pieces of one of the debate's charts; the same chart may be on several slides. */
export type ChartPieces = (page: DeckPage, chart: string) => [Piece, Piece]

/** A piece that is made once, when it is first drawn, and that draws itself again when its words change. */
function once(make: () => HTMLElement): Piece {
  let made: HTMLElement | undefined
  const mount = (host: Element | null) => {
    made ??= make()
    host?.replaceChildren(made)
  }
  return () => <div ref={mount} />
}

export const chartPieces: ChartPieces = (page, chart) => {
  const [seen, spoken] = buildEvidencePieces(page, chart)
  return [once(seen), once(spoken)]
}
