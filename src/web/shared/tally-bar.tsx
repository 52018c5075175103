// The diverging bar without a chart library, for phones, desk and report; the table beside it says the same in words.
import type { Counts } from '../../core/contract.ts'
import type { Question } from '../../core/question.ts'
import { toBar, toTally } from '../../core/tally.ts'
import type { Page } from './page.ts'
import { tallyRows, tallySentence, valueTone } from './tally-words.ts'
import { drawLoud } from './text.ts'

export function TallyBar({ page, question, counts }: { page: Page; question: Question; counts: Counts }) {
  const { t } = page
  const { dontKnow } = toTally(question, counts)
  const sentence = tallySentence(t, question, counts)
  return (
    <div class="tally-bar">
      <p class="tally-sentence serif" ref={(element) => void (element && drawLoud(element, sentence))} />
      <div class="tally-drawing" aria-hidden="true">
        {toBar(question, counts).map(({ value, from, to }) => (
          <i
            key={value}
            class={valueTone(question, value)}
            style={{ left: `${50 + 50 * from}%`, width: `${50 * (to - from)}%` }}
          />
        ))}
      </div>
      <p class="tally-ends soft small" aria-hidden="true">
        <span>{t(($) => $.tally.disagreeEnd)}</span>
        {dontKnow > 0 && <span>{t(($) => $.tally.dontKnow, { count: dontKnow })}</span>}
        <span>{t(($) => $.tally.agreeEnd)}</span>
      </p>
      {/* A table cannot be narrower than its cells, so it is hidden by a box around it. */}
      <div class="hidden-visually">
        <table>
          <tbody>
            {tallyRows(t, question, counts).map(({ label, voters }) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                <td>{voters}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}
