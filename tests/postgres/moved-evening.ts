// A random evening in several rooms of a store, with everything of which a store keeps rows, for tests that move it to another store; what
// the store says of it all, and what it answers to everything that is sent once more.
import type { Asked, ErrorCode } from '../../src/core/contract.ts'
import type { Ballot, PollState, RoomState } from '../../src/room/state.ts'
import type { StoreLimits } from '../../src/room/voter-limits.ts'
import type { Store, StoredRoom } from '../../src/server/store/store.ts'
import { type Chance, createChance } from '../faults/chance.ts'
import { createRoom, newPoll, newState, resetPoll } from '../stored-room.ts'

/** So low that a short evening reaches each of them. */
export const limits: StoreLimits = { newVoters: { burst: 1e6, perSecond: 1 }, logRows: 3, refusals: 12, commands: 9 }
const keys = ['few', 'thesis.before', 'thesis.after']
/** Names as presenters may write them, with what another order of letters would sort differently. */
const names = ['ä Ä a Z z _ -', '\\ " \' %s $1 {}', '議論を見せる 🗳️', '']
/** The same with characters that one of the databases cannot hold as they are. */
const oddTexts = [...names, '\0 nul', 'half \ud83c of a pair']

export interface Evening {
  codes: string[]
  voters: string[]
  ballots: Ballot[]
  commands: { code: string; commandId: string }[]
}

const firstPolls = () => ({
  few: newPoll('few'),
  'thesis.before': newPoll('thesis', 'before'),
  'thesis.after': newPoll('thesis', 'after'),
})

const undoPoll = (poll: PollState): PollState => {
  const back = poll.earlier.at(-1)
  return back ? { ...poll, ...back, earlier: poll.earlier.slice(0, -1) } : poll
}

/** Rooms that were opened in one order and steered in another, one that was deleted, one in which nothing happened, and the readers'. */
export async function spendEvening(store: Store, seed: number, steps = 250): Promise<Evening> {
  const chance = createChance(seed)
  const evening: Evening = { codes: [], voters: Array.from({ length: 16 }, chance.id), ballots: [], commands: [] }
  const readers = { deck: 'feast', title: null, voterKey: 'ef', keyVersion: 1, keyHash: '01', createdAt: 7 }
  await store.createRoom({ code: 'readers.feast', ...readers, state: newState(firstPolls()) })
  const opening = { name: 'physics-1', keyHash: '12', most: 9 }
  await store.openers.make({ name: opening.name, salt: '34', keyHash: opening.keyHash, madeAt: 8 })
  const rooms = []
  for (let index = 0; index < 4; index++)
    rooms.push(await createRoom(store, newState(firstPolls()), index % 2 ? { opening } : {}))
  const deleted = await createRoom(store)
  await store.castVote(deleted.ballot())
  const codes = [...rooms.slice(1).map(({ code }) => code), 'readers.feast']
  for (let step = 0; step < steps; step++) await act(store, chance, evening, chance.pick(codes))
  await store.deleteRoom(deleted.code, 1)
  evening.codes = [...rooms.map(({ code }) => code), 'readers.feast']
  return evening
}

const mapPolls = (polls: RoomState['polls'], to: (poll: PollState) => PollState): RoomState['polls'] =>
  Object.fromEntries(Object.entries(polls).map(([key, poll]) => [key, to(poll)]))

