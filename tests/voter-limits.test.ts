// The limits on voters, each tested on both sides: how often and how many may vote, and how many of their votes are stored.
import { afterEach, describe, expect, it } from 'vitest'
import { type ErrorCode, type HeldVote, paths } from '../src/core/contract.ts'
import type { CastResult } from '../src/room/calls.ts'
import type { Ballot } from '../src/room/state.ts'
import { type StoreLimits, toStoreLimits, usualSize, usualVoterRate } from '../src/room/voter-limits.ts'
import type { Store } from '../src/server/store/store.ts'
import { type Reply, serve } from './served.ts'
import { createRoom, databases, newPoll, newState, random128, recount, resetPoll } from './stored-room.ts'

const few = { claim: 'quiet-evenings', round: 'main' } as const
const openPoll = newPoll('few')
const refusalOf = ({ json }: Reply): ErrorCode | undefined => json.error

it('the limits of a store follow from how many voters a room is expected to have', () => {
  expect(toStoreLimits(usualSize)).toEqual({
    ...{ newVoters: { burst: 3000, perSecond: 500 }, logRows: 200, refusals: 6000, commands: 1000 },
  })
  expect(toStoreLimits(10_000).newVoters).toEqual({ burst: 15_000, perSecond: 1000 })
  expect(toStoreLimits(1).newVoters.burst).toBe(1)
})

describe('the votes of one voter', () => {
  /** A server whose clock the test sets, and a room with an open poll. */
  async function open() {
    const clock = { now: 1_700_000_000 }
    const own = await serve({ now: () => clock.now })
    const room = await own.newRoom()
    await room.goto(few.claim)
    return { clock, own, room }
  }

  it('[B4] are 20 at once and then one a second; the next is told when to try again, and others are not delayed', async () => {
    const { clock, own, room } = await open()
    const secret = random128()
    const cast = (n: number) => room.cast({ n }, secret)
    for (let n = 1; n <= usualVoterRate.burst; n++) expect((await cast(n)).status).toBe(200)
    const refused = await cast(21)
    expect([refused.status, refusalOf(refused), refused.headers['retry-after']]).toEqual([429, 'too_fast', '1'])
    expect((await room.cast({}, random128())).status).toBe(200)
    clock.now += 0.75
    expect((await cast(21)).headers['retry-after']).toBe('1')
    clock.now += 0.25
    expect([(await cast(21)).status, (await cast(22)).status]).toEqual([200, 429])
    clock.now += 60
    const later = await Promise.all(Array.from({ length: 21 }, (_, index) => cast(22 + index)))
    expect(later.filter(({ status }) => status === 429)).toHaveLength(1)
    expect((await own.log(room.code)).filter(({ n }) => n > 1)).toHaveLength(19 + 1 + 20)
    await own.end()
  })

  it('[B4] are counted in each room separately, including repeated and refused ones', async () => {
    const { own, room } = await open()
    const other = await own.newRoom()
    await other.goto(few.claim)
    const secret = random128()
    const vote = room.vote()
    for (let sent = 0; sent < 10; sent++) await room.cast(vote, secret)
    await room.control({ action: 'close', ...few })
    for (let sent = 0; sent < 10; sent++) expect(refusalOf(await room.cast({}, secret))).toBe('closed')
    expect(refusalOf(await room.cast(vote, secret))).toBe('too_fast')
    expect((await other.cast({}, secret)).status).toBe(200)
    await own.end()
  })

  it('[C3] are not refused for good if they are too fast: the same bytes count later', async () => {
    const { clock, own, room } = await open()
    const secret = random128()
    for (let n = 1; n <= 20; n++) await room.cast({ n, value: '1' }, secret)
    const vote = room.vote({ n: 21, value: '-2' })
    expect(refusalOf(await room.cast(vote, secret))).toBe('too_fast')
    clock.now += 1
    expect((await room.cast(vote, secret)).json).toMatchObject({ n: 21, value: '-2' })
    await own.end()
  })
})

