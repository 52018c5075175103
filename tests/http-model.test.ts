// Random evenings through HTTP on a real port, compared with a model made of plain Maps after every step: voters who tap, change their
// minds, repeat, are late or never get the answer; a presenter at the desk; and a server that restarts. A failure prints its seed and
// path; pass both to `fc.assert` to repeat it.

import fc from 'fast-check'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import type { Command } from '../src/core/command.ts'
import { type HeldVote, paths, Room, type Value, type Vote } from '../src/core/contract.ts'
import { pollKey } from '../src/core/poll.ts'
import { Results } from '../src/core/results.ts'
import { valueIndex } from '../src/core/tally.ts'
import { usualVoterRate } from '../src/room/voter-limits.ts'
import { serveInTurn } from './postgres/in-turn.ts'
import { runs } from './runs.ts'
import { type Served, type ServedRoom, serve, wordingOf } from './served.ts'
import { question, random128, recount } from './stored-room.ts'

const few = { claim: 'quiet-evenings', round: 'main' } as const
const before = { claim: 'thesis', round: 'before' } as const
const polls = [few, before]
type PollRef = (typeof polls)[number]
const keyOf = pollKey

interface ModelPoll {
  epoch: number
  lastEpoch: number
  open: boolean
  revealed: boolean
  /** The time when the poll closes, in milliseconds. */
  closesIn: number | null
  earlier: { epoch: number; revealed: boolean }[]
}
interface Tap {
  secret: string
  vote: Vote
}
interface Model {
  polls: Map<string, ModelPoll>
  /** The state before the rehearsal. */
  aside: { polls: Map<string, ModelPoll>; locked: boolean } | null
  locked: boolean
  ended: boolean
  /** The votes that count, in their order of arrival. */
  log: Tap[]
  /** Everybody who has ever voted; true if the first vote was in a rehearsal, since such voters are removed when it is wiped. */
  voters: Map<string, boolean>
  /** The votes that were refused for good, by their id. */
  refused: Map<string, string>
  /** How many votes each voter has sent; since the clock stands still, votes beyond the burst are too fast. */
  sent: Map<string, number>
  /** All taps, whether sent or not. */
  tapped: Tap[]
  secrets: string[]
}
interface Real {
  room: ServedRoom
  version: number
  /** What the room showed at that version. */
  known: string
}

/** In `npm run stores`, two servers of one PostgreSQL database in turn, each of which counts a voter's taps by itself. */
const database = inject('postgres')
const burst = database === undefined ? usualVoterRate.burst : Number.POSITIVE_INFINITY
let served: Served
beforeAll(async () => {
  served =
    database === undefined ? await serve() : (await serveInTurn({ voterRate: { burst: 1e6, perSecond: 1 } })).served
})
afterAll(() => served.end())

const pollOf = (model: Model, ref: Pick<Vote, 'claim' | 'round'>): ModelPoll => {
  const poll = model.polls.get(keyOf(ref))
  if (!poll) throw new Error(`the model has no poll ${keyOf(ref)}`)
  return poll
}

/** The vote with the greatest (n, voteId) for each voter, poll and epoch. */
function heldIn(model: Model): Map<string, Tap> {
  const held = new Map<string, Tap>()
  for (const tap of model.log) {
    const key = `${tap.secret} ${keyOf(tap.vote)} ${tap.vote.epoch}`
    const other = held.get(key)?.vote
    const { n, voteId } = tap.vote
    if (!other || n > other.n || (n === other.n && voteId > other.voteId)) held.set(key, tap)
  }
  return held
}

const toHeld = ({ claim, round, epoch, value, n }: Vote): HeldVote => ({ claim, round, epoch, value, n })

/** Counts one more request of a voter; returns whether the voter has made too many. */
function isTooFast({ sent }: Model, secret: string): boolean {
  const count = sent.get(secret) ?? 0
  if (count >= burst) return true
  sent.set(secret, count + 1)
  return false
}

/** The expected answer to a tap; a vote that counts is added to the model's log. */
function castInModel(model: Model, tap: Tap): unknown {
  const { secret, vote } = tap
  if (isTooFast(model, secret)) return { error: 'too_fast' }
  if (!model.log.some((one) => one.vote.voteId === vote.voteId)) {
    const error = model.refused.get(vote.voteId) ?? refusalInModel(model, tap)
    if (error) {
      model.refused.set(vote.voteId, error)
      return { error }
    }
    model.log.push(tap)
    if (!model.voters.has(secret)) model.voters.set(secret, model.aside !== null)
  }
  return toHeld(heldIn(model).get(`${secret} ${keyOf(vote)} ${vote.epoch}`)?.vote ?? vote)
}

