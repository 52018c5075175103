// The diverging bar without a chart library, for phones, desk and report; the table beside it says the same in words.
import { deck } from 'virtual:deck'
import type { Counts } from '../../core/contract.ts'
import { scales, tallyValues } from '../../core/scale.ts'
import { toBar, toTally } from '../../core/tally.ts'
import { t } from './i18n.ts'
import { answerLabel } from './scale-words.ts'
import { drawLoud } from './text.ts'

const strongest = Math.max(...scales[deck.scale])

/** Which colour an answer has: its side by place, its strength by how far it is from the middle. */
export const answerClass = (value: number | null): string =>
  value === null
    ? 'dont-know'
    : value === 0
      ? 'neutral'
      : `${value > 0 ? 'agree' : 'disagree'}-${Math.abs(value) === strongest ? 'strong' : 'pale'}`

export function TallyBar({ counts }: { counts: Counts }) {
  const { n, agree, dontKnow } = toTally(deck.scale, counts)
  const sentence = n
    ? t(($) => $.tally.agree, { agree, n })
    : t(($) => (dontKnow ? $.tally.onlyDontKnow : $.tally.nobody))
  return (
    <div class="tally-bar">
      <p class="tally-sentence serif" ref={(element) => void (element && drawLoud(element, sentence))} />
      <svg class="tally-drawing" viewBox="-1 0 2 1" preserveAspectRatio="none" aria-hidden="true">
        {toBar(deck.scale, counts).map(({ value, from, to }) => (
          <rect key={value} class={answerClass(value)} x={from} width={to - from} y="0.14" height="0.72" />
        ))}
        <path class="middle" d="M0 0V0.14M0 0.86V1" />
      </svg>
      <p class="tally-ends soft small">
        <span>{t(($) => $.tally.disagreeEnd)}</span>
        {dontKnow > 0 && <span>{t(($) => $.tally.dontKnow, { count: dontKnow })}</span>}
        <span>{t(($) => $.tally.agreeEnd)}</span>
      </p>
      <table class="hidden-visually">
        <tbody>
          {tallyValues(deck.scale).map((value, place) => (
            <tr key={String(value)}>
              <th scope="row">{answerLabel(value)}</th>
              <td>{counts[place] ?? 0}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
