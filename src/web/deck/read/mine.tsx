// The outcome of this reader's own answers: how they moved, whether the answers to claims and thesis fit, to which side they lean, and
// how they look in hindsight. Computed on this device and sent nowhere.
import { formatDate } from '../../../core/date.ts'
import { claimOf, headingOf, numberOf, sideOf, thesis } from '../../../core/deck.ts'
import { compareAnswers } from '../../../core/mirror.ts'
import { pollKey } from '../../../core/poll.ts'
import type { ThesisSide } from '../../../core/side.ts'
import { toPlain } from '../../../core/text.ts'
import { Legend } from '../../../draw/outcome.tsx'
import { Table } from '../../../draw/table.tsx'
import { valueLabel } from '../../../draw/tally-words.ts'
import { Loud } from '../../../draw/words.tsx'
import { Drawing } from '../../shared/drawing.tsx'
import {
  balanceEnds,
  balanceLegend,
  balanceTable,
  balanceWeights,
  lookbackLegend,
  toLanes,
} from '../../shared/outcome-words.ts'
import type { Page } from '../../shared/page.ts'
import { drawBalance, drawLanes } from '../../shared/weights.ts'
import type { Reader } from './reader.ts'

const sideName = ({ t }: Page, side: ThesisSide): string => t(($) => $.swing[side])
const other = (side: ThesisSide): ThesisSide => (side === 'yes' ? 'no' : 'yes')

/** How the reader moved between the two votes on the thesis, and whether their answers to the claims fit that. */
export function Moved({ reader }: { reader: Reader }) {
  const { page, shown } = reader
  const { t } = page
  const answers = reader.answers()
  const { yes, no, fit, moved } = compareAnswers(shown, answers)
  const [before, after] = (['before', 'after'] as const).map((round) => answers.get(pollKey({ claim: thesis, round })))
  const newest = after === undefined ? before : after
  const side = shown.thesis?.agreeSupports ?? 'yes'
  const labelOf = (value: string | null) => (shown.thesis ? valueLabel(t, shown.thesis.question, value) : '')
  return (
    <div class="mirror">
      {before === undefined || after === undefined ? (
        <p>{t(($) => $.read.movedNone)}</p>
      ) : (
        <p>{t(($) => $.read.movedFromTo, { before: labelOf(before), after: labelOf(after) })}</p>
      )}
      {moved !== null && (
        <p class="verdict serif">
          {moved === 0
            ? t(($) => $.read.movedStayed)
            : t(($) => $.read.movedTo, { side: sideName(page, moved > 0 ? side : other(side)) })}
        </p>
      )}
      <h3>{t(($) => $.read.mirror)}</h3>
      {no.answered > 0 && <p>{t(($) => $.read.agreedNo, { count: no.answered, agreed: no.agreed })}</p>}
      {yes.answered > 0 && <p>{t(($) => $.read.agreedYes, { count: yes.answered, agreed: yes.agreed })}</p>}
      {newest !== undefined && <p>{t(($) => $.read.thesis, { answer: labelOf(newest) })}</p>}
      <p class="verdict serif">{t(($) => $.read.fit[fit])}</p>
      <p class="soft small">{t(($) => $.read.private)}</p>
    </div>
  )
}

/** To which side the reader's answers lean; all claims have the same weight. */
export function OwnBalance({ reader }: { reader: Reader }) {
  const { page, shown } = reader
  const { t } = page
  const { pulls, balance } = compareAnswers(shown, reader.answers())
  if (balance === null) return <p>{t(($) => $.read.balance.none)}</p>
  const words = page.shownWords()
  const lean = balance === 0 ? 'even' : balance > 0 ? 'yes' : 'no'
  return (
    <>
      <p class={`verdict serif ${lean}`}>
        <Loud text={t(($) => $.read.balance[lean])} />
      </p>
      <Drawing
        paint={(canvas, pixelRatio) =>
          drawBalance(canvas, pixelRatio, balanceWeights(pulls, shown), balance, balanceEnds(page))
        }
      />
      <Legend
        entries={balanceLegend(page, pulls, shown, words).map((entry) => ({
          ...entry,
          aside: answerOf(reader, entry.claim),
        }))}
      />
      <Table caption={t(($) => $.read.balance.title)} rows={balanceTable(page, pulls, words)} />
    </>
  )
}

/** The reader's answers beside the verdicts of the hindsight. */
export function OwnLookback({ reader }: { reader: Reader }) {
  const { page, shown } = reader
  const { currentLang, t } = page
  const words = page.shownWords()
  const answers = reader.answers()
  const { claims } = compareAnswers(shown, answers)
  const lanes = toLanes(page, claims, shown)
  if (lanes.length === 0) return <p>{t(($) => $.read.balance.none)}</p>
  const held = lanes.find(({ verdict }) => verdict === 'held')?.claims ?? []
  const agreed = held.filter((claim) => claim.agreed === 1).length
  const drawn = lanes.map(({ name, claims: own }) => ({
    name,
    weights: own.map(({ claim }) => {
      const { values } = claimOf(shown, claim).question
      const at = values.indexOf(answers.get(claim) ?? '') / (values.length - 1)
      return { label: String(numberOf(shown, claim)), at, weight: 1, side: sideOf(shown, claim) }
    }),
  }))
  const rows = lanes.flatMap(({ name, claims: own }) =>
    own.map(({ claim }) => [toPlain(headingOf(words.claims, claim)), answerOf(reader, claim), name]),
  )
  const date = shown.hindsightAsOf && formatDate(shown.hindsightAsOf, currentLang())
  return (
    <>
      {held.length > 0 && (
        <p class="verdict serif">
          <Loud text={t(($) => $.read.held, { count: held.length, agreed })} />
        </p>
      )}
      <Drawing paint={(canvas, pixelRatio) => drawLanes(canvas, pixelRatio, drawn, laneEnds(page))} />
      {date && <p class="soft small">{t(($) => $.read.lookbackRule, { date })}</p>}
      <Legend
        entries={lookbackLegend(page, lanes, shown, words).map((entry) => ({
          ...entry,
          aside: answerOf(reader, entry.claim),
        }))}
      />
      <Table
        caption={t(($) => $.read.lookback)}
        rows={[[t(($) => $.balance.claim), t(($) => $.tally.answer), t(($) => $.hindsight.since)], ...rows]}
      />
    </>
  )
}

/** The labels of the scale of claims: of its first end, its middle and its last end. */
function laneEnds({ deck, t }: Page): [string, string, string] {
  const { kind = '', values = [] } = deck.claims[0]?.question ?? {}
  const nameOf = (index: number) => valueLabel(t, { kind }, values[index] ?? null)
  return [nameOf(0), nameOf((values.length - 1) / 2), nameOf(values.length - 1)]
}

const answerOf = (reader: Reader, claim: string): string =>
  valueLabel(reader.page.t, claimOf(reader.shown, claim).question, reader.answers().get(claim) ?? null)
