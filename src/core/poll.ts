// One claim in one round is one poll.
import * as z from 'zod/mini'

export const Round = z.enum(['before', 'after', 'since', 'main'])
export type Round = z.infer<typeof Round>

export interface PollRef {
  claim: string
  round: Round
}

/** The claim's id, with the round behind a dot for the thesis: `few-unicorns`, `thesis.before`. */
export type PollKey = string
export const pollKey = ({ claim, round }: PollRef): PollKey => (round === 'main' ? claim : `${claim}.${round}`)
