// How the embedded store takes a vote: the rules of the room may refuse it; else it is logged, and it is held if it is its voter's
// newest vote on the poll.
import { type ErrorCode, errorStatus, type HeldVote } from '../../core/contract.ts'
import { pollKey, type Round } from '../../core/poll.ts'
import { emptyCounts, valueIndex } from '../../core/tally.ts'
import { refuseVote } from '../../room/refuse-vote.ts'
import { type Bucket, createBucket } from '../bucket.ts'
import type { StoreLimits } from '../voter-limits.ts'
import type { Changes } from './sqlite-changes.ts'
import { addTo, type LoadedRoom, type LoadedRooms } from './sqlite-rooms.ts'
import type { HeldRow, KnownRow, Statements } from './sqlite-statements.ts'
import type { CastResult } from './store.ts'

/** A cast as a flat list of values, since thousands of them go to the worker at once. */
export type FlatBallot = [
  ...[code: string, voteId: string, voter: string, claim: string, round: Round, epoch: number],
  ...[wording: string, value: string | null, n: number, lang: string, at: number],
]

export interface CastingOptions {
  sql: Statements
  rooms: LoadedRooms
  changes: Changes
  limits: StoreLimits
}

/** A vote on its way into a room; with ids in the form that the database stores. */
interface Cast {
  room: LoadedRoom
  voteHex: string
  voteId: Buffer
  voter: Buffer
  claim: string
  round: Round
  epoch: number
  value: string | null
  n: number
}

/** The answer `null`, the shortest one, means that the vote is held as it was cast. */
export function openCasting({ sql, rooms, changes, limits }: CastingOptions) {
  const bucketOf = openNewcomers(limits)

  function castVote(
    ...[code, voteHex, voterHex, claim, round, epoch, wording, value, n, lang, at]: FlatBallot
  ): CastResult | null {
    const room = rooms.load(code)
    if (!room) return { error: 'no_such_room' }
    const voteId = Buffer.from(voteHex, 'hex')
    const voter = Buffer.from(voterHex, 'hex')
    const cast: Cast = { room, voteHex, voteId, voter, claim, round, epoch, value, n }
    const newcomers = bucketOf(room, at)
    const isKnown = () => sql.hasVoter.get(room.id, voter) !== undefined
    const refused =
      room.refused.get(voteHex) ??
      refuseVote(room, { claim, round, epoch, wording, value, at }, isKnown) ??
      (newcomers.wait() > 0 && !isKnown() ? 'too_busy' : undefined)
    // A known vote gets the held vote as its answer, even if the rules would refuse a new vote by now.
    if (refused) return answerKnown(cast) ?? answerReplaced(cast) ?? refuse(cast, refused)

    const second = Math.floor(at)
    const logVote = () =>
      sql.insertVote.run(room.id, voteId, claim, round, epoch, voter, n, value, lang, second).changes === 1
    if (sql.insertHeld.run(room.id, voter, claim, round, epoch, n, voteId, value, lang).changes === 1) {
      if (!logVote()) {
        sql.deleteHeld.run(room.id, voter, claim, round, epoch)
        return answerKnown(cast) ?? refuse(cast, 'vote_id_used')
      }
      const isRehearsal = Number(room.state.beforeRehearsal !== null)
      if (sql.insertVoter.run(room.id, voter, second, isRehearsal).changes === 1) {
        newcomers.spend()
        room.voters++
        changes.of(room).voters = true
      }
      return count(cast)
    }

    const held = readHeld(cast) as HeldRow
    const isNewest = held.older === 1
    const isFull = held.logged >= limits.logRows
    if (isFull && !isNewest) return answerKnown(cast) ?? toAnswer(cast, held)
    if (!logVote()) return answerKnown(cast) ?? refuse(cast, 'vote_id_used')
    if (!isNewest) {
      sql.countLogRow.run(room.id, voter, claim, round, epoch)
      return toAnswer(cast, held)
    }
    if (isFull) sql.deleteHeldVote.run(room.id, voter, claim, round, epoch)
    sql.raiseHeld.run(n, voteId, value, lang, isFull ? 0 : 1, room.id, voter, claim, round, epoch)
    return count(cast, held)
  }

  const readHeld = ({ room, voteId, voter, claim, round, epoch, n }: Cast) =>
    sql.readHeld.get(n, voteId, room.id, voter, claim, round, epoch) as HeldRow | undefined

  /** If this vote is in the log: the vote that its voter holds; refused if it belongs to another voter or room. */
  function answerKnown(cast: Cast): CastResult | undefined {
    const known = sql.readVote.get(cast.voter, cast.voteId) as KnownRow | undefined
    if (!known) return undefined
    const { room, own, ...held } = known
    return room === cast.room.id && own === 1 ? { held } : refuse(cast, 'vote_id_used')
  }

  /** Above the log's limit, a newer vote may have replaced this vote's row; this vote changes nothing in either case. */
  function answerReplaced(cast: Cast): CastResult | undefined {
    const held = readHeld(cast)
    return held && held.logged >= limits.logRows && held.older === 0 ? toAnswer(cast, held) : undefined
  }

  /** A final refusal is remembered: a vote sent again after its poll was opened again is not counted either. */
  function refuse({ room, voteHex, voteId }: Cast, error: ErrorCode): CastResult {
    if (errorStatus[error] !== 409 || room.refused.has(voteHex)) return { error }
    room.refused.set(voteHex, error)
    sql.insertRefused.run(room.id, voteId, error)
    const [oldest] = room.refused.keys()
    if (oldest !== undefined && room.refused.size > limits.refusals) {
      room.refused.delete(oldest)
      sql.deleteRefused.run(room.id, Buffer.from(oldest, 'hex'))
    }
    return { error }
  }

  /** Raises the tally by this vote, if it is of the current epoch; `before`: the voter's vote until now. */
  function count({ room, claim, round, epoch, value }: Cast, before?: HeldRow): null {
    const key = pollKey({ claim, round })
    const poll = room.state.polls[key]
    const change = changes.of(room)
    change.voted = true
    if (poll?.epoch !== epoch) return null
    const counts = room.tallies[key] ?? emptyCounts(poll)
    if (before) addTo(counts, valueIndex(poll, before.value), -1)
    addTo(counts, valueIndex(poll, value), 1)
    room.tallies[key] = counts
    change.polls.add(key)
    return null
  }

  return castVote
}

const toAnswer = ({ claim, round, epoch }: Cast, { value, n }: HeldRow): { held: HeldVote } => ({
  held: { claim, round, epoch, value, n },
})

/** One bucket for each room for the first votes of new voters; it uses the times of the votes, so the store needs no clock. */
function openNewcomers({ newVoters }: StoreLimits): (room: LoadedRoom, at: number) => Bucket {
  const buckets = new WeakMap<LoadedRoom, Bucket>()
  let now = 0
  return (room, at) => {
    now = at * 1000
    let bucket = buckets.get(room)
    if (!bucket) {
      bucket = createBucket(newVoters.burst, newVoters.perSecond, () => now)
      buckets.set(room, bucket)
    }
    return bucket
  }
}
