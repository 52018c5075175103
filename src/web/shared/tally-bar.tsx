// The diverging bar without a chart library, for phones, desk and report; the table beside it says the same in words.
import type { Counts } from '../../core/contract.ts'
import { toBar, toTally } from '../../core/tally.ts'
import type { Page } from './page.ts'
import { tallyRows, tallySentence, valueTone } from './tally-words.ts'
import { drawLoud } from './text.ts'

export function TallyBar({ page, counts }: { page: Page; counts: Counts }) {
  const {
    deck: { scale },
    t,
  } = page
  const { dontKnow } = toTally(scale, counts)
  const sentence = tallySentence(t, scale, counts)
  return (
    <div class="tally-bar">
      <p class="tally-sentence serif" ref={(element) => void (element && drawLoud(element, sentence))} />
      <div class="tally-drawing" aria-hidden="true">
        {toBar(scale, counts).map(({ value, from, to }) => (
          <i
            key={value}
            class={valueTone(scale, value)}
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
            {tallyRows(t, scale, counts).map(({ label, voters }) => (
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