function refusalInModel(model: Model, { secret, vote }: Tap): string | undefined {
  const poll = pollOf(model, vote)
  if (model.ended) return 'room_ended'
  if (poll.epoch !== vote.epoch) return 'epoch_changed'
  if (!poll.open) return 'closed'
  return model.locked && !model.voters.has(secret) ? 'room_locked' : undefined
}

function countsIn(model: Model, key: string): number[] {
  const counts = [0, 0, 0, 0, 0, 0]
  for (const { vote } of heldIn(model).values()) {
    if (keyOf(vote) !== key || vote.epoch !== model.polls.get(key)?.epoch) continue
    const index = valueIndex(question, vote.value)
    counts[index] = (counts[index] ?? 0) + 1
  }
  return counts
}

/** After every step, compares: the room with and without the key, the results, every voter's own votes, the log. */
async function check(model: Model, real: Real): Promise<void> {
  const { room } = real
  const [shown, seen, results, ...mine] = await Promise.all([
    room.read(),
    served.call(paths.room(room.code)),
    served.call(paths.results(room.code, 'json'), { key: room.key }),
    ...model.secrets.map((secret) => room.mine(secret)),
  ])
  const log = await served.log(room.code)
  expect(Room.parse(shown)).toMatchObject({ locked: model.locked, ended: model.ended, rehearsal: model.aside !== null })
  const counts = polls.map((ref) => countsIn(model, keyOf(ref)))
  const known = JSON.stringify([[...model.polls], model.aside !== null, model.locked, model.ended, counts])
  if (known !== real.known) expect(shown.version, '[I7] what changes raises it').toBeGreaterThan(real.version)
  expect(shown.version, '[I7]').toBeGreaterThanOrEqual(real.version)
  Object.assign(real, { version: shown.version, known })
  const counted = Results.parse(results.json)
  for (const ref of polls) {
    const key = keyOf(ref)
    const { epoch, open, revealed, closesIn, earlier } = pollOf(model, ref)
    const counts = countsIn(model, key)
    const voted = counts.reduce((sum, count) => sum + count, 0)
    const asked = { ...question, wording: wordingOf(ref), canKeep: false }
    const switches = { epoch, open, revealed, closesIn, undoable: earlier.length > 0, voted }
    expect(shown.polls[key], `[I3] [I4] ${key}`).toEqual({ ...asked, ...switches, counts })
    expect(seen.json.polls[key], `hidden is not sent: ${key}`).toEqual({
      ...{ ...asked, ...switches },
      counts: revealed ? counts : null,
    })
    expect(recount(log, { ...ref, epoch }), `[I8] ${key}`).toEqual(counts)
    const row = counted.polls.find(({ claim, round }) => claim === ref.claim && round === ref.round)
    expect(row, `[I8] ${key}`).toMatchObject({ epoch, counts, voted, n: voted - (counts[5] ?? 0) })
  }
  expect(
    log.map(({ voteId }) => voteId),
    '[I1] [I2] [I5]',
  ).toEqual(model.log.map(({ vote }) => vote.voteId))
  const held = [...heldIn(model).values()]
  const inOrder = (votes: HeldVote[]) => votes.map((vote) => JSON.stringify(vote)).sort()
  for (const [index, secret] of model.secrets.entries()) {
    const own = held.filter((tap) => tap.secret === secret).map(({ vote }) => toHeld(vote))
    expect(inOrder(mine[index]?.json.votes)).toEqual(inOrder(own))
  }
}

type Step = (model: Model, real: Real) => Promise<unknown>
const command = (name: string, step: Step): fc.AsyncCommand<Model, Real> => ({
  check: () => true,
  toString: () => name,
  run: async (model, real) => {
    await step(model, real)
    await check(model, real)
  },
})

const send = async (model: Model, { room }: Real, tap: Tap) => {
  const expected = castInModel(model, tap)
  expect((await room.cast(tap.vote, tap.secret)).json).toEqual(expected)
}

/** The server and the model both carry out the command, or the server refuses it with this error. */
const steer = async (real: Real, command: Command, refused?: string) => {
  const reply = await real.room.steer(command)
  expect([reply.status, reply.json.error]).toEqual(refused ? [409, refused] : [200, undefined])
}

const tapOf = fc.record({
  voter: fc.nat(3),
  ref: fc.constantFrom(...polls),
  value: fc.constantFrom<Value>('-2', '-1', '0', '1', '2', null),
  twin: fc.nat(5).map((chance) => chance === 0),
})
type TapOf = { voter: number; ref: PollRef; value: Value; twin: boolean }

