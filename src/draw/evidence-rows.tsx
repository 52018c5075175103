// A chart of evidence as rows, one for each point: its name and amount in full, and below them a bar as long as the amount. So
// numbers never overlap, and no code for a canvas has to load.
import { dayOf } from '../core/date.ts'
import type { Evidence, Point } from '../core/evidence.ts'
import { unmarked } from '../core/text.ts'
import type { ChartView } from './evidence-words.ts'

export const hasNegatives = ({ series }: Evidence): boolean =>
  series.some(({ points }) => points.some(({ y }) => y < 0))

/** The rows are hidden from screen readers, because the table beside them has the same numbers. */
export function EvidenceRows({ view }: { view: ChartView }) {
  const { evidence } = view
  const { series, reference } = evidence
  const all = series.flatMap(({ key, points }, at) => points.map((point) => ({ key, at, point })))
  const amounts = [...all.map(({ point }) => point.y), ...(reference === undefined ? [] : [reference])]
  const least = Math.min(0, ...amounts)
  const span = Math.max(...amounts) - least
  // Dates are sorted, earliest first; names keep the order in which the author wrote them.
  const xs = [...new Set(all.map(({ point }) => point.x))]
  if (xs.every((x) => dayOf(x) !== null)) xs.sort((a, b) => (dayOf(a) ?? 0) - (dayOf(b) ?? 0))
  return (
    <div
      class={hasNegatives(evidence) ? 'chart-rows signed' : 'chart-rows'}
      style={{ '--zero': `${(-least / span) * 100}%` }}
      aria-hidden="true"
    >
      {xs.flatMap((x) =>
        all
          .filter(({ point }) => point.x === x)
          .map(({ key, at, point }) => (
            <AmountRow
              key={`${x} ${key}`}
              name={[view.nameOf(x) + view.nature(point), ...(series.length > 1 ? [view.series[key] ?? ''] : [])]}
              amount={view.label(point)}
              kind={kindOf(point, at)}
              from={(Math.min(0, point.y) - least) / span}
              length={Math.abs(point.y) / span}
            />
          )),
      )}
      {reference !== undefined && view.reference && (
        <AmountRow
          name={[view.reference]}
          amount={view.amount(reference)}
          kind="reference"
          from={-least / span}
          length={reference / span}
        />
      )}
    </div>
  )
}

const kindOf = ({ derived, disputed }: Point, series: number): string =>
  `shade-${series % 3}${disputed ? ' disputed' : derived ? ' derived' : ''}`

interface RowProps {
  name: string[]
  amount: string
  kind: string
  /** Where the bar begins and how long it is, as fractions of the track: 0 to 1. */
  from: number
  length: number
}

const AmountRow = ({ name, amount, kind, from, length }: RowProps) => (
  <div class="row">
    <span class="name">{unmarked(name.join(' · '))}</span>
    <span class="amount">{amount}</span>
    <span class="track">
      <i class={`length ${kind}`} style={{ '--from': `${from * 100}%`, '--length': `${length * 100}%` }} />
    </span>
  </div>
)
