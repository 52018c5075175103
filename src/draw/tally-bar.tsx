// A tally: the diverging bar, the labels of its ends, the count in words, and a table with the same numbers.
import type { Counts } from '../core/contract.ts'
import type { Question } from '../core/question.ts'
import { toBar, toTally } from '../core/tally.ts'
import type { Speech } from './speech.ts'
import { Table } from './table.tsx'
import { tallyRows, tallySentence, valueTone } from './tally-words.ts'
import { Loud } from './words.tsx'

interface TallyProps {
  speech: Speech
  question: Question
  counts: Counts
}

/** The whole tally of a poll: sentence, bar, ends and table. */
export function Tally({ speech, question, counts }: TallyProps) {
  const { t } = speech
  const { n, dontKnow } = toTally(question, counts)
  // Without a vote the bar would be two marks of its middle with nothing between them.
  const end = (text: string) => n > 0 && <span>{text}</span>
  return (
    <div class="tally-bar">
      <p class="tally-sentence serif">
        <Loud text={tallySentence(t, question, counts)} />
      </p>
      {n > 0 && <TallyBar question={question} counts={counts} />}
      {n + dontKnow > 0 && (
        <p class="tally-ends soft small" aria-hidden="true">
          {end(t(($) => $.tally.disagreeEnd))}
          {dontKnow > 0 && <span>{t(($) => $.tally.dontKnow, { count: dontKnow })}</span>}
          {end(t(($) => $.tally.agreeEnd))}
        </p>
      )}
      <TallyTable speech={speech} question={question} counts={counts} />
    </div>
  )
}

/** The numbers of a tally; `hasHead`: with the names of the columns. */
export const TallyTable = ({
  speech: { t },
  question,
  counts,
  hasHead = false,
}: TallyProps & { hasHead?: boolean }) => (
  <Table
    hasHead={hasHead}
    rows={[
      ...(hasHead ? [[t(($) => $.tally.answer), t(($) => $.tally.voters)]] : []),
      ...tallyRows(t, question, counts).map(({ label, voters }) => [label, String(voters)]),
    ]}
  />
)

interface BarProps {
  question: Question
  counts: Counts
  /** The width of a digit with space around it, as a fraction of the bar: counts are written where they fit. Absent: no counts. */
  digit?: number
}

/**
 * Disagree is on the left, agree on the right, and the neutral answers are centred on the middle line. That line is drawn only above
 * and below the bar, so that it crosses no number. Colours come from styles (tally.css), by the answer and by the side that
 * agreeing supports.
 */
export function TallyBar({ question, counts, digit }: BarProps) {
  return (
    <svg class="tally-drawing" aria-hidden="true">
      {toBar(question, counts).map(({ value, count, from, to }) => {
        const [x, width] = [percent(0.5 + from / 2), percent((to - from) / 2)]
        const label = String(count)
        const isLabelled = digit !== undefined && (to - from) / 2 > digit * (label.length + 0.5)
        const place = { x, width, y: '15%', height: '70%' }
        return (
          <g key={value} class={valueTone(question, value)}>
            <rect {...place} />
            {Number(value) !== 0 && (
              <svg aria-hidden="true" {...place}>
                <path class={Number(value) < 0 ? 'hatch left' : 'hatch right'} d={hatch} />
              </svg>
            )}
            {isLabelled && (
              <text x={percent(0.5 + (from + to) / 4)} y="50%">
                {label}
              </text>
            )}
          </g>
        )
      })}
      <rect class="middle" x="50%" y="0" width="2" height="15%" />
      <rect class="middle" x="50%" y="85%" width="2" height="15%" />
    </svg>
  )
}

const percent = (part: number): string => `${100 * part}%`

/** Diagonal lines, 9 units apart, over an area larger than any bar. */
const hatch = Array.from({ length: 170 }, (_, at) => `M${(at - 12) * 12.7} 0l150 150`).join('')
