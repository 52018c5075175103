// Random evenings on a real SQLite file, compared with a model made of plain Maps after every step: taps that are delayed, repeated,
// reordered or never answered; a presenter who opens, closes, resets and undoes; and restarts in between. A failure prints its seed and
// path; pass both to `fc.assert` to repeat it.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { ErrorCode, HeldVote } from '../src/core/contract.ts'
import { valueIndex } from '../src/core/tally.ts'
import type { CastResult, Change } from '../src/room/calls.ts'
import type { Ballot, PollState, RoomState } from '../src/room/state.ts'
import type { StoreLimits } from '../src/room/voter-limits.ts'
import type { openSqliteStore } from '../src/server/store/sqlite.ts'
import type { Store, StoredRoom } from '../src/server/store/store.ts'
import { runs } from './runs.ts'
import { createRoom, databases, newPoll, newState, question, random128, recount, resetPoll } from './stored-room.ts'

const keys = ['few', 'thesis.before', 'thesis.after'] as const
type Key = (typeof keys)[number]
const firstPolls = (): Record<Key, PollState> => ({
  few: newPoll('few'),
  'thesis.before': newPoll('thesis', 'before'),
  'thesis.after': { ...newPoll('thesis', 'after'), open: false },
})
/** When a countdown in these evenings ends, in seconds since 1970; taps come before or after that. */
const deadline = 1_700_000_100
/** So low that an evening of forty steps reaches each limit. */
const limits: StoreLimits = { newVoters: { burst: 1e6, perSecond: 1 }, logRows: 3, refusals: 4, commands: 1000 }
const voters = Array.from({ length: 4 }, random128)

/** The rules without a database: votes in their order of arrival, and the vote that each voter holds. */
interface Model {
  polls: Record<Key, PollState>
  locked: boolean
  ended: boolean
  limit: number | null
  /** The rows of the log; for a voter above the limit, the newest vote has replaced the vote that was held before. */
  log: Ballot[]
  /** The newest votes that were refused for good. */
  refused: Map<string, ErrorCode>
  held: Map<string, Ballot>
  /** The taps of all phones in the order in which they were made; a retry may repeat those in `sent`. */
  tapped: Ballot[]
}
interface Real {
  server: { store: Store; changes: Change[]; restart: () => Promise<void> }
  room: Awaited<ReturnType<typeof createRoom>>
  seen: StoredRoom
}
type Step = (model: Model, real: Real) => Promise<unknown>

const holdingOf = ({ voter, claim, round, epoch }: Ballot) => `${voter} ${claim} ${round} ${epoch}`
const keyOf = ({ claim, round }: Ballot) => (round === 'main' ? claim : `${claim}.${round}`) as Key
const toHeld = ({ claim, round, epoch, value, n }: Ballot): HeldVote => ({ claim, round, epoch, value, n })
const isGreater = (a: Ballot, b: Ballot) => a.n > b.n || (a.n === b.n && a.voteId > b.voteId)

const isFull = ({ log }: Model, ballot: Ballot): boolean =>
  log.filter((vote) => holdingOf(vote) === holdingOf(ballot)).length >= limits.logRows

/** The answer to a vote that is older than the one held by a voter whose log is full: it changes nothing, whatever its id. */
function olderThanFullLog(model: Model, ballot: Ballot): CastResult | undefined {
  const held = model.held.get(holdingOf(ballot))
  return held && isFull(model, ballot) && !isGreater(ballot, held) ? { held: toHeld(held) } : undefined
}

/** The expected answer of the store; adds to the model what the store must now hold. */
function castInModel(model: Model, ballot: Ballot): CastResult {
  const holding = holdingOf(ballot)
  const held = model.held.get(holding)
  const isLogged = model.log.some(({ voteId }) => voteId === ballot.voteId)
  if (held && isLogged) return { held: toHeld(held) }
  const older = olderThanFullLog(model, ballot)
  if (older) return older
  const refused = model.refused.get(ballot.voteId) ?? refusalOf(model, ballot)
  if (refused) {
    remember(model, ballot, refused)
    return { error: refused }
  }
  if (isFull(model, ballot)) model.log = model.log.filter((vote) => vote !== held)
  model.log.push(ballot)
  if (!held || isGreater(ballot, held)) model.held.set(holding, ballot)
  return { held: toHeld(model.held.get(holding) ?? ballot) }
}

