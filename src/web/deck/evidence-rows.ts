// The same chart for the page that scrolls: a row for each point, its name and amount in full, and beneath them a bar as long as the
// amount. No number lies on another, and nothing has to be loaded for it.
import { dayOf } from '../../core/date.ts'
import type { Point } from '../../core/evidence.ts'
import { phraseEnd } from '../../core/text.ts'
import { build } from './element.ts'
import { type ChartView, hasNegatives } from './evidence-paint.ts'

/** Replaces what `list` shows. It is a picture: the table beside it says the same to people who do not see it. */
export function drawRows(list: HTMLElement, view: ChartView): void {
  const { evidence } = view
  const { series, reference } = evidence
  const all = series.flatMap(({ key, points }, at) => points.map((point) => ({ key, at, point })))
  const amounts = [...all.map(({ point }) => point.y), ...(reference === undefined ? [] : [reference])]
  const least = Math.min(0, ...amounts)
  const span = Math.max(...amounts) - least
  // Dates run down the page; names stand as they were written.
  const xs = [...new Set(all.map(({ point }) => point.x))]
  if (xs.every((x) => dayOf(x) !== null)) xs.sort((a, b) => (dayOf(a) ?? 0) - (dayOf(b) ?? 0))
  const rows = xs.flatMap((x) =>
    all
      .filter(({ point }) => point.x === x)
      .map(({ key, at, point }) => {
        const name = [view.nameOf(x) + view.nature(point), ...(series.length > 1 ? [view.series[key] ?? ''] : [])]
        return buildRow(name.join(' · '), view.label(point), kindOf(point, at), {
          from: (Math.min(0, point.y) - least) / span,
          length: Math.abs(point.y) / span,
        })
      }),
  )
  if (reference !== undefined && view.reference)
    rows.push(
      buildRow(view.reference, view.amount(reference), 'reference', { from: -least / span, length: reference / span }),
    )
  list.classList.toggle('signed', hasNegatives(evidence))
  list.style.setProperty('--zero', `${(-least / span) * 100}%`)
  list.replaceChildren(...rows)
}

const kindOf = ({ derived, disputed }: Point, series: number): string =>
  `shade-${series % 3}${disputed ? ' disputed' : derived ? ' derived' : ''}`

function buildRow(name: string, amount: string, kind: string, bar: { from: number; length: number }): HTMLElement {
  const drawn = build('i', `length ${kind}`)
  drawn.style.setProperty('--from', `${bar.from * 100}%`)
  drawn.style.setProperty('--length', `${bar.length * 100}%`)
  return build(
    'div',
    'row',
    build('span', 'name', name.replaceAll(phraseEnd, '')),
    build('span', 'amount', amount),
    build('span', 'track', drawn),
  )
}
