// Sentences about the time of a debate: as of which day a question is to be answered, and what became known only later.
import { formatDate } from '../core/date.ts'
import type { Deck } from '../core/deck.ts'
import type { Round } from '../core/poll.ts'
import type { Speech } from './speech.ts'

/** As of which day voters should answer; null for the last vote on the thesis (`since`), and if the debate names no day. */
export const sayAsOf = ({ currentLang, deck, t }: Speech & { deck: Deck }, round: Round): string | null =>
  round === 'since' || deck.asOf === undefined
    ? null
    : t(($) => $.vote.asOf, { date: formatDate(deck.asOf, currentLang()) })

/** Says that an argument was not known at the time of the debate; `date`: since when it is known (deck.ts, `later`). */
export const sayLater = ({ currentLang, t }: Speech, date: string): string =>
  t(($) => $.argument.later, { date: formatDate(date, currentLang()) })