const votersIn = ({ held }: Model): Set<string> => new Set([...held.values()].map(({ voter }) => voter))

function remember({ refused }: Model, { voteId }: Ballot, error: ErrorCode): void {
  refused.set(voteId, error)
  const [oldest] = refused.keys()
  if (oldest && refused.size > limits.refusals) refused.delete(oldest)
}

function refusalOf(model: Model, ballot: Ballot): ErrorCode | undefined {
  const poll = model.polls[keyOf(ballot)]
  if (model.ended) return 'room_ended'
  if (poll.epoch !== ballot.epoch) return 'epoch_changed'
  if (!poll.open || (poll.closesAt !== null && ballot.at >= poll.closesAt)) return 'closed'
  const known = votersIn(model)
  if (known.has(ballot.voter)) return undefined
  if (model.locked) return 'room_locked'
  return model.limit !== null && known.size >= model.limit ? 'room_full' : undefined
}

function tallyOfModel(model: Model, key: Key): number[] {
  const counts = [0, 0, 0, 0, 0, 0]
  for (const vote of model.held.values()) {
    if (keyOf(vote) !== key || vote.epoch !== model.polls[key].epoch) continue
    const index = valueIndex(question, vote.value)
    counts[index] = (counts[index] ?? 0) + 1
  }
  return counts
}

/** How many voters hold a vote on the thesis both before and after, by the indexes of both values. */
function pairsOfModel({ held, polls }: Model): number[][] {
  const indexOf = (value: string | null) => valueIndex(question, value)
  const pairs = Array.from({ length: 6 }, () => [0, 0, 0, 0, 0, 0])
  for (const voter of voters) {
    const [before, after] = (['before', 'after'] as const).map((round) => {
      const { epoch } = polls[`thesis.${round}`]
      return held.get(`${voter} thesis ${round} ${epoch}`)
    })
    if (!before || !after) continue
    const row = pairs[indexOf(before.value)] ?? []
    row[indexOf(after.value)] = (row[indexOf(after.value)] ?? 0) + 1
  }
  return pairs
}

const stateOf = (model: Model): RoomState => ({
  ...newState(structuredClone(model.polls)),
  locked: model.locked,
  ended: model.ended,
  limit: model.limit,
})

/** After every step, checks: the room, its log, a voter's votes and the reported changes. */
async function check(model: Model, real: Real): Promise<void> {
  const { store, changes } = real.server
  const [room, log, ...votes] = await Promise.all([
    store.readRoom(real.room.code),
    store.readLog(real.room.code),
    ...voters.map((voter) => store.readVotes(real.room.code, voter)),
  ])
  if (!room) throw new Error('the room is gone')
  expect(room.state).toEqual(stateOf(model))
  for (const key of keys) {
    expect(room.tallies[key], `[I4] ${key}`).toEqual(tallyOfModel(model, key))
    expect(room.tallies[key], `[I8] ${key}`).toEqual(recount(log, model.polls[key]))
  }
  expect(log.map(({ voteId }) => voteId)).toEqual(model.log.map(({ voteId }) => voteId))
  const inOrder = (all: HeldVote[]) =>
    all.map((vote) => JSON.stringify(vote, ['claim', 'round', 'epoch', 'value', 'n'])).sort()
  for (const [index, voter] of voters.entries()) {
    const held = [...model.held.values()].filter((vote) => vote.voter === voter).map(toHeld)
    expect(inOrder(votes[index] ?? [])).toEqual(inOrder(held))
  }
  let { version, tallies, state, pairs, voters: voted } = real.seen
  for (const change of changes.splice(0)) {
    if (change.code !== real.room.code) continue
    expect(change.version, '[I7]').toBeGreaterThan(version)
    version = change.version
    tallies = { ...tallies, ...change.tallies }
    state = change.state ?? state
    pairs = change.pairs ?? pairs
    voted = change.voters ?? voted
  }
  const { size } = votersIn(model)
  expect([room.voters, voted], 'who ever voted').toEqual([size, size])
  // Pairs are counted when a vote closes; while votes arrive, a restart may count more pairs than were reported.
  if (!model.polls['thesis.before'].open && !model.polls['thesis.after'].open) {
    expect(room.pairs, '[I4] who moved').toEqual(pairsOfModel(model))
    expect(pairs, '[I7] who moved, as reported').toEqual(room.pairs)
  }
  expect({ version, tallies, state }, '[I7] the reported changes add up to the room').toEqual({
    ...{ version: room.version, tallies: room.tallies, state: room.state },
  })
  real.seen = room
}

