// The results of the frozen rooms, on paper: room, date and number of voters, the sentence, and the diverging bar with its counts.
import { paths } from '../../../core/contract.ts'
import { formatDate } from '../../../core/date.ts'
import { sideOf } from '../../../core/deck.ts'
import type { PollRef } from '../../../core/poll.ts'
import { readPoll } from '../../../core/reading.ts'
import { type Reading, Readings } from '../../../core/readings.ts'
import { toTally } from '../../../core/tally.ts'
import type { Column, Columns } from '../../../draw/column.ts'
import { inLang } from '../../../draw/in-lang.ts'
import { TallyBar } from '../../../draw/tally-bar.tsx'
import { tallyRows, tallySentence } from '../../../draw/tally-words.ts'
import { Beside, Row } from '../../../draw/text-in-languages.tsx'
import { Loud } from '../../../draw/words.tsx'
import { call } from '../../shared/call.ts'
import { siteRoot } from '../../shared/site.ts'
import type { Sheet } from './sheet.ts'

/** The rooms that were frozen for readers; none if they are not available. */
export async function fetchRooms(): Promise<Reading[]> {
  const reply = await call({ path: paths.readings, schema: Readings, base: siteRoot.href.replace(/\/$/, '') })
  return 'data' in reply ? reply.data.rooms : []
}

interface ResultsProps {
  sheet: Sheet
  poll: PollRef
  /** Says which of the votes on the thesis this is. */
  moment?: (column: Column) => string
}

/** The results of rooms in a poll; nothing if no room voted. */
export function Results({ sheet: { columns, deck, rooms }, poll, moment }: ResultsProps) {
  const answers = rooms.flatMap((room) => {
    const read = readPoll(deck, room, poll)
    return read && read.voted > 0 ? [{ room, read }] : []
  })
  if (answers.length === 0) return null
  return (
    <div class={`results ${sideOf(deck, poll.claim)}${answers.length < 4 ? ' few' : ''}`}>
      <Beside columns={columns} as="h3" class="label">
        {(column) => (
          <>
            <span class="lead">{column.t(($) => $.print.results)}</span> <span>{moment?.(column)}</span>
          </>
        )}
      </Beside>
      {answers.map(({ room, read }) => (
        <Answer key={room.code} columns={columns} room={room} poll={read} />
      ))}
    </div>
  )
}

interface AnswerProps {
  columns: Columns
  room: Reading
  poll: Reading['polls'][number]
}

function Answer({ columns, room: { name, code, date }, poll }: AnswerProps) {
  const { counts, n } = poll
  return (
    <div class="answer">
      <Row columns={columns}>
        {({ currentLang, t }) => (
          <p class="answered" {...inLang(currentLang())}>
            <span class="sentence serif">
              <Loud text={tallySentence(t, poll, counts)} />
            </span>{' '}
            <span class="room">
              {t(($) => $.print.room, { name: name || code, date: formatDate(date, currentLang()), n })}
            </span>
          </p>
        )}
      </Row>
      {toTally(poll, counts).n > 0 && (
        <div class="scale">
          <End columns={columns} end="disagreeEnd" />
          <TallyBar question={poll} counts={counts} digit={0.014} />
          <End columns={columns} end="agreeEnd" />
        </div>
      )}
      <Row columns={columns}>
        {({ currentLang, t }) => (
          <p class="counts" {...inLang(currentLang())}>
            {tallyRows(t, poll, counts).map(({ label, voters }) => (
              <span key={label}>
                {label} <b>{voters}</b>
              </span>
            ))}
          </p>
        )}
      </Row>
    </div>
  )
}

/** The meaning of an end of the bar, in each language. */
const End = ({ columns, end }: { columns: Columns; end: 'disagreeEnd' | 'agreeEnd' }) => (
  <p class="end">
    {columns.map(({ currentLang, t }) => (
      <span key={currentLang()} {...inLang(currentLang())}>
        {t(($) => $.tally[end])}
      </span>
    ))}
  </p>
)