describe('the number of people here', () => {
  it('[B3] is shown only to the presenter: voters, new ones of the last minute, most phones connected, expected size', async () => {
    const clock = { now: 1_700_000_000 }
    const own = await serve({ now: () => clock.now, size: 60 })
    const room = await own.newRoom()
    await room.goto(few.claim)
    const secret = random128()
    for (const n of [1, 2]) await room.cast({ n }, secret)
    clock.now += 30
    await Promise.all([room.cast(), room.cast()])
    const crowd = async () => (await room.read()).crowd
    expect(await crowd()).toEqual({ voters: 3, newVoters: 3, mostConnected: 0, size: 60 })
    expect((await own.call(paths.room(room.code))).json.crowd).toBeNull()
    clock.now += 29
    expect((await crowd())?.newVoters).toBe(3)
    clock.now += 1
    expect((await crowd())?.newVoters).toBe(2)
    clock.now += 30
    expect(await crowd()).toMatchObject({ voters: 3, newVoters: 0 })
    await own.stop()
    await own.start()
    expect(await crowd()).toMatchObject({ voters: 3, newVoters: 0 })
    await own.end()
  })

  it('[B3] a presenter may limit the number of voters; one tap admits more, and voters who are in can still vote', async () => {
    const own = await serve()
    const room = await own.newRoom()
    await room.goto(few.claim)
    await room.control({ action: 'limit', voters: 2 })
    const [first, second, third] = [random128(), random128(), random128()]
    for (const secret of [first, second]) expect((await room.cast({}, secret)).status).toBe(200)
    const late = room.vote()
    expect(refusalOf(await room.cast(late, third))).toBe('room_full')
    expect((await room.cast({ n: 2, value: '-1' }, first)).json).toMatchObject({ value: '-1' })
    await room.control({ action: 'limit', voters: 3 })
    expect(refusalOf(await room.cast(late, third)), '[C3] refused for good').toBe('room_full')
    expect((await room.cast({}, third)).status).toBe(200)
    expect(refusalOf(await room.cast())).toBe('room_full')
    await room.control({ action: 'limit', voters: null })
    expect((await room.cast()).status).toBe(200)
    expect((await room.read()).crowd?.voters).toBe(4)
    await own.end()
  })
})

