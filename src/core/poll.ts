// One claim in one round is one poll.

export const rounds = ['before', 'after', 'since', 'main'] as const
export type Round = (typeof rounds)[number]

export interface PollRef {
  claim: string
  round: Round
}

/** The claim's id; for the thesis a dot and the round follow: `few-unicorns`, `thesis.before`. */
export type PollKey = string
export const pollKey = ({ claim, round }: PollRef): PollKey => (round === 'main' ? claim : `${claim}.${round}`)
