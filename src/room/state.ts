// What a room is: everything that the presenter steers, with the state of each poll and the epochs of its count.
import type { HeldVote, Vote } from '../core/contract.ts'
import type { PollKey } from '../core/poll.ts'
import type { Question } from '../core/question.ts'

/**
 * One count of a poll, from zero on. `wordings`: all that count as one question; empty if it is from before they were stored. `isReset`:
 * the presenter set it aside, so that only an undo leads back to it.
 */
export interface Epoch extends Question {
  epoch: number
  revealed: boolean
  wordings: string[]
  isReset?: boolean
}

/**
 * The state of one poll, in its current epoch. `entered`: its stack has been on screen, so the poll does not open by itself again;
 * false again if it was open and unanswered when the stack was left. `earlier`: the epochs before this one, newest last; `lastEpoch`:
 * the highest number that an epoch of it ever had.
 */
export interface PollState extends Epoch {
  claim: string
  round: HeldVote['round']
  lastEpoch: number
  entered: boolean
  open: boolean
  /** When the poll closes by itself, in seconds since 1970; null: no deadline. */
  closesAt: number | null
  /** An undo led back to words that the debate no longer has: the poll stays closed until the presenter decides about its count. */
  isUndone: boolean
  /** It was open, until this time, when the debate got words that its epoch lacks: it opens again if its own words return. */
  shut?: Pick<PollState, 'closesAt'> | undefined
  earlier: Epoch[]
}

/** When the evening and its part began: seconds since 1970, null before the first slide was left. */
interface Clock {
  startedAt: number | null
  part: string | null
  partSince: number | null
  /** The day on which the evening began, in the time zone of the browser that began it; absent if no browser sent its zone. */
  day?: string | undefined
}

/** Everything that the presenter steers; stored as one value, so that it survives a restart. */
export interface RoomState {
  slide: string
  step: number
  name: string
  ended: boolean
  locked: boolean
  hold: boolean
  short: boolean
  texts: boolean
  screenLangs: string[]
  /** The most voters admitted; null: no limit. */
  limit: number | null
  /** The one of this machine's addresses in the QR code; null: the likeliest. */
  address: string | null
  clock: Clock
  polls: Record<PollKey, PollState>
  /** The hash of the debate whose words the room has (debate/debate-hash.ts); absent if a version wrote the room that had no hashes. */
  words?: string
  /** The state to which the room returns when the rehearsal is wiped; null outside a rehearsal. */
  beforeRehearsal: Omit<RoomState, 'beforeRehearsal'> | null
}

/**
 * A vote that has arrived. `voter`: HMAC of the voter's secret, 128 bits, hexadecimal; `at`: seconds since 1970, with their fraction;
 * the log keeps whole seconds.
 */
export interface Ballot extends Vote {
  code: string
  voter: string
  at: number
}
