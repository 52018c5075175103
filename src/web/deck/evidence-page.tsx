// A chart of evidence as a slide: title, one sentence, the chart, a table for screen readers, and the small print.
import { ChartSaid } from '../../draw/chart-said.tsx'
import { chartWords, EvidenceTable, SmallPrint } from '../../draw/evidence-table.tsx'
import { type ChartView, toView } from '../../draw/evidence-words.ts'
import { keepTrying } from '../shared/wake.ts'
import type { EvidenceChart } from './evidence-chart.ts'
import type { Picture } from './picture.ts'
import { type DeckPage, evidenceOf } from './words.ts'

interface EvidencePageProps {
  page: DeckPage
  /** The chart's id; drawing throws if the debate has no such chart. */
  chart: string
  picture: Picture
}

export function EvidencePage({ page, chart, picture }: EvidencePageProps) {
  const columns = page.columns()
  const evidence = evidenceOf(page, chart)
  const words = chartWords(columns[0], chart)
  const draw = (canvas: HTMLCanvasElement | null) => {
    if (!canvas || !words || picture.ratio === 0) return
    // All from which the picture is drawn.
    const from = JSON.stringify([columns[0].currentLang(), evidence, words, picture])
    void paint(canvas, toView(columns[0], evidence, words), picture.ratio, from)
  }
  return (
    <div class="evidence-page">
      <div class="said">
        <ChartSaid columns={columns} chart={chart} heading="h2" />
      </div>
      <div class="chart">
        {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: a canvas takes no focus */}
        {evidence.kind !== 'table' && <canvas aria-hidden="true" ref={draw} />}
        <EvidenceTable column={columns[0]} chart={chart} evidence={evidence} />
      </div>
      <div class="small-print">
        <SmallPrint columns={columns} chart={chart} evidence={evidence} references={page.references()} />
      </div>
    </div>
  )
}

/** For each canvas its chart, and the data from which it was drawn last. */
const painted = new WeakMap<HTMLCanvasElement, { chart: EvidenceChart; from: string }>()

/** Draws the chart, unless it was drawn from the same data already. */
async function paint(canvas: HTMLCanvasElement, view: ChartView, ratio: number, from: string): Promise<void> {
  const { fillEvidenceChart } = await keepTrying(() => import('./evidence-chart.ts'))
  const last = painted.get(canvas)
  if (last?.from === from) return
  const chart = last?.chart ?? fillEvidenceChart(canvas)
  painted.set(canvas, { chart, from })
  chart.draw(view, ratio)
}
