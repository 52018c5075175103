// Sentences about the time of a debate: as of which day a question is to be answered, and what became known only later.
import { formatDate } from '../core/date.ts'
import type { Round } from '../core/poll.ts'
import type { Column } from './column.ts'
import type { Speech } from './speech.ts'

/** As of which day voters should answer; null for the last vote on the thesis (`since`), and if the debate names no day. */
export const sayAsOf = ({ t, words }: Column, round: Round): string | null => {
  const { asOf } = words.claims
  return round === 'since' || asOf === undefined ? null : t(($) => $.vote.asOf, { date: asOf })
}

/** Says that an argument was not known at the time of the debate; `date`: since when it is known (deck.ts, `later`). */
export const sayLater = ({ currentLang, t }: Speech, date: string): string =>
  t(($) => $.argument.later, { date: formatDate(date, currentLang()) })
