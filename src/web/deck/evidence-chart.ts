// Charts of evidence on a canvas: the only visible axis has the dates or names, and each number is written at its point. Only this
// file and shared/swing-chart.ts run code of Chart.js.
import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  type ChartConfiguration,
  type ChartDataset,
  Legend,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  type PointStyle,
} from 'chart.js'
import { dayOf } from '../../core/date.ts'
import type { Evidence, Point } from '../../core/evidence.ts'
import type { ChartView } from '../../draw/evidence-words.ts'
import { daysScale, namesScale } from './evidence-axes.ts'
import { labelsOf, marksPlugin, type Written } from './evidence-marks.ts'
import { createPaint, type Paint, sizes } from './evidence-paint.ts'

Chart.register(
  ...[BarController, BarElement, CategoryScale, Legend, LinearScale, LineController, LineElement, PointElement],
)

export interface EvidenceChart {
  /** Draws again, for another language, theme or resolution. `pixelRatio`: device pixels for each pixel of the canvas's box. */
  draw(view: ChartView, pixelRatio: number): void
}

interface Datum {
  x: number | string
  y: number | string
  point: Point
}
type Config = ChartConfiguration<'bar' | 'line', Datum[], string>
type Dataset = ChartDataset<'bar' | 'line', Datum[]>

const shapes: PointStyle[] = ['circle', 'rectRot', 'triangle', 'rect']

/** A chart in `canvas`, which fills its parent. */
export function fillEvidenceChart(canvas: HTMLCanvasElement): EvidenceChart {
  let chart: Chart<'bar' | 'line', Datum[], string> | undefined
  let isFirst = true
  const resize = () => {
    const { clientWidth, clientHeight } = canvas.parentElement ?? canvas
    if (!chart || clientWidth === 0) return
    chart.resize(clientWidth, clientHeight)
  }
  new ResizeObserver(resize).observe(canvas.parentElement ?? canvas)
  return {
    draw: (view, pixelRatio) => {
      chart?.destroy()
      const { clientWidth, clientHeight } = canvas.parentElement ?? canvas
      canvas.width = clientWidth
      canvas.height = clientHeight
      chart = new Chart(canvas, configOf(view, createPaint(canvas, pixelRatio), pixelRatio, isFirst))
      isFirst = false
      resize()
    },
  }
}

function configOf(view: ChartView, paint: Paint, pixelRatio: number, isFirst: boolean): Config {
  const { kind, series } = view.evidence
  const isOnDays = series.every(({ points }) => points.every(({ x }) => dayOf(x) !== null))
  const isStill = !isFirst || matchMedia('(prefers-reduced-motion: reduce)').matches
  const names = [...new Set(series.flatMap(({ points }) => points.map(({ x }) => x)))]
  // Names stand beside horizontal bars; dates run as the page is read.
  const isAcross = !isOnDays
  const largest = Math.max(...series.flatMap(({ points }) => points.map(({ y }) => y)))
  // Room below the lowest value: dots must not touch the axis, and bars below zero not the names. Other charts begin at zero.
  const smallest = Math.min(...series.flatMap(({ points }) => points.map(({ y }) => y)))
  const room =
    kind === 'dots' && !isAcross ? { min: -largest * 0.07 } : smallest < 0 ? { min: smallest - largest * 0.16 } : {}
  const value = {
    ...{ display: false, beginAtZero: true, reverse: isAcross && paint.isReversed },
    ...toHold(view.evidence.reference),
    ...room,
  }
  const along = isOnDays ? daysScale(view, paint) : namesScale(view, names, paint)
  return {
    type: kind === 'bar' ? 'bar' : 'line',
    data: {
      labels: names,
      datasets: series.map((one, at): Dataset => datasetOf(view, one, at, paint, isOnDays)),
    },
    options: {
      indexAxis: isAcross ? 'y' : 'x',
      responsive: false,
      maintainAspectRatio: false,
      devicePixelRatio: pixelRatio,
      animation: { duration: isStill ? 0 : 300 },
      animations: { colors: false },
      events: [],
      layout: { padding: paddingOf(kind, isAcross, labelsOf(view, paint, isAcross), paint) },
      plugins: { legend: legendOf(kind, series.length, paint, isOnDays) },
      scales: isAcross ? { x: value, y: along } : { x: along, y: value },
    },
    plugins: [marksPlugin(view, paint, isAcross)],
  } as Config
}

/** The line of a reference lies on the chart, however far it is from the points. */
const toHold = (reference = 0) => ({ suggestedMin: Math.min(0, reference), suggestedMax: Math.max(0, reference) })

/** Room for what is written beside the points. */
function paddingOf(kind: Evidence['kind'], isAcross: boolean, labels: Written[], { isReversed }: Paint) {
  const widest = Math.max(...labels.map(({ width }) => width)) + 16
  const end = isReversed ? 'left' : 'right'
  if (isAcross) return kind === 'bar' ? { [end]: widest, top: 4 } : { [end]: widest / 2, top: 34 }
  return kind === 'bar' ? { top: 34 } : { top: 40, left: widest, right: widest }
}

function datasetOf(
  view: ChartView,
  { key, points }: Evidence['series'][number],
  at: number,
  paint: Paint,
  isOnDays: boolean,
): Dataset {
  const { kind, series } = view.evidence
  const data = points.map((point): Datum => {
    const where = isOnDays ? (dayOf(point.x) ?? 0) : point.x
    return isOnDays ? { x: where, y: point.y, point } : { x: point.y, y: where, point }
  })
  const base = paint.shade(at)
  const fills = points.map((point) =>
    point.disputed ? paint.paper : kind === 'bar' && point.derived ? paint.hatch(base) : base,
  )
  const shared = { label: view.series[key] ?? key, data, backgroundColor: fills, borderColor: base }
  if (kind === 'bar') {
    const several = series.length > 1
    return {
      ...shared,
      order: isTurned(paint, isOnDays) ? -at : at,
      borderWidth: 2,
      categoryPercentage: several ? 0.78 : 0.62,
      barPercentage: several ? 0.96 : 1,
      // Bars that stand side by side are wider, so that the label above each fits.
      maxBarThickness: isOnDays ? (several ? 132 : 104) : 58,
    } as Dataset
  }
  return {
    ...shared,
    showLine: kind === 'line',
    borderWidth: 3,
    pointStyle: shapes[at % shapes.length],
    pointRadius: 9,
    pointBorderWidth: 3,
    pointBackgroundColor: fills,
    pointBorderColor: base,
    clip: false,
  } as Dataset
}

/** Chart.js puts the bars of a date beside one another from left to right however the axis runs, so their order is turned. */
const isTurned = ({ isReversed }: Paint, isOnDays: boolean) => isReversed && isOnDays

/** Only bars side by side need a legend; on lines and dots the names of series stand at the points. */
const legendOf = (kind: Evidence['kind'], count: number, paint: Paint, isOnDays: boolean) => ({
  display: count > 1 && kind === 'bar',
  align: 'start' as const,
  rtl: paint.isReversed,
  // It lists the series in the order of the bars.
  reverse: isTurned(paint, isOnDays),
  labels: {
    color: paint.ink,
    font: { family: paint.family, size: sizes.label },
    boxWidth: 26,
    boxHeight: 14,
    padding: 10,
  },
})
