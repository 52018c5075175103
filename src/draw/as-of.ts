// Sentences about the time of a debate: from when a question is to be answered, and what was learned only later.
import { formatDate } from '../core/date.ts'
import type { Deck } from '../core/deck.ts'
import type { Round } from '../core/poll.ts'
import type { Speech } from './speech.ts'

/** The day from which a vote is to be answered; null for the thesis asked anew, and where the debate names none. */
export const sayAsOf = ({ currentLang, deck, t }: Speech & { deck: Deck }, round: Round): string | null =>
  round === 'since' || deck.asOf === undefined
    ? null
    : t(($) => $.vote.asOf, { date: formatDate(deck.asOf, currentLang()) })

/** That an argument was not known at that time; `date`: since when it is (deck.ts, `later`). */
export const sayLater = ({ currentLang, t }: Speech, date: string): string =>
  t(($) => $.argument.later, { date: formatDate(date, currentLang()) })