describe.each(databases)('$name', ({ newLocation, open }) => {
  const stores: Store[] = []
  const openAt = async (location: string, limits: Partial<StoreLimits> = {}) => {
    const store = await open(location, { limits: { ...toStoreLimits(usualSize), ...limits } })
    stores.push(store)
    return store
  }
  const openNew = (limits: Partial<StoreLimits> = {}) => openAt(newLocation(), limits)
  afterEach(async () => {
    for (const store of stores.splice(0)) await store.close()
  })
  const errorOf = (answer: CastResult) => ('error' in answer ? answer.error : undefined)

  it('[B3] new voters beyond the burst have to wait a moment; a voter who has voted already can go on', async () => {
    const store = await openNew({ newVoters: { burst: 3, perSecond: 2 } })
    const [room, other] = [await createRoom(store), await createRoom(store)]
    const at = 1_700_000_000
    const known = random128()
    const saved = room.ballot({ voter: known, at })
    await Promise.all([saved, room.ballot({ at }), room.ballot({ at })].map(store.castVote))
    const late = room.ballot({ at })
    expect(errorOf(await store.castVote(late))).toBe('too_busy')
    expect(await store.castVote(room.ballot({ voter: known, at, n: 2, value: '-1' }))).toMatchObject({
      held: { value: '-1' },
    })
    expect(errorOf(await store.castVote(saved)), 'a retry').toBeUndefined()
    expect(errorOf(await store.castVote(other.ballot({ at }))), 'another room').toBeUndefined()
    // The vote is late but not lost: the same bytes count a second later.
    const after = [{ ...late, at: at + 1 }, room.ballot({ at: at + 1 }), room.ballot({ at: at + 1 })]
    expect((await Promise.all(after.map(store.castVote))).map(errorOf)).toEqual([undefined, undefined, 'too_busy'])
    expect(errorOf(await store.castVote(room.ballot({ at: at + 1.5 }))), 'half a second later').toBeUndefined()
    expect((await room.read()).voters).toBe(6)
    const log = await store.readLog(room.code)
    expect([log.length, log.every((row) => Number.isInteger(row.at))]).toEqual([7, true])
  })

  it('[B3] a server set up for few admits them at once and goes on within the same second', async () => {
    const store = await openNew({ newVoters: toStoreLimits(4).newVoters })
    const room = await createRoom(store)
    const at = 1_700_000_000.2
    const atOnce = Array.from({ length: 7 }, () => room.ballot({ at }))
    const answers = (await Promise.all(atOnce.map(store.castVote))).map(errorOf)
    expect(answers).toEqual([...Array(6).fill(undefined), 'too_busy'])
    expect(errorOf(await store.castVote(room.ballot({ at: at + 0.1 })))).toBeUndefined()
  })

  it('[I2] [I3] [B4] for each voter, poll and epoch the log holds a limited number of votes; then the newest replaces the last', async () => {
    const { logRows } = toStoreLimits(usualSize)
    const store = await openNew()
    const room = await createRoom(store)
    const voter = random128()
    const taps = Array.from({ length: logRows + 5 }, (_, index) =>
      room.ballot({ voter, n: index + 1, value: String((index % 5) - 2) }),
    )
    const last = taps.at(-1) as Ballot
    const held: HeldVote = { claim: 'few', round: 'main', epoch: 1, value: last.value, n: last.n }
    for (const tap of taps.slice(0, logRows)) await store.castVote(tap)
    const ids = async () => (await store.readLog(room.code)).map(({ voteId }) => voteId)
    expect(await ids()).toEqual(taps.slice(0, logRows).map(({ voteId }) => voteId))
    for (const tap of taps.slice(logRows)) expect(await store.castVote(tap)).toMatchObject({ held: { n: tap.n } })
    expect(await ids()).toEqual([...taps.slice(0, logRows - 1), last].map(({ voteId }) => voteId))

    // Sending a vote again, whether it is in the log or not, changes nothing.
    for (const tap of taps.toReversed()) expect(await store.castVote(tap)).toEqual({ held })
    const unheld = room.ballot({ voter, n: 1, value: '-2' })
    expect(await store.castVote(unheld)).toEqual({ held })
    expect(await ids()).toHaveLength(logRows)
    expect(await store.castVote({ ...unheld, voter: random128() }), 'it was never counted').toHaveProperty('held')
    expect(await store.castVote({ ...last, voter: random128() })).toEqual({ error: 'vote_id_used' })

    // Each poll, epoch and voter has a separate log limit.
    await room.steer({ polls: { few: resetPoll(openPoll), many: newPoll('many') } })
    await store.castVote(room.ballot({ voter, epoch: 2 }))
    await store.castVote(room.ballot({ voter, claim: 'many' }))
    expect(await ids()).toHaveLength(logRows + 3)
    const log = await store.readLog(room.code)
    expect(recount(log, openPoll), '[I8]').toEqual([1, 0, 0, 0, 1, 0])
    await room.steer({ polls: { few: { ...openPoll, lastEpoch: 2 } } })
    expect(await room.tally(), '[I8]').toEqual(recount(log, openPoll))
    await room.steer({ polls: { few: { ...openPoll, lastEpoch: 2, open: false } } })
    for (const tap of [taps.at(-2) as Ballot, last])
      expect(await store.castVote(tap), 'also when closed').toEqual({ held })
  })

  it('[B4] above that limit, a vote id that was replaced and comes again in the same moment harms no other vote', async () => {
    const { logRows } = toStoreLimits(usualSize)
    const store = await openNew()
    const [room, other] = [await createRoom(store), await createRoom(store)]
    const voter = random128()
    const taps = Array.from({ length: logRows }, (_, index) => room.ballot({ voter, n: index + 1 }))
    await Promise.all(taps.map(store.castVote))
    const held = taps.at(-1) as Ballot
    const newer = room.ballot({ voter, n: logRows + 1, value: '2' })
    const answers = await Promise.all([
      ...[store.castVote(newer), store.castVote({ ...held, n: logRows + 2 }), store.castVote(held)],
      ...[store.castVote(room.ballot({ voter, n: logRows + 3, value: '-2' })), store.castVote(other.ballot())],
      store.saveKey(other.code, { keyVersion: 1, keyHash: 'ef' }),
    ])
    expect(answers).toMatchObject([
      ...[{ held: { n: logRows + 1 } }, { held: { n: logRows + 1 } }, { held: { n: logRows + 1 } }],
      ...[{ held: { n: logRows + 3 } }, { held: { n: 1 } }, undefined],
    ])
    expect(await room.tally()).toEqual([1, 0, 0, 0, 0, 0])
    expect(await store.readLog(room.code)).toHaveLength(logRows)
  })

  it('[C3] a vote that was refused is refused again even after its poll was opened again, also after a restart', async () => {
    const location = newLocation()
    let store = await openAt(location)
    const room = await createRoom(store, newState({ few: { ...openPoll, open: false } }))
    const closed = room.ballot()
    expect(errorOf(await store.castVote(closed))).toBe('closed')
    await room.steer({ polls: { few: resetPoll(openPoll) } })
    const reset = room.ballot()
    expect(errorOf(await store.castVote(reset))).toBe('epoch_changed')
    await room.steer({ polls: { few: openPoll }, locked: true })
    const locked = room.ballot()
    expect(errorOf(await store.castVote(locked))).toBe('room_locked')
    await room.steer({ locked: false, ended: true })
    const ended = room.ballot()
    expect(errorOf(await store.castVote(ended))).toBe('room_ended')
    await room.steer({ ended: false })
    const used = room.ballot()
    await store.castVote(used)
    const stolen = { ...used, voter: random128() }
    const all = [closed, reset, locked, ended, stolen]
    const errors = ['closed', 'epoch_changed', 'room_locked', 'room_ended', 'vote_id_used']
    for (const isAgain of [false, true]) {
      if (isAgain) {
        await store.close()
        store = await openAt(location)
      }
      expect((await Promise.all(all.map(store.castVote))).map(errorOf)).toEqual(errors)
      expect(await store.castVote(used), 'whose it is').toHaveProperty('held')
      expect(await store.readLog(room.code)).toHaveLength(1)
    }
    // The next tap of the same voter is a new vote.
    expect(await store.castVote({ ...closed, voteId: random128() })).toHaveProperty('held')
  })

  it('[C3] a room remembers refusals up to the limit, then forgets the oldest; they are deleted with the room', async () => {
    const store = await openNew({ refusals: 2 })
    const [room, other] = [await createRoom(store), await createRoom(store)]
    const shut = { polls: { few: { ...openPoll, open: false } } }
    await room.steer(shut)
    const [first, second, third] = [room.ballot(), room.ballot(), room.ballot()]
    for (const ballot of [first, second, third, second]) expect(errorOf(await store.castVote(ballot))).toBe('closed')
    expect(await store.castVote({ ...third, code: other.code }), 'in another room').toHaveProperty('held')
    await room.steer({ polls: { few: openPoll } })
    const answers = await Promise.all([first, second].map(store.castVote))
    expect(answers.map(errorOf)).toEqual([undefined, 'closed'])
    const { version: _, stateVersion: __, tallies: ___, pairs: ____, ...like } = await room.read()
    await store.deleteRoom(room.code, 1)
    await store.createRoom(like)
    expect(await store.castVote(second), 'in a new room of the same code').toHaveProperty('held')
    expect((await room.read()).voters).toBe(1)
  })

  it('a refusal does not make a new version', async () => {
    const store = await openNew()
    const room = await createRoom(store, newState({ few: { ...openPoll, open: false } }))
    const { version } = await room.read()
    await store.castVote(room.ballot())
    expect((await room.read()).version).toBe(version)
  })

  it('[B3] the highest number of connections is kept, never a lower one, and it does not make a new version', async () => {
    const location = newLocation()
    let store = await openAt(location)
    const room = await createRoom(store)
    const before = await room.read()
    await store.raiseConnected(room.code, 7)
    await store.raiseConnected(room.code, 5)
    await store.raiseConnected('ZZZZZZ', 5)
    expect(await room.read()).toEqual({ ...before, mostConnected: 7 })
    await store.close()
    store = await openAt(location)
    expect((await store.readRoom(room.code))?.mostConnected).toBe(7)
  })
})
