// The charts of evidence on the page that scrolls: as rows, which are there at once, so that nothing moves under a reader.
import { buildEvidencePieces } from '../evidence-page.ts'
import type { Piece } from './piece.ts'

/** The pieces of a chart of evidence.json; the same may stand on several slides. */
export type ChartPieces = (chart: string) => [Piece, Piece]

/** A piece that is made once, when it is drawn first, and drawn anew by itself when words change. */
function once(make: () => HTMLElement): Piece {
  let made: HTMLElement | undefined
  const place = (host: Element | null) => {
    made ??= make()
    host?.replaceChildren(made)
  }
  return () => <div ref={place} />
}

export const chartPieces: ChartPieces = (chart) => {
  const [seen, told] = buildEvidencePieces(chart)
  return [once(seen), once(told)]
}