async function act(store: Store, chance: Chance, evening: Evening, code: string): Promise<void> {
  const room = (await store.readRoom(code)) as StoredRoom
  const key = chance.pick(keys)
  const poll = room.state.polls[key] as PollState
  const steer = async (change: (state: RoomState) => Partial<RoomState>) => {
    const { state, stateVersion, keyVersion } = (await store.readRoom(code)) as StoredRoom
    const [commandId, wording] = [chance.id(), chance.id().slice(0, 12)]
    const text = { en: [{ text: chance.pick(oddTexts) }] }
    const asked: Asked[] = [
      { claim: poll.claim, wording, side: 'yes', part: null, heading: null, text, definition: null },
    ]
    const next = { ...state, ...change(state) }
    const unwritten = await store.saveState(code, { commandId, stateVersion, state: next, keyVersion, asked })
    if (unwritten) throw new Error(unwritten)
    evening.commands.push({ code, commandId })
  }
  const steerPoll = (change: (poll: PollState) => PollState) =>
    steer(({ polls }) => ({ polls: { ...polls, [key]: change(poll) } }))
  const cast = async (vote: Partial<Ballot> = {}, on = poll, refusal?: ErrorCode) => {
    const { claim, round, epoch, wordings, values } = on
    const ballot: Ballot = {
      ...{ code, voter: chance.pick(evening.voters), voteId: chance.id(), claim, round, epoch },
      ...{ wording: wordings[0] ?? '', value: chance.pick([...values, null]), n: 1 + chance.below(9) },
      ...{ lang: chance.pick(['ja', 'en', 'zh-Hans']), at: 1_700_000_000 + chance.next() * 1000, ...vote },
    }
    evening.ballots.push(ballot)
    await (refusal ? store.refuseVote(ballot, refusal) : store.castVote(ballot))
  }
  /** Everybody votes on the thesis both times, and both votes are closed, so that a swing is told. */
  const voteOnThesis = async () => {
    const setOpen = (open: boolean) =>
      steer(({ polls: { few, ...thesis } }) => ({
        ...{ locked: false, limit: null },
        polls: { few: few as PollState, ...mapPolls(thesis, (one) => ({ ...one, open, closesAt: null })) },
      }))
    await setOpen(true)
    for (const [name, on] of Object.entries(room.state.polls))
      if (name !== 'few') for (const voter of evening.voters) await cast({ voter }, on)
    await setOpen(false)
  }
  const { beforeRehearsal, ...aside } = room.state
  const all = chance.below(40)
  if (all < 22) return cast()
  if (all < 24) return cast({ epoch: poll.epoch + chance.below(2) })
  if (all < 25) return voteOnThesis()
  if (all < 29) return steerPoll((now) => ({ ...now, open: !now.open }))
  if (all < 30) return steerPoll((now) => ({ ...now, open: true, closesAt: 1_700_000_500 }))
  if (all < 32) return steerPoll(resetPoll)
  if (all < 33) return steerPoll(undoPoll)
  if (all < 34)
    return steer(() => ({ name: chance.pick(names), slide: chance.pick(oddTexts), limit: chance.pick([null, 12]) }))
  if (all < 35) return store.raiseConnected(code, chance.below(500))
  if (all < 36) return void (await store.saveKey(code, { keyVersion: room.keyVersion, keyHash: chance.id() }))
  if (all < 37) return cast({}, poll, 'other_debate')
  if (all < 38) return steerPoll((now) => ({ ...now, revealed: true }))
  return steer(() => (beforeRehearsal ? { ...beforeRehearsal, beforeRehearsal: null } : { beforeRehearsal: aside }))
}

const inOrder = <T>(list: T[]): string[] => list.map((one) => JSON.stringify(one)).sort()

/** All that a store says of the evening. */
export async function sayAll(store: Store, { codes, voters, commands }: Evening) {
  const rooms = []
  for (const code of codes) {
    const { tallies, pairs, published, ...room } = (await store.readRoom(code)) as StoredRoom
    const held = await Promise.all(voters.map(async (voter) => inOrder(await store.readVotes(code, voter))))
    const known = await Promise.all(commands.map(({ code, commandId }) => store.hasCommand(code, commandId)))
    const [log, asked] = [await store.readLog(code), inOrder(await store.readAsked(code))]
    rooms.push({ ...room, tallies, pairs, published, log, asked, held, known })
  }
  return { rooms, list: await store.listRooms(), openers: await store.openers.list() }
}

/** Sends all votes and commands again, one by one, and some new ones; returns what the store answers. */
export async function repeatAll(store: Store, { codes, ballots, commands }: Evening): Promise<unknown[]> {
  const answers: unknown[] = []
  for (const ballot of ballots) answers.push(await store.castVote(ballot))
  for (const ballot of ballots.slice(0, 40))
    answers.push(await store.castVote({ ...ballot, voter: 'f'.repeat(32) }), await store.castVote({ ...ballot, n: 10 }))
  for (const { code, commandId } of commands) {
    const { state, stateVersion, keyVersion } = (await store.readRoom(code)) as StoredRoom
    const change = { commandId, stateVersion, state: { ...state, slide: 'again' }, keyVersion }
    answers.push(await store.saveState(code, change), (await store.readRoom(code))?.version)
  }
  const [first = ''] = codes
  const { state, stateVersion } = (await store.readRoom(first)) as StoredRoom
  answers.push(await store.saveState(first, { stateVersion, state: { ...state, slide: 'next' }, keyVersion: 1 }))
  const opened = { deck: 'feast', title: null, voterKey: '', keyVersion: 1, keyHash: '', createdAt: 9 }
  answers.push(await store.createRoom({ code: 'NEWEST', ...opened, state }, { isSteered: true }))
  answers.push(await store.listRooms())
  return answers
}