/** A tap of a voter; `twin`: as another tab makes it that has used the same n. */
function tap(model: Model, { voter, ref, value, twin }: TapOf): Tap {
  const secret = model.secrets[voter] ?? ''
  const taps = model.tapped.filter((one) => one.secret === secret && keyOf(one.vote) === keyOf(ref))
  const last = Math.max(0, ...taps.map(({ vote }) => vote.n))
  const n = twin ? Math.max(1, last) : last + 1
  const { epoch } = pollOf(model, ref)
  const one = {
    secret,
    vote: { ...ref, voteId: random128(), epoch, wording: wordingOf(ref), value, n, lang: 'zh-Hans' },
  }
  model.tapped.push(one)
  return one
}

const pick = (model: Model, index: number): Tap[] => model.tapped.slice(index % (model.tapped.length || 1)).slice(0, 1)

type PollAction = 'open' | 'close' | 'hide' | 'reveal' | 'reset' | 'undo'
function turn(model: Model, action: PollAction, ref: PollRef): string | undefined {
  const poll = pollOf(model, ref)
  if (model.ended && ['open', 'reset', 'undo'].includes(action)) return 'room_ended'
  if (action === 'open') poll.open = true
  else if (action === 'close') Object.assign(poll, { open: false, closesIn: null })
  else if (action === 'hide' || action === 'reveal') poll.revealed = action === 'reveal'
  else if (action === 'reset') {
    poll.earlier = [...poll.earlier, { epoch: poll.epoch, revealed: poll.revealed }]
    poll.lastEpoch += 1
    Object.assign(poll, { epoch: poll.lastEpoch, revealed: false })
  } else {
    const back = poll.earlier.at(-1)
    if (!back) return 'nothing_to_undo'
    Object.assign(poll, back, { earlier: poll.earlier.slice(0, -1) })
  }
  return undefined
}

const newPoll: ModelPoll = { epoch: 1, lastEpoch: 1, open: false, revealed: false, closesIn: null, earlier: [] }

/** Every poll begins a new epoch, and later returns to its earlier one; no epoch number is used twice. */
function rehearse(model: Model, on: boolean): void {
  const { polls, aside } = model
  if (on === (aside !== null)) return
  model.aside = on ? { polls, locked: model.locked } : null
  model.polls = new Map(
    [...polls].map(([key, { lastEpoch }]): [string, ModelPoll] => {
      const before = aside?.polls.get(key)
      return [key, before ? { ...before, lastEpoch } : { ...newPoll, epoch: lastEpoch + 1, lastEpoch: lastEpoch + 1 }]
    }),
  )
  if (!aside) return
  Object.assign(model, { locked: aside.locked, ended: false })
  for (const [secret, inRehearsal] of model.voters) if (inRehearsal) model.voters.delete(secret)
}

const steering = (actions: PollAction[]) =>
  fc.tuple(fc.constantFrom(...actions), fc.constantFrom(...polls)).map(([action, ref]) =>
    command(`${action} ${keyOf(ref)}`, async (model, real) => {
      const refused = turn(model, action, ref)
      await steer(real, { action, ...ref }, refused)
    }),
  )

