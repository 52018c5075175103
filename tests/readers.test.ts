// The room that is always open: there from the start, for everybody, without a presenter, counted like any other; and its result by
// the argument that its readers met first.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Counts, Order, paths, Room, RoomList, type Value } from '../src/core/contract.ts'
import { arms, thesis, toSlides } from '../src/core/deck.ts'
import { readOrder } from '../src/core/order.ts'
import { type PollRef, pollKey } from '../src/core/poll.ts'
import { readersCode } from '../src/core/room-code.ts'
import { controlKey } from '../src/server/keys.ts'
import { openReadersRoom } from '../src/server/readers.ts'
import { toCsv, toXlsx } from '../src/server/results.ts'
import { openRooms } from '../src/server/rooms.ts'
import { openSqliteStore } from '../src/server/store/sqlite.ts'
import { type Call, deck, langs, type Reply, type Served, type ServedRoom, serve, toRoom } from './served.ts'
import { newFolder, random128, recount } from './stored-room.ts'

let served: Served
let readers: ServedRoom
beforeAll(async () => {
  served = await serve()
  readers = readersOf(served)
})
afterAll(() => served.end())

const readersOf = (server: Served) => toRoom(server, { code: readersCode, controlKey: '' })
/** The room as anybody sees it. */
const read = async (server = served): Promise<Room> => Room.parse((await server.call(paths.room(readersCode))).json)
const votes = toSlides(deck).flatMap(({ poll, kind }) => (poll && kind === 'vote' ? [poll] : []))
const after = { claim: thesis, round: 'after' } as const
const armOf = (index: number): PollRef => ({ claim: arms[index % 2] ?? '', round: 'after' })
const errorOf = ({ json }: Reply) => json.error
const nobody = [0, 0, 0, 0, 0, 0]

describe('the room that is always open', () => {
  it('is there when a server starts, with every vote of the deck open and shown, and no other', async () => {
    const own = await serve()
    const { polls, ...room } = await read(own)
    expect(room).toMatchObject({ code: 'readers', slide: 'start', ended: false, locked: false, rehearsal: false })
    expect([room.swing, room.clock]).toEqual([null, null])
    const keys = [...votes.map(pollKey), 'yes-first.after', 'no-first.after']
    expect(Object.keys(polls).toSorted()).toEqual(keys.toSorted())
    for (const [key, poll] of Object.entries(polls)) {
      expect(poll, key).toMatchObject({ epoch: 1, open: true, closesIn: null, undoable: false, voted: 0 })
      expect(poll.counts, key).toEqual(key.includes('-first') ? null : nobody)
    }
    await own.end()
  })

  it.each(['readers', 'READERS', 'Readers', 'read-ers', '%20readers'])(
    'is found under the code typed as %s',
    async (code) => {
      expect((await served.call(paths.room(code))).json).toEqual((await served.call(paths.room(readersCode))).json)
    },
  )

  it('[I8] of fifty readers the room, its stream and the recount of the log say the same, voter by voter [I2] [I3] [I4]', async () => {
    const own = await serve({ voterRate: { burst: 1000, perSecond: 1 } })
    const room = readersOf(own)
    const [phone, screen] = await Promise.all([room.listen('phone'), room.listen('screen')])
    const secrets = Array.from({ length: 50 }, random128)
    const tapOf = (voter: number, index: number): Value => [-2, -1, 0, 1, 2, null][(voter * 7 + index) % 6] ?? null
    const expected = votes.map(() => [...nobody])
    await Promise.all(
      secrets.map(async (secret, voter) => {
        for (const [index, poll] of votes.entries()) {
          const last = tapOf(voter, index)
          const vote = room.vote({ ...poll, value: last, n: 2, lang: langs[voter % 3] ?? 'en' })
          const first = { ...poll, value: tapOf(voter, index + 1), n: 1 }
          // The last tap comes first, then again, then the one before it.
          for (const ballot of [vote, vote, first])
            expect((await room.cast(ballot, secret)).json).toEqual({ ...poll, epoch: 1, value: last, n: 2 })
          expected[index]?.splice(
            last === null ? 5 : last + 2,
            1,
            (expected[index]?.at(last === null ? 5 : last + 2) ?? 0) + 1,
          )
        }
        const { json } = await room.mine(secret)
        expect(json.votes).toHaveLength(votes.length)
      }),
    )
    const seen = await read(own)
    const log = own.log(readersCode)
    expect(log).toHaveLength(50 * 2 * votes.length)
    for (const stream of [phone, screen]) {
      const last = await stream.until(({ data }) => data.version === seen.version)
      expect(last.event).toBe('tally')
    }
    for (const [index, poll] of votes.entries()) {
      const key = pollKey(poll)
      expect(seen.polls[key]?.counts, key).toEqual(expected[index])
      expect(recount(log, { ...poll, epoch: 1 }), key).toEqual(expected[index])
      expect(seen.polls[key]?.voted, '[I4]').toBe(50)
      for (const stream of [phone, screen])
        expect(stream.events.findLast(({ data }) => data.poll === key)?.data.counts, key).toEqual(expected[index])
    }
    for (const stream of [phone, screen]) stream.close()
    await own.end()
  })

  it('[I1] [I7] is the same after a restart, its version too, and goes on from there', async () => {
    const own = await serve()
    const room = readersOf(own)
    const secret = random128()
    await room.cast({ value: 2 }, secret)
    const before = await read(own)
    await own.stop()
    await own.start()
    expect(await read(own)).toEqual(before)
    expect((await room.cast({ value: -2, n: 2 }, secret)).json).toMatchObject({ value: -2, epoch: 1 })
    const now = await read(own)
    expect(now.polls['few-unicorns']?.counts).toEqual([1, 0, 0, 0, 0, 0])
    expect(now.version).toBe(before.version + 1)
    await own.end()
  })

  it('is in no list, and a start never resumes it', async () => {
    const own = await serve()
    expect(RoomList.parse((await own.call(paths.rooms, { key: own.hostKey })).json).rooms).toEqual([])
    const evening = await own.newRoom()
    await readersOf(own).cast()
    expect((await own.call(paths.rooms, { key: own.hostKey })).json.rooms).toMatchObject([
      { code: evening.code, voters: 0 },
    ])
    await own.stop()
    const store = await openSqliteStore(own.folder)
    const rooms = openRooms(optionsOf(store))
    await store.deleteRoom(evening.code, 1)
    expect(await rooms.lastRoom()).toBeUndefined()
    await store.close()
    await own.end()
  })
})

