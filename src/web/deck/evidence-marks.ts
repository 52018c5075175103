// The texts and lines drawn into a chart of evidence: the amount at each point, the names of series, the reference line.
import type { Plugin } from 'chart.js'
import type { Evidence } from '../../core/evidence.ts'
import { hasNegatives } from '../../draw/evidence-rows.tsx'
import type { ChartView } from '../../draw/evidence-words.ts'
import { type Paint, sizes } from './evidence-paint.ts'
import { drawReference, referenceLine, writeReference } from './evidence-reference.ts'
import { type Label, mirrored, placeLabels, type Side } from './label-places.ts'

export interface Written extends Label {
  name: string
  nameWidth: number
  amount: string
}

/** The labels of all points. The name of a series stands at its first dot or at the end of its line. */
export function labelsOf(
  view: ChartView,
  paint: Paint,
  isAcross: boolean,
  at: (row: number, index: number) => Spot = () => ({ x: 0, y: 0 }),
): Written[] {
  const { kind, series } = view.evidence
  return series.flatMap(({ key, points }, row) =>
    points.map((point, index): Written => {
      const isLast = index === points.length - 1
      const isNamed = series.length > 1 && (kind === 'dots' ? !isAcross || index === 0 : kind === 'line' && isLast)
      const name = isNamed ? (view.series[key] ?? '') : ''
      const amount = view.label(point)
      const nameWidth = name ? paint.measure(name, 600) + sizes.label / 2 : 0
      return {
        ...at(row, index),
        name,
        nameWidth,
        amount,
        width: nameWidth + paint.measure(amount),
        height: sizes.label * 1.2,
        gap: kind === 'bar' ? 8 : 13,
        wishes: wishesFor(kind, isAcross, point.y < 0, index === 0 ? 'first' : isLast ? 'last' : 'between').map(
          (side) => (paint.isReversed ? mirrored(side) : side),
        ),
      }
    }),
  )
}
interface Spot {
  x: number
  y: number
}

/** The sides that are tried for an amount, in a chart that runs from left to right. */
function wishesFor(
  kind: Evidence['kind'],
  isAcross: boolean,
  isNegative: boolean,
  end: 'first' | 'between' | 'last',
): Side[] {
  if (kind === 'bar' && isAcross) return [isNegative ? 'left' : 'right']
  if (kind === 'bar') return [isNegative ? 'below' : 'above']
  if (kind === 'line')
    return end === 'last'
      ? ['right', 'above', 'below']
      : end === 'first'
        ? ['left', 'above', 'below']
        : ['above', 'below']
  return isAcross ? ['above', 'right', 'left'] : ['above', 'right', 'left', 'above-left', 'above-right', 'below']
}

/** Writes the amounts at their points, joins the dots of each row by a line, and draws the reference line. */
export function marksPlugin(view: ChartView, paint: Paint, isAcross: boolean): Plugin<'bar' | 'line'> {
  const { kind, series } = view.evidence
  return {
    id: 'marks',
    beforeDatasetsDraw: (chart) => {
      const { ctx, chartArea, scales } = chart
      ctx.save()
      if (isAcross && hasNegatives(view.evidence)) {
        const zero = scales.x?.getPixelForValue(0) ?? 0
        ctx.fillStyle = paint.ink
        ctx.fillRect(zero - 1, chartArea.top, 2, chartArea.bottom - chartArea.top)
      }
      ctx.strokeStyle = paint.soft
      ctx.lineWidth = 2
      if (isAcross && kind === 'dots') {
        for (const [index] of chart.getDatasetMeta(0).data.entries()) {
          const ends = series.flatMap((_, row) => chart.getDatasetMeta(row).data[index] ?? [])
          const xs = ends.map(({ x }) => x)
          line(ctx, [Math.min(...xs), Math.max(...xs)], ends[0]?.y ?? 0)
        }
      }
      const reference = referenceLine(view, chart, isAcross)
      if (reference) drawReference(chart, reference, isAcross)
      ctx.restore()
    },
    afterDatasetsDraw: (chart) => {
      const { ctx, chartArea, width, height } = chart
      const at = (row: number, index: number): Spot => {
        const element = chart.getDatasetMeta(row).data[index]
        return { x: element?.x ?? 0, y: element?.y ?? 0 }
      }
      const labels = labelsOf(view, paint, isAcross, at)
      const dots =
        kind === 'bar' ? [] : labels.map(({ x, y }) => ({ left: x - 11, right: x + 11, top: y - 11, bottom: y + 11 }))
      const room = { left: 0, top: 0, right: width, bottom: isAcross ? height : chartArea.bottom - 3 }
      const reference = referenceLine(view, chart, isAcross)
      const boxes = placeLabels(labels, room, [...dots, ...(reference ? [reference] : [])])
      ctx.save()
      ctx.fillStyle = paint.ink
      ctx.textBaseline = 'middle'
      const { isReversed } = paint
      for (const [index, box] of boxes.entries()) {
        const { name, nameWidth, amount } = labels[index] ?? { name: '', nameWidth: 0, amount: '' }
        const middle = (box.top + box.bottom) / 2
        ctx.font = paint.font(600)
        // The width of a name ends with a space, which is on the side of the amount.
        ctx.textAlign = isReversed ? 'right' : 'left'
        ctx.fillText(name, isReversed ? box.right : box.left, middle)
        ctx.font = paint.font()
        // An amount begins at the left end of its place, whichever way it is read.
        ctx.textAlign = 'left'
        ctx.fillText(amount, isReversed ? box.left : box.left + nameWidth, middle)
      }
      if (reference) writeReference(view, chart, { line: reference, isAcross, paint, room, taken: boxes })
      ctx.restore()
    },
  }
}

function line(ctx: CanvasRenderingContext2D, [from, to]: [number, number], y: number): void {
  ctx.beginPath()
  ctx.moveTo(from, y)
  ctx.lineTo(to, y)
  ctx.stroke()
}