function command(name: string, step: Step): fc.AsyncCommand<Model, Real> {
  return {
    check: () => true,
    toString: () => name,
    run: async (model, real) => {
      await step(model, real)
      await check(model, real)
    },
  }
}

const send = async (model: Model, real: Real, ballot: Ballot) => {
  const expected = castInModel(model, ballot)
  expect(await real.server.store.castVote(ballot)).toEqual(expected)
}

/** Any of the taps so far: a tap that was never sent arrives late, and one that was sent is a retry or a duplicate. */
const pick = (model: Model, index: number): Ballot[] =>
  model.tapped.slice(index % (model.tapped.length || 1)).slice(0, 1)

const save = async (model: Model, real: Real, change: Partial<Pick<Model, 'polls' | 'locked' | 'ended' | 'limit'>>) => {
  Object.assign(model, change)
  const { code } = real.room
  const { stateVersion } = real.seen
  expect(
    await real.server.store.saveState(code, { stateVersion, state: stateOf(model), keyVersion: 1 }),
  ).toBeUndefined()
}

const changePoll = (model: Model, key: Key, change: (poll: PollState) => Partial<PollState>) => ({
  polls: { ...model.polls, [key]: { ...model.polls[key], ...change(model.polls[key]) } },
})

const voterOf = fc.constantFrom(...voters)
const key = fc.constantFrom(...keys)
const value = fc.constantFrom('-2', '-1', '0', '1', '2', null)
const rarely = fc.nat(5).map((chance) => chance === 0)
const tapArguments = fc.record({ voter: voterOf, key, value, twin: rarely, isLate: rarely })
type TapArguments = { voter: string; key: Key; value: string | null; twin: boolean; isLate: boolean }

/** A phone makes a vote; `twin`: as another tab of the same browser makes it, which has used the same n. */
function tap(model: Model, real: Real, { voter, key, value, twin, isLate }: TapArguments): Ballot {
  const { claim, round, epoch } = model.polls[key]
  const taps = model.tapped.filter((vote) => vote.voter === voter && keyOf(vote) === key)
  const last = Math.max(0, ...taps.map(({ n }) => n))
  const at = isLate ? deadline : deadline - 1
  const ballot = real.room.ballot({ voter, claim, round, epoch, value, n: twin ? Math.max(1, last) : last + 1, at })
  model.tapped.push(ballot)
  return ballot
}

const onPoll = (name: string, change: (poll: PollState) => Partial<PollState>) =>
  key.map((key) => command(`${name} ${key}`, (model, real) => save(model, real, changePoll(model, key, change))))

const undoPoll = ({ earlier }: PollState): Partial<PollState> => {
  const back = earlier.at(-1)
  return back ? { ...back, earlier: earlier.slice(0, -1) } : {}
}

const cast = tapArguments.map((vote) =>
  command(`cast ${vote.key} ${vote.value}`, (model, real) => send(model, real, tap(model, real, vote))),
)