const optionsOf = (store: Awaited<ReturnType<typeof openSqliteStore>>) => ({
  ...{ store, deck, langs, secret: Buffer.alloc(32), now: () => 0, joinUrl: () => '', connected: () => 0 },
})

describe('nobody steers the room that is always open', () => {
  const few = { claim: 'few-unicorns', round: 'main' } as const
  const control = paths.control(readersCode)
  const calls: [title: string, path: string, call: Call][] = [
    ...[
      { action: 'goto', slide: 'before', step: 0 },
      { action: 'open', ...few },
      { action: 'close', ...few },
      { action: 'hide', ...few },
      { action: 'reveal', ...few },
      { action: 'reset', ...few },
      { action: 'undo', ...few },
      { action: 'countdown', ...few, seconds: 30 },
      { action: 'lock', on: true },
      { action: 'hold', on: true },
      { action: 'short', on: true },
      { action: 'texts', on: true },
      { action: 'rehearsal', on: true },
      { action: 'rename', name: 'mine' },
      { action: 'screens', langs: ['ja'] },
      { action: 'end' },
      { action: 'resume' },
    ].map((body): (typeof calls)[number] => [body.action, control, { body }]),
    ['a new key', paths.key(readersCode), { method: 'POST' }],
    ['deleting it', paths.room(readersCode), { method: 'DELETE' }],
    ['freezing it', paths.freeze(readersCode), { body: { name: 'readers' } }],
    ['its sheet', paths.results(readersCode, 'csv'), {}],
    ['its workbook', paths.results(readersCode, 'xlsx'), {}],
    ['its results', paths.results(readersCode, 'json'), {}],
  ]
  it.each(calls)('%s is refused, whatever the key', async (_, path, call) => {
    const before = await read()
    const secret = readFileSync(join(served.folder, 'secret'))
    const keys = [
      ...[0, 1, 2].map((version) => controlKey(secret, readersCode, version)),
      ...[(await served.newRoom()).key, served.hostKey, random128(), readersCode],
    ]
    expect(errorOf(await served.call(path, call))).toBe('key_needed')
    for (const key of keys) expect(errorOf(await served.call(path, { ...call, key }))).toBe('key_wrong')
    expect(await read()).toEqual(before)
  })
})