const commands = [
  tapOf.map((one) =>
    command(`cast ${keyOf(one.ref)} ${one.value}`, async (model, real) => send(model, real, tap(model, one))),
  ),
  tapOf.map((one) =>
    command(`change to ${one.value}, twice in a row`, async (model, real) => {
      for (const again of [one, { ...one, value: '0' }]) await send(model, real, tap(model, again))
    }),
  ),
  tapOf.map((one) => command(`delay ${keyOf(one.ref)} ${one.value}`, async (model) => void tap(model, one))),
  fc.nat(50).map((index) =>
    command(`deliver or duplicate ${index}`, async (model, real) => {
      for (const one of pick(model, index)) await send(model, real, one)
    }),
  ),
  fc.array(fc.nat(50), { minLength: 2, maxLength: 6 }).map((indexes) =>
    command(`deliver ${indexes} at once, in any order`, async (model, real) => {
      // Each request has a connection of its own, so the order of arrival is not known; the held votes must not depend on it.
      const taps = [...new Set(indexes.flatMap((index) => pick(model, index)))]
      const isFirst = (one: Tap) => !model.voters.has(one.secret)
      if (model.locked && taps.some(isFirst)) return
      // Nor may the order decide which of the taps are too fast.
      if (taps.some(({ secret }) => (model.sent.get(secret) ?? 0) + taps.length > burst)) return
      const known = new Set(model.log.map(({ vote }) => vote.voteId))
      const refused = taps.map((one) => {
        const answer = castInModel(model, one) as { error?: string }
        return answer.error
      })
      const replies = await Promise.all(taps.map((one) => real.room.cast(one.vote, one.secret)))
      expect(replies.map(({ json }) => json.error)).toEqual(refused)
      const arrived = (await served.log(real.room.code)).map(({ voteId }) => voteId)
      const fresh = model.log.filter(({ vote }) => !known.has(vote.voteId))
      const inArrival = fresh.toSorted((a, b) => arrived.indexOf(a.vote.voteId) - arrived.indexOf(b.vote.voteId))
      model.log.splice(model.log.length - fresh.length, fresh.length, ...inArrival)
    }),
  ),
  tapOf.map((one) =>
    command(`cast ${keyOf(one.ref)} ${one.value}, drop the reply, send again`, async (model, real) => {
      const lost = tap(model, one)
      castInModel(model, lost)
      await real.room.cast(lost.vote, lost.secret)
      await send(model, real, lost)
    }),
  ),
  fc.tuple(fc.nat(50), fc.nat(3)).map(([index, voter]) =>
    command(`somebody else sends the vote id ${index}`, async (model, real) => {
      for (const { secret, vote } of pick(model, index)) {
        const thief = model.secrets[voter] ?? ''
        if (thief === secret || !model.log.some((one) => one.vote.voteId === vote.voteId)) continue
        const error = isTooFast(model, thief) ? 'too_fast' : 'vote_id_used'
        expect((await real.room.cast(vote, thief)).json).toEqual({ error })
      }
    }),
  ),
  steering(['open', 'open', 'close']),
  fc.tuple(fc.constantFrom(5, 900, null), fc.constantFrom(...polls)).map(([seconds, ref]) =>
    command(`countdown of ${seconds} s on ${keyOf(ref)}`, async (model, real) => {
      if (!model.ended) Object.assign(pollOf(model, ref), { open: true, closesIn: seconds && seconds * 1000 })
      await steer(real, { action: 'countdown', ...ref, seconds }, model.ended ? 'room_ended' : undefined)
    }),
  ),
  fc.boolean().map((on) =>
    command(on ? 'rehearse' : 'wipe the rehearsal', async (model, real) => {
      const isRefused = model.ended && on && model.aside === null
      if (!isRefused) rehearse(model, on)
      await steer(real, { action: 'rehearsal', on }, isRefused ? 'room_ended' : undefined)
    }),
  ),
  steering(['hide', 'reveal']),
  steering(['reset', 'reset', 'undo']),
  fc.boolean().map((on) =>
    command(on ? 'lock' : 'unlock', async (model, real) => {
      model.locked = on
      await steer(real, { action: 'lock', on })
    }),
  ),
  fc.boolean().map((isOld) =>
    command(isOld ? 'steer without having seen the last step' : 'steer having seen it', async (model, real) => {
      const { version } = await real.room.read()
      const on = !model.locked
      model.locked = on
      await steer(real, { action: 'lock', on, ifVersion: version })
      if (isOld) await steer(real, { action: 'lock', on: !on, ifVersion: version }, 'conflict')
    }),
  ),
  // Rare, because few steps follow an end, and a start takes a tenth of a second.
  fc.nat(29).map((chance) =>
    command(chance === 0 ? 'end' : 'go on', async (model, real) => {
      if (chance !== 0) return
      model.ended = true
      for (const poll of model.polls.values()) Object.assign(poll, { open: false, closesIn: null })
      await steer(real, { action: 'end' })
    }),
  ),
  fc.nat(29).map((chance) =>
    command(chance === 0 ? 'restart' : 'no restart', async (model) => {
      if (chance !== 0) return
      model.sent.clear()
      await served.stop()
      await served.start()
    }),
  ),
]

async function openEvening(): Promise<{ model: Model; real: Real }> {
  const room = await served.newRoom()
  await room.goto('quiet-evenings')
  const { version } = await room.control({ action: 'open', ...before })
  const poll = (): ModelPoll => ({ ...newPoll, open: true })
  const model: Model = {
    polls: new Map(polls.map((ref) => [keyOf(ref), poll()])),
    ...{
      aside: null,
      voters: new Map(),
      locked: false,
      ended: false,
      log: [],
      refused: new Map(),
      sent: new Map(),
      tapped: [],
      secrets: Array.from({ length: 4 }, random128),
    },
  }
  return { model, real: { room, version: version - 1, known: '' } }
}

it('[I1] [I2] [I3] [I4] [I5] [I6] [I7] [I8] random evenings through HTTP match the model', {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.commands(commands, { maxCommands: 25, size: 'max' }), async (steps) => {
      const evening = await openEvening()
      await fc.asyncModelRun(() => evening, steps)
    }),
    { numRuns: runs(200) },
  )
})
