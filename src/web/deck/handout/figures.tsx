// The charts of a handout: each is drawn once, at the first claim that shows it; later claims refer to it by its number.
import { dayOf } from '../../../core/date.ts'
import { type Deck, numberOf } from '../../../core/deck.ts'
import type { Evidence } from '../../../core/evidence.ts'
import { ChartSaid } from '../../../draw/chart-said.tsx'
import { chartWords, EvidenceTable, SmallPrint } from '../../../draw/evidence-table.tsx'
import { toView } from '../../../draw/evidence-words.ts'
import { inLang } from '../../../draw/in-lang.ts'
import { Row } from '../../../draw/text-in-languages.tsx'
import { Words } from '../../../draw/words.tsx'
import { fillEvidenceChart } from '../evidence-chart.ts'
import type { Sheet } from './sheet.ts'

/** Device pixels for each pixel of a chart's box, which is shrunk by handout.css: 2 ÷ 0.55 × 96 are 349 dpi. */
const printRatio = 2

/** For each chart its number, and the first claim that shows it. */
export type Figures = Map<string, { number: number; claim: string }>

export function placeFigures({ claims }: Deck): Figures {
  const figures: Figures = new Map()
  for (const { id, evidence } of claims)
    for (const chart of evidence) if (!figures.has(chart)) figures.set(chart, { number: figures.size + 1, claim: id })
  return figures
}

interface FigureProps {
  sheet: Sheet
  chart: string
  /** The claim that shows the chart here. */
  claim: string
  figures: Figures
}

/** A chart, if this claim is the first to show it; else a reference to it. */
export function Figure({ sheet, chart, claim, figures }: FigureProps) {
  const { columns, references } = sheet
  const evidence = references?.evidence[chart]
  const place = figures.get(chart)
  if (!evidence || !place) throw new Error(`no evidence of the name ${chart}`)
  const { number } = place
  if (place.claim !== claim)
    return <FigureReference sheet={sheet} chart={chart} number={number} claim={numberOf(sheet.deck, place.claim)} />
  return (
    <figure id={`chart-${number}`} class="figure">
      <ChartSaid
        columns={columns}
        chart={chart}
        heading="h3"
        headingClass="figure-title serif"
        secondAt="beside"
        lead={({ t }) => t(($) => $.print.chart, { number })}
      />
      {evidence.kind === 'table' ? (
        <Row columns={columns}>
          {(column) => <EvidenceTable column={column} chart={chart} evidence={evidence} hasLang />}
        </Row>
      ) : (
        <ChartDrawing sheet={sheet} chart={chart} evidence={evidence} />
      )}
      <SmallPrint columns={columns} chart={chart} evidence={evidence} references={references} secondAt="beside" />
    </figure>
  )
}

/** The drawing, in the first language, across all columns. */
function ChartDrawing({
  sheet: { columns },
  chart,
  evidence,
}: Pick<FigureProps, 'sheet' | 'chart'> & { evidence: Evidence }) {
  const words = chartWords(columns[0], chart)
  const draw = (canvas: HTMLCanvasElement | null) => {
    if (canvas && words) fillEvidenceChart(canvas).draw(toView(columns[0], evidence, words), printRatio)
  }
  return (
    <div class="chart">
      <div class="plot" style={{ '--height': `${heightOf(evidence)}px` }}>
        <div>
          {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: a canvas takes no focus */}
          <canvas aria-hidden="true" ref={draw} />
        </div>
      </div>
      {columns.map((column) => (
        <EvidenceTable key={column.currentLang()} column={column} chart={chart} evidence={evidence} hasLang />
      ))}
    </div>
  )
}

/** The height of a drawing in pixels of its box: one line for each name, or a fixed height above an axis of days. */
function heightOf({ kind, series }: Evidence): number {
  const points = series.flatMap((one) => one.points)
  if (points.every(({ x }) => dayOf(x) !== null)) return kind === 'bar' ? 250 : 310
  return 30 + 48 * new Set(points.map(({ x }) => x)).size
}

interface FigureReferenceProps {
  sheet: Sheet
  chart: string
  number: number
  claim: number
}

const FigureReference = ({ sheet: { columns }, chart, number, claim }: FigureReferenceProps) => (
  <div class="figure-again">
    <Row columns={columns}>
      {(column) => {
        const words = chartWords(column, chart)
        return (
          <p {...inLang(column.currentLang())}>
            <a class="lead" href={`#chart-${number}`}>
              {column.t(($) => $.print.sameChart, { number, claim })}
            </a>{' '}
            <span class="figure-title serif">
              <Words text={words?.title} />
            </span>{' '}
            <Words text={words?.summary} />
          </p>
        )
      }}
    </Row>
  </div>
)
