// The charts of evidence on the page that scrolls: as rows, whose height is known at once, so that nothing moves while a reader reads.
import { ChartSaid } from '../../../draw/chart-said.tsx'
import { EvidenceRows } from '../../../draw/evidence-rows.tsx'
import { chartWords, EvidenceTable, SmallPrint } from '../../../draw/evidence-table.tsx'
import { toView } from '../../../draw/evidence-words.ts'
import { type DeckPage, evidenceOf } from '../words.ts'
import type { Piece } from './piece.ts'

/** A chart in two pieces: first its title and picture, then its table and small print. Several claims may show the same chart. */
export type ChartPieces = (page: DeckPage, chart: string) => [Piece, Piece]

export const chartPieces: ChartPieces = (page, chart) => {
  // Asked at each drawing: while the debate is being written, the numbers change too.
  const evidence = () => evidenceOf(page, chart)
  const isTable = () => evidence().kind === 'table'
  const table = () => <EvidenceTable column={page.columns()[0]} chart={chart} evidence={evidence()} />
  const rows = () => {
    const [column] = page.columns()
    const words = chartWords(column, chart)
    return words && <EvidenceRows view={toView(column, evidence(), words)} />
  }
  return [
    () => (
      <div class="evidence-page">
        <div class="said">
          <ChartSaid columns={page.columns()} chart={chart} heading="h4" />
        </div>
        <div class="chart">{isTable() ? table() : rows()}</div>
      </div>
    ),
    () => (
      <div class="evidence-page">
        {!isTable() && <div class="chart">{table()}</div>}
        <div class="small-print">
          <SmallPrint columns={page.columns()} chart={chart} evidence={evidence()} references={page.references()} />
        </div>
      </div>
    ),
  ]
}