describe('a deck that changes', () => {
  const whole = deck
  const shorter = { ...deck, claims: deck.claims.filter(({ id }) => id !== 'few-unicorns') }

  it('[I5] has the votes of its new claims opened at the next start, and those of claims that are gone kept aside', async () => {
    const options = { deck: shorter }
    const own = await serve(options)
    const room = readersOf(own)
    const again = async (next: typeof deck) => {
      await own.stop()
      options.deck = next
      await own.start()
      return read(own)
    }
    expect(Object.keys((await read(own)).polls)).not.toContain('few-unicorns')
    expect(errorOf(await room.cast())).toBe('bad_request')
    await room.cast({ claim: 'a-share-feast', value: 2 })
    const { version } = await read(own)

    const longer = await again(whole)
    expect(longer.polls['few-unicorns']).toMatchObject({ epoch: 1, open: true, revealed: true, counts: nobody })
    expect(longer.polls['a-share-feast']?.counts).toEqual([0, 0, 0, 0, 1, 0])
    expect(longer.version, 'one change').toBe(version + 1)
    const secret = random128()
    expect((await room.cast({ value: 1 }, secret)).status).toBe(200)

    const gone = await again(shorter)
    expect(Object.keys(gone.polls)).not.toContain('few-unicorns')
    expect(gone.version).toBe(version + 2)
    expect(errorOf(await room.cast())).toBe('bad_request')
    expect((await again(whole)).polls['few-unicorns']).toMatchObject({ open: true, counts: [0, 0, 0, 1, 0, 0] })
    expect((await room.mine(secret)).json.votes).toMatchObject([{ claim: 'few-unicorns', value: 1 }])
    await own.end()
  })

  it('into another one leaves the room to the first, says so in a sentence, and takes no votes', async () => {
    const said: string[] = []
    const log = pino({ base: null }, { write: (line: string) => void said.push(JSON.parse(line).msg) })
    const options = { deck, log }
    const own = await serve(options)
    await readersOf(own).cast({ claim: thesis, round: 'after' })
    const first = await read(own)
    expect(said).toEqual([])
    await own.stop()
    options.deck = { ...deck, id: 'another-debate' }
    await own.start()
    expect(said).toHaveLength(1)
    expect(said[0]).toContain(`the deck "${deck.id}"`)
    expect(said[0]).toContain('"another-debate"')
    expect(said[0]).toContain('--data-dir')
    expect((await own.call(paths.readings)).json).toEqual({ rooms: [], readers: null })
    const replies = await Promise.all([
      ...[own.call(paths.room(readersCode)), own.call(paths.live(readersCode, 'phone'))],
      ...[readersOf(own).cast({ claim: thesis, round: 'after' }), readersOf(own).mine(random128())],
    ])
    expect(new Set(replies.map(errorOf))).toEqual(new Set(['other_debate']))
    await own.stop()
    options.deck = deck
    await own.start()
    expect(await read(own)).toEqual(first)
    await own.end()
  })

  it('on a disk that cannot be written does not keep an evening from starting', async () => {
    const store = await openSqliteStore(newFolder())
    const said: string[] = []
    const log = pino({ base: null }, { write: (line: string) => void said.push(JSON.parse(line).msg) })
    const full = { ...store, createRoom: () => Promise.reject(new Error('disk is full')) }
    await openReadersRoom(full, deck, 0, log)
    expect(said).toEqual([expect.stringContaining('could not be opened')])
    expect(await openRooms(optionsOf(store)).findRoom(readersCode)).toBeUndefined()
    await store.close()
  })
})

