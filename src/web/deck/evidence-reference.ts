// The line of a chart's reference, and its words beside it, where they lie over nothing else.
import type { Chart } from 'chart.js'
import type { ChartView } from '../../draw/evidence-words.ts'
import { type Paint, sizes } from './evidence-paint.ts'
import { type Box, findRoom } from './label-places.ts'

type AnyChart = Pick<Chart<'bar' | 'line'>, 'chartArea' | 'ctx' | 'getSortedVisibleDatasetMetas' | 'scales'>

/** Where the line is, as thick as it is drawn; undefined if the chart has no reference. */
export function referenceLine(
  { evidence, reference: words }: ChartView,
  chart: AnyChart,
  isAcross: boolean,
): Box | undefined {
  const { reference } = evidence
  if (reference === undefined || !words) return undefined
  const { left, right, top, bottom } = chart.chartArea
  const at = (isAcross ? chart.scales.x : chart.scales.y)?.getPixelForValue(reference) ?? 0
  return isAcross ? { left: at - 1, right: at + 1, top, bottom } : { left, right, top: at - 1, bottom: at + 1 }
}

export function drawReference({ ctx }: AnyChart, { left, right, top, bottom }: Box, isAcross: boolean): void {
  ctx.setLineDash([6, 6])
  ctx.beginPath()
  ctx.moveTo(isAcross ? left + 1 : left, isAcross ? top : top + 1)
  ctx.lineTo(isAcross ? left + 1 : right, isAcross ? bottom : top + 1)
  ctx.stroke()
}

/** Writes the words beside the line, clear of `taken` and of the series, as near to the end of the line as there is room. */
export function writeReference(
  view: ChartView,
  chart: AnyChart,
  { line, isAcross, paint, room, taken }: { line: Box; isAcross: boolean; paint: Paint; room: Box; taken: Box[] },
): void {
  const { ctx } = chart
  const text = `${view.reference} ${view.amount(view.evidence.reference ?? 0)}`
  const width = paint.measure(text)
  const places = besideLine(line, { width, height: sizes.label * 1.2 }, isAcross, paint.isReversed)
  const { left, top, bottom } = findRoom(places, room, [...taken, ...seriesBoxes(view, chart)])
  ctx.fillStyle = paint.soft
  ctx.font = paint.font()
  ctx.textAlign = 'left'
  ctx.textBaseline = 'middle'
  ctx.fillText(text, left, (top + bottom) / 2)
}

/** The places on both sides of the line, from its end, in the direction of reading, to its beginning. */
function besideLine(
  line: Box,
  { width, height }: { width: number; height: number },
  isAcross: boolean,
  isReversed: boolean,
): Box[] {
  const [from, to] = isReversed ? [line.left, line.right - width] : [line.right - width, line.left]
  return Array.from({ length: 9 }, (_, step) => step / 8).flatMap((part): Box[] => {
    if (isAcross) {
      const top = line.top + (line.bottom - height - line.top) * part
      const sides = [line.right + 5, line.left - 5 - width]
      return sides.map((left) => ({ left, right: left + width, top, bottom: top + height }))
    }
    const left = from + (to - from) * part
    return [line.top - 3 - height, line.bottom + 3].map((top) => ({
      left,
      right: left + width,
      top,
      bottom: top + height,
    }))
  })
}

/** What is drawn of the series, as boxes: bars, dots, and a line between dots as a row of small ones. */
const seriesBoxes = ({ evidence: { kind } }: ChartView, chart: AnyChart): Box[] =>
  chart.getSortedVisibleDatasetMetas().flatMap(({ data }) =>
    data.flatMap((element, index): Box[] => {
      if (kind === 'bar') return [barBox(element as unknown as Bar)]
      const next = kind === 'line' ? data[index + 1] : undefined
      return [around(element, 11), ...(next ? between(element, next).map((spot) => around(spot, 3)) : [])]
    }),
  )

interface Spot {
  x: number
  y: number
}
/** What Chart.js knows of a bar that is drawn. */
interface Bar extends Spot {
  base: number
  width: number
  height: number
  horizontal: boolean
}

const around = ({ x, y }: Spot, far: number): Box => ({ left: x - far, right: x + far, top: y - far, bottom: y + far })

const between = (a: Spot, b: Spot): Spot[] => {
  const count = Math.ceil(Math.hypot(b.x - a.x, b.y - a.y) / 6)
  return Array.from({ length: count }, (_, step) => step / count).map((part) => ({
    x: a.x + (b.x - a.x) * part,
    y: a.y + (b.y - a.y) * part,
  }))
}

function barBox({ x, y, base, width, height, horizontal }: Bar): Box {
  const [left, right] = horizontal ? [Math.min(x, base), Math.max(x, base)] : [x - width / 2, x + width / 2]
  const [top, bottom] = horizontal ? [y - height / 2, y + height / 2] : [Math.min(y, base), Math.max(y, base)]
  return { left, right, top, bottom }
}
