// One reader's answers, compared with each other: how well the claims they agree with fit their vote on the thesis, which way
// all their answers pull, and how they moved. Pure.
import { type Agreed, type Pull, toAgreed, toBalance, toPulls } from './balance.ts'
import { claimOf, type Deck, thesis } from './deck.ts'
import { type PollKey, pollKey } from './poll.ts'
import type { ThesisSide } from './side.ts'
import { emptyCounts, valueIndex } from './tally.ts'

/** A reader's own answers by poll; null is "don't know". */
export type OwnAnswers = ReadonlyMap<PollKey, string | null>

/** For the claims with which agreeing supports one side: how many the reader gave a value, and with how many the reader agreed. */
interface Agreement {
  agreed: number
  answered: number
}

/** With fewer answered claims than this, nothing is said about how well they fit the thesis. */
const fewestClaims = 3

export interface Mirror {
  yes: Agreement
  no: Agreement
  /** The newest answer to the thesis as of the deck's own time; undefined if there is none yet. */
  thesis: number | null | undefined
  /** The claims that the reader gave a value; `pulls`: those of them that pull towards a side. */
  claims: Agreed[]
  pulls: Pull[]
  /** −1 (all for NO) … +1 (all for YES): the mean of the two sides' means; null if no claim of either side got a value. */
  balance: number | null
  /**
   * Whether claims and thesis point the same way; `few`: too few answers, `unsure`: "don't know" on the thesis, `even`: one of them
   * points neither way.
   */
  fit: 'same' | 'apart' | 'even' | 'unsure' | 'few'
  /** Steps towards agreeing with the thesis from before to after; null without a value in both. */
  moved: number | null
}

export function compareAnswers(deck: Deck, answers: OwnAnswers): Mirror {
  const countsOf = (claim: string) => {
    const value = answers.get(claim)
    const { question } = claimOf(deck, claim)
    const counts = emptyCounts(question)
    if (value !== undefined) counts[valueIndex(question, value)] = 1
    return counts
  }
  const pulls = toPulls(deck, countsOf)
  const agreement = (side: ThesisSide): Agreement => {
    const own = pulls.filter((pull) => pull.side === side)
    return { answered: own.length, agreed: own.filter(({ agreed }) => agreed === 1).length }
  }
  const [before, after] = (['before', 'after'] as const).map((round) => {
    const value = answers.get(pollKey({ claim: thesis, round }))
    return typeof value === 'string' ? Number(value) : value
  })
  const newest = after === undefined ? before : after
  const balance = toBalance(pulls)
  const lean = (newest ?? 0) * (deck.thesis?.agreeSupports === 'yes' ? 1 : -1)
  return {
    yes: agreement('yes'),
    no: agreement('no'),
    thesis: newest,
    claims: toAgreed(deck, countsOf),
    pulls,
    balance,
    fit: fitOf(pulls.length, balance, newest, lean),
    moved: typeof before === 'number' && typeof after === 'number' ? after - before : null,
  }
}

function fitOf(claims: number, balance: number | null, newest: number | null | undefined, lean: number): Mirror['fit'] {
  if (claims < fewestClaims || balance === null || newest === undefined) return 'few'
  if (newest === null) return 'unsure'
  if (balance === 0 || lean === 0) return 'even'
  return Math.sign(balance) === Math.sign(lean) ? 'same' : 'apart'
}