describe('which argument came first', () => {
  /** Readers who cast their last vote, and the same vote under the arm that chance gave them; `takingPart` of three take part. */
  async function finish(server: Served, values: Value[], takingPart = 3): Promise<void> {
    const room = readersOf(server)
    for (const [index, value] of values.entries()) {
      const secret = random128()
      expect((await room.cast({ ...after, value }, secret)).status).toBe(200)
      if (index % 3 < takingPart) expect((await room.cast({ ...armOf(index), value }, secret)).status).toBe(200)
    }
  }
  const orderOf = async (server: Served) => Order.parse((await read(server)).order)

  it('is counted for readers alone, from their votes', async () => {
    const own = await serve()
    expect(await orderOf(own)).toEqual({
      readers: [0, 0, 0],
      table: [
        [0, 0, 0],
        [0, 0, 0],
        [0, 0, 0],
      ],
    })
    // The readers with an even index meet YES first and agree, the others do not.
    await finish(
      own,
      Array.from({ length: 40 }, (_, index) => (index % 2 ? -1 : 2)),
    )
    expect(await orderOf(own)).toEqual({
      readers: [20, 20, 0],
      table: [
        [20, 0, 0],
        [0, 0, 20],
        [0, 0, 0],
      ],
    })
    expect(readOrder(await orderOf(own)).more).toBe('yes-first')
    const evening = await own.newRoom()
    await evening.control({ action: 'open', ...after })
    expect([(await evening.read()).order, (await own.call(paths.room(evening.code))).json.order]).toEqual([null, null])
    await own.end()
  })

  it('[k] is not sent for fewer than five, and no byte reveals how an arm voted', async () => {
    const own = await serve()
    const room = readersOf(own)
    const streams = await Promise.all([room.listen('phone'), room.listen('screen')])
    await finish(own, [2, 2, 2, 2, 2, 2, 2, 2, 2, 1, -1, 0], 2)
    const seen = await read(own)
    const { readers: sizes, table } = await orderOf(own)
    expect(sizes).toEqual([4, 4, 4])
    expect(table.flat().every((count) => count === null)).toBe(true)
    for (const stream of streams) {
      await stream.until(({ data }) => data.version === seen.version)
      for (const { data } of stream.events) if (data.poll?.includes('-first')) expect(data).not.toHaveProperty('counts')
      expect(stream.events.filter(({ data }) => data.poll === 'yes-first.after').at(-1)?.data.voted).toBe(4)
      stream.close()
    }
    for (const arm of arms)
      expect(seen.polls[`${arm}.after`]).toMatchObject({ revealed: false, counts: null, voted: 4 })
    await own.end()
  })

  it('[I3] [I8] counts the newest answer of each reader, which the log confirms', async () => {
    const own = await serve()
    const room = readersOf(own)
    const secrets = Array.from({ length: 30 }, random128)
    for (const n of [1, 2])
      for (const [index, secret] of secrets.entries())
        for (const poll of [after, armOf(index)]) await room.cast({ ...poll, value: n === 1 ? 2 : -2, n }, secret)
    expect(await orderOf(own)).toEqual({
      readers: [15, 15, 0],
      table: [
        [0, 0, 15],
        [0, 0, 15],
        [0, 0, 0],
      ],
    })
    for (const index of [0, 1]) {
      const { claim, round } = armOf(index)
      expect(recount(own.log(readersCode), { claim, round, epoch: 1 })).toEqual([15, 0, 0, 0, 0, 0])
    }
    await own.end()
  })

  it('gives no negative number while a vote has reached only its arm', async () => {
    const own = await serve()
    const room = readersOf(own)
    await finish(
      own,
      Array.from({ length: 30 }, () => 1),
    )
    for (let reader = 0; reader < 3; reader++) await room.cast({ ...armOf(0), value: 1 })
    const { readers: sizes, table } = await orderOf(own)
    expect(sizes).toEqual([18, 15, 0])
    expect(table).toEqual([
      [18, 0, 0],
      [15, 0, 0],
      [0, 0, 0],
    ])
    await own.end()
  })

  it.each<[string, PollRef]>([
    ['in a round of claims', { claim: 'yes-first', round: 'main' }],
    ['before', { claim: 'yes-first', round: 'before' }],
    ['under a name that is no arm', { claim: 'both-first', round: 'after' }],
  ])('a vote of an arm %s is refused', async (_, poll) => {
    expect(errorOf(await readers.cast(poll))).toBe('bad_request')
  })

  it('an evening’s room takes no vote of an arm, and its presenter cannot open one', async () => {
    const evening = await served.newRoom()
    expect(errorOf(await evening.cast(armOf(0)))).toBe('bad_request')
    expect(errorOf(await evening.steer({ action: 'open', claim: 'yes-first', round: 'after' }))).toBe('bad_request')
  })

  it('leaves exports and counts of votes right', async () => {
    const own = await serve()
    await finish(own, [1, -1, null])
    const held = (await own.call('/metrics', { key: own.hostKey })).text
    expect(held).toMatch(/^votes_total\{outcome="held"\} 6$/m)
    expect(held).not.toContain('first')
    await own.stop()
    const store = await openSqliteStore(own.folder)
    const rooms = openRooms(optionsOf(store))
    const room = await rooms.findRoom(readersCode)
    if (!room) throw new Error('there is no room of readers')
    const results = rooms.results(room)
    const countsOf = (claim: string): Counts | undefined => results.polls.find((poll) => poll.claim === claim)?.counts
    expect([countsOf('yes-first'), countsOf('no-first')]).toEqual([
      [0, 0, 0, 1, 0, 1],
      [0, 1, 0, 0, 0, 0],
    ])
    expect(toCsv(results)).toContain('"readers","","2023-11-14",,"yes-first","after",1,0,0,0,1,0,1,1,2,1\r\n')
    expect((await toXlsx(results)).length).toBeGreaterThan(1000)
    await store.close()
    await own.end()
  })
})