const commands = [
  cast,
  cast,
  tapArguments.map((vote) =>
    command(`delay ${vote.key} ${vote.value}`, async (model, real) => void tap(model, real, vote)),
  ),
  fc.nat(100).map((index) =>
    command(`deliver or repeat ${index}`, async (model, real) => {
      for (const ballot of pick(model, index)) await send(model, real, ballot)
    }),
  ),
  tapArguments.map((vote) =>
    command(`cast ${vote.key} ${vote.value}, drop the reply, send again`, async (model, real) => {
      const ballot = tap(model, real, vote)
      castInModel(model, ballot)
      void real.server.store.castVote(ballot)
      await send(model, real, ballot)
    }),
  ),
  fc.tuple(fc.array(fc.nat(100), { minLength: 2, maxLength: 8 }), key, fc.boolean()).map(([indexes, key, closes]) =>
    command(`deliver ${indexes} at once${closes ? ` and close ${key} among them` : ''}`, async (model, real) => {
      const half = indexes.length >> 1
      const sendAll = (some: number[]) =>
        some.flatMap((index) => pick(model, index)).map((ballot) => send(model, real, ballot))
      const before = sendAll(indexes.slice(0, half))
      const closed =
        closes &&
        save(
          model,
          real,
          changePoll(model, key, () => ({ open: false })),
        )
      await Promise.all([...before, closed, ...sendAll(indexes.slice(half))])
    }),
  ),
  fc.tuple(fc.nat(100), voterOf).map(([index, voter]) =>
    command(`steal the vote id ${index}`, async (model, real) => {
      for (const ballot of pick(model, index)) {
        if (ballot.voter === voter || !model.log.includes(ballot)) continue
        const stolen = { ...ballot, voter }
        const held = olderThanFullLog(model, stolen)
        expect(await real.server.store.castVote(stolen)).toEqual(held ?? { error: 'vote_id_used' })
        if (!held && !model.refused.has(ballot.voteId)) remember(model, ballot, 'vote_id_used')
      }
    }),
  ),
  onPoll('open', () => ({ open: true })),
  onPoll('count down', () => ({ open: true, closesAt: deadline })),
  onPoll('close', () => ({ open: false, closesAt: null })),
  onPoll('hide', () => ({ revealed: false })),
  onPoll('reveal', () => ({ revealed: true })),
  onPoll('reset', resetPoll),
  onPoll('undo', undoPoll),
  fc.boolean().map((locked) => command(locked ? 'lock' : 'unlock', (model, real) => save(model, real, { locked }))),
  fc.boolean().map((ended) => command(ended ? 'end' : 'resume', (model, real) => save(model, real, { ended }))),
  fc
    .constantFrom(1, 2, 3, null)
    .map((limit) => command(`admit ${limit ?? 'all'}`, (model, real) => save(model, real, { limit }))),
  fc.constant(
    command('save without knowing the last state', async (model, { server, room, seen }) => {
      const lost = { ...stateOf(model), slide: 'lost' }
      expect(
        await server.store.saveState(room.code, { stateVersion: seen.stateVersion - 1, state: lost, keyVersion: 1 }),
      ).toBe('conflict')
    }),
  ),
  // Opening a file takes a tenth of a second, so most of these evenings have no restart.
  fc
    .nat(39)
    .map((chance) =>
      command(chance === 0 ? 'restart' : 'no restart', (_, real) =>
        chance === 0 ? real.server.restart() : Promise.resolve(),
      ),
    ),
]

it.each(databases)(
  '[I2] [I3] [I4] [I5] [I6] [I7] [I8] random evenings match the model: $name',
  { timeout: 240_000 },
  async ({ newLocation, open: openStore }) => {
    // Four stores run at the same time, since a single one mostly waits for the disk.
    await Promise.all(Array.from({ length: 4 }, () => tryEvenings(newLocation(), openStore, runs(250))))
  },
)

async function tryEvenings(location: string, openStore: typeof openSqliteStore, count: number): Promise<void> {
  const changes: Change[] = []
  const open = async () => {
    const store = await openStore(location, { limits })
    store.watch((change) => changes.push(change))
    return store
  }
  const server: Real['server'] = {
    store: await open(),
    changes,
    restart: async () => {
      await server.store.close()
      server.store = await open()
    },
  }
  await fc.assert(
    fc.asyncProperty(fc.commands(commands, { maxCommands: 40, size: 'max' }), async (steps) => {
      const polls = firstPolls()
      const room = await createRoom(server.store, newState(structuredClone(polls)))
      const model: Model = {
        polls,
        locked: false,
        ended: false,
        limit: null,
        log: [],
        refused: new Map(),
        held: new Map(),
        tapped: [],
      }
      const real: Real = { server, room, seen: await room.read() }
      await fc.asyncModelRun(() => ({ model, real }), steps)
    }),
    { numRuns: count },
  )
  await server.store.close()
}
