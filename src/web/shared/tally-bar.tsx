// The diverging bar without a chart library, for phones, desk and report; the table beside it says the same in words.
import { deck } from 'virtual:deck'
import type { Counts } from '../../core/contract.ts'
import { toBar, toTally } from '../../core/tally.ts'
import { t } from './i18n.ts'
import { tallyRows, tallySentence, valueTone } from './tally-words.ts'
import { drawLoud } from './text.ts'

export function TallyBar({ counts }: { counts: Counts }) {
  const { dontKnow } = toTally(deck.scale, counts)
  const sentence = tallySentence(counts)
  return (
    <div class="tally-bar">
      <p class="tally-sentence serif" ref={(element) => void (element && drawLoud(element, sentence))} />
      <svg class="tally-drawing" viewBox="-1 0 2 1" preserveAspectRatio="none" aria-hidden="true">
        {toBar(deck.scale, counts).map(({ value, from, to }) => (
          <rect key={value} class={valueTone(value)} x={from} width={to - from} y="0.14" height="0.72" />
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
          {tallyRows(counts).map(({ label, voters }) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td>{voters}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
