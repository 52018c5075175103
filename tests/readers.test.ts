// The room of all readers, which is always open: it exists from the start, for everybody, has no presenter, and is counted like any room.
import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { paths, Room, type Value } from '../src/core/contract.ts'
import { thesis, toSlides } from '../src/core/deck.ts'
import { RoomList } from '../src/core/host-lists.ts'
import { pollKey } from '../src/core/poll.ts'
import { readersCode } from '../src/core/room-code.ts'
import { valueIndex } from '../src/core/tally.ts'
import { controlKey } from '../src/server/keys.ts'
import { openReadersRooms } from '../src/server/readers.ts'
import { openRooms } from '../src/server/rooms.ts'
import { openSqliteStore } from '../src/server/store/sqlite.ts'
import { everyCommand } from './every-command.ts'
import { type Call, debates, deck, langs, type Reply, type Served, serve, toRoom, wordingOf } from './served.ts'
import { newFolder, question, random128, recount } from './stored-room.ts'

let served: Served
beforeAll(async () => {
  served = await serve()
})
afterAll(() => served.end())

const readersOf = (server: Served) => toRoom(server, { code: readersCode(deck.id), controlKey: '' })
/** The room as people without a key see it. */
const read = async (server = served): Promise<Room> =>
  Room.parse((await server.call(paths.room(readersCode(deck.id)))).json)
const votes = toSlides(deck).flatMap(({ poll, kind }) => (poll && kind === 'vote' ? [poll] : []))
const errorOf = ({ json }: Reply) => json.error
const nobody = [0, 0, 0, 0, 0, 0]

describe('the room that is always open', () => {
  it('is there when a server starts, with every vote of the deck open and shown, and no other', async () => {
    const own = await serve()
    const { polls, ...room } = await read(own)
    expect(room).toMatchObject({
      code: `readers.${deck.id}`,
      slide: 'start',
      ended: false,
      locked: false,
      rehearsal: false,
    })
    expect([room.swing, room.clock]).toEqual([null, null])
    const keys = votes.map(pollKey)
    expect(Object.keys(polls).toSorted()).toEqual(keys.toSorted())
    for (const [key, poll] of Object.entries(polls)) {
      expect(poll, key).toMatchObject({ epoch: 1, open: true, closesIn: null, undoable: false, voted: 0 })
      expect(poll.counts, key).toEqual(nobody)
    }
    await own.end()
  })

  it.each(['readers.', 'READERS.', 'Readers.', '%20readers.'])(
    'is found if its code is typed as %s and the id of its debate',
    async (typed) => {
      expect((await served.call(paths.room(typed + deck.id))).json).toEqual(
        (await served.call(paths.room(readersCode(deck.id)))).json,
      )
    },
  )

  it('[I8] with fifty readers is the same as its stream and the recount of the log, voter by voter [I2] [I3] [I4]', async () => {
    const own = await serve({ voterRate: { burst: 1000, perSecond: 1 } })
    const room = readersOf(own)
    const [phone, screen] = await Promise.all([room.listen('phone'), room.listen('screen')])
    const secrets = Array.from({ length: 50 }, random128)
    const tapOf = (voter: number, index: number): Value =>
      ['-2', '-1', '0', '1', '2', null][(voter * 7 + index) % 6] ?? null
    const expected = votes.map(() => [...nobody])
    await Promise.all(
      secrets.map(async (secret, voter) => {
        for (const [index, poll] of votes.entries()) {
          const last = tapOf(voter, index)
          const vote = room.vote({ ...poll, value: last, n: 2, lang: langs[voter % 3] ?? 'en' })
          const first = { ...poll, value: tapOf(voter, index + 1), n: 1 }
          // The last tap arrives first, then again, then the tap before it.
          for (const ballot of [vote, vote, first])
            expect((await room.cast(ballot, secret)).json).toEqual({ ...poll, epoch: 1, value: last, n: 2 })
          const at = valueIndex(question, last)
          expected[index]?.splice(at, 1, (expected[index]?.at(at) ?? 0) + 1)
        }
        const { json } = await room.mine(secret)
        expect(json.votes).toHaveLength(votes.length)
      }),
    )
    const seen = await read(own)
    const log = await own.log(readersCode(deck.id))
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

  it('[I1] [I7] is the same after a restart, with the same version, and goes on from there', async () => {
    const own = await serve()
    const room = readersOf(own)
    const secret = random128()
    await room.cast({ value: '2' }, secret)
    const before = await read(own)
    await own.stop()
    await own.start()
    expect(await read(own)).toEqual(before)
    expect((await room.cast({ value: '-2', n: 2 }, secret)).json).toMatchObject({ value: '-2', epoch: 1 })
    const now = await read(own)
    expect(now.polls['quiet-evenings']?.counts).toEqual([1, 0, 0, 0, 0, 0])
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
  ...{ store, debates, secret: Buffer.alloc(32), now: () => 0, joinUrl: () => '', connected: () => 0 },
})

describe('nobody can steer the room that is always open', () => {
  const few = { claim: 'quiet-evenings', round: 'main' } as const
  const control = paths.control(readersCode(deck.id))
  const calls: [title: string, path: string, call: Call][] = [
    ...everyCommand(few).map((body): (typeof calls)[number] => [body.action, control, { body }]),
    ['a new key', paths.key(readersCode(deck.id)), { method: 'POST' }],
    ['deleting it', paths.room(readersCode(deck.id)), { method: 'DELETE' }],
    ['freezing it', paths.freeze(readersCode(deck.id)), { body: { name: 'readers' } }],
    ['its sheet', paths.results(readersCode(deck.id), 'csv'), {}],
    ['its workbook', paths.results(readersCode(deck.id), 'xlsx'), {}],
    ['its results', paths.results(readersCode(deck.id), 'json'), {}],
  ]
  it.each(calls)('%s is refused, whatever the key', async (_, path, call) => {
    const before = await read()
    const secret = readFileSync(join(served.folder, 'secret'))
    const keys = [
      ...[0, 1, 2].map((version) => controlKey(secret, readersCode(deck.id), version)),
      ...[(await served.newRoom()).key, served.hostKey, random128(), readersCode(deck.id)],
    ]
    expect(errorOf(await served.call(path, call))).toBe('key_needed')
    for (const key of keys) expect(errorOf(await served.call(path, { ...call, key }))).toBe('key_wrong')
    expect(await read()).toEqual(before)
  })
})

describe('a deck that changes', () => {
  const whole = deck
  const shorter = { ...deck, claims: deck.claims.filter(({ id }) => id !== 'quiet-evenings') }

  it('[I5] opens the votes of its new claims at the next start, and keeps the votes of removed claims aside', async () => {
    const options = { deck: shorter }
    const own = await serve(options)
    const room = readersOf(own)
    const again = async (next: typeof deck) => {
      await own.stop()
      options.deck = next
      await own.start()
      return read(own)
    }
    expect(Object.keys((await read(own)).polls)).not.toContain('quiet-evenings')
    expect(errorOf(await room.cast())).toBe('bad_request')
    await room.cast({ claim: 'staff-cost', value: '2' })
    const { version } = await read(own)

    const longer = await again(whole)
    expect(longer.polls['quiet-evenings']).toMatchObject({ epoch: 1, open: true, revealed: true, counts: nobody })
    expect(longer.polls['staff-cost']?.counts).toEqual([0, 0, 0, 0, 1, 0])
    expect(longer.version, 'one change').toBe(version + 1)
    const secret = random128()
    expect((await room.cast({ value: '1' }, secret)).status).toBe(200)

    const gone = await again(shorter)
    const wording = wordingOf({ claim: 'quiet-evenings', round: 'main' })
    expect(gone.polls['quiet-evenings']).toMatchObject({
      wording,
      open: false,
      canKeep: false,
      counts: [0, 0, 0, 1, 0, 0],
    })
    // One more for the vote, and one more for the changed words of the debate.
    expect(gone.version).toBe(version + 3)
    // A reader who still has the words may answer them, and no others.
    expect((await room.cast({ value: '0' })).status).toBe(200)
    expect(errorOf(await room.cast({ wording: 'fedcba987654' }))).toBe('reworded')
    expect(errorOf(await room.cast({ claim: 'no-such-claim' }))).toBe('bad_request')
    expect((await again(whole)).polls['quiet-evenings']).toMatchObject({ open: true, counts: [0, 0, 1, 1, 0, 0] })
    expect((await room.mine(secret)).json.votes).toMatchObject([{ claim: 'quiet-evenings', value: '1' }])
    await own.end()
  })

  it('into another debate leaves the room to the first debate, makes another room, and takes no votes for the first', async () => {
    const options = { deck }
    const own = await serve(options)
    await readersOf(own).cast({ claim: thesis, round: 'after' })
    const first = await read(own)
    await own.stop()
    options.deck = { ...deck, id: 'another-debate' }
    await own.start()
    const another = readersCode('another-debate')
    expect((await own.call(`/d/another-debate${paths.readings}`)).json).toEqual({ rooms: [], readers: another })
    expect(Room.parse((await own.call(paths.room(another))).json)).toMatchObject({
      debate: { id: 'another-debate' },
      polls: { 'thesis.after': { voted: 0, open: true } },
    })
    const replies = await Promise.all([
      ...[own.call(paths.room(readersCode(deck.id))), own.call(paths.live(readersCode(deck.id), 'phone'))],
      ...[readersOf(own).cast({ claim: thesis, round: 'after' }), readersOf(own).mine(random128())],
    ])
    expect(new Set(replies.map(errorOf))).toEqual(new Set(['other_debate']))
    await own.stop()
    options.deck = deck
    await own.start()
    expect(await read(own)).toEqual(first)
    await own.end()
  })

  it('on a disk that cannot be written does not prevent an evening from starting', async () => {
    const store = await openSqliteStore(newFolder())
    const said: string[] = []
    const log = pino({ base: null }, { write: (line: string) => void said.push(JSON.parse(line).msg) })
    const full = { ...store, createRoom: () => Promise.reject(new Error('disk is full')) }
    await openReadersRooms(full, debates, 0, log)
    expect(said).toEqual([expect.stringContaining('could not be opened')])
    expect(await openRooms(optionsOf(store)).findRoom(readersCode(deck.id))).toBeUndefined()
    await store.close()
  })
})

it('votes of the ended experiment on the order of arguments are removed at the first start, and the log says so', async () => {
  const said: string[] = []
  const log = pino({ base: null }, { write: (line: string) => void said.push(JSON.parse(line).msg) })
  const own = await serve({ log })
  await own.stop()
  // A file of the release that had the experiment; its room of the readers becomes that of the debate which this server shows.
  const file = join(own.folder, 'votes.sqlite')
  cpSync(join(import.meta.dirname, 'fixtures/release-1/ended/votes.sqlite'), file)
  const db = new DatabaseSync(file)
  const asked = `claim = 'thesis' AND round = 'before' AND room = (SELECT id FROM rooms WHERE code = 'readers')`
  for (const claim of ['yes-first', 'no-first'])
    db.exec(`INSERT INTO polls (room, claim, round, epoch, last_epoch, entered, open, revealed, earlier, closes_at)
        SELECT room, '${claim}', 'after', epoch, last_epoch, entered, open, 0, earlier, closes_at FROM polls WHERE ${asked};
      INSERT INTO held (room, voter, claim, round, epoch, n, vote_id, value, lang)
        SELECT room, voter, '${claim}', 'after', epoch, n, vote_id, value, lang FROM held WHERE ${asked};
      INSERT INTO votes (room, vote_id, claim, round, epoch, voter, n, value, lang, at)
        SELECT room, randomblob(16), '${claim}', 'after', epoch, voter, n, value, lang, at FROM votes
        WHERE ${asked};`)
  const { counts } = db
    .prepare(`SELECT json_group_array(count) AS counts FROM (SELECT count(*) AS count FROM held JOIN rooms ON room = id
       WHERE code = 'readers' AND claim = 'thesis' AND round = 'before' GROUP BY value ORDER BY value)`)
    .get() as { counts: string }
  db.exec(`UPDATE rooms SET deck = '${deck.id}' WHERE code = 'readers'; PRAGMA user_version = 5`)
  db.close()
  await own.start()
  expect(said).toEqual([
    expect.stringContaining('votes.sqlite.format-5 has them as they were'),
    expect.stringContaining('The experiment on the order of arguments is over'),
  ])
  const { polls } = await read(own)
  expect(Object.keys(polls).filter((key) => key.includes('-first'))).toEqual([])
  const told = (polls['thesis.before']?.counts ?? []).filter((count) => count > 0)
  expect(told.toSorted()).toEqual((JSON.parse(counts) as number[]).toSorted())
  await own.stop()
  const left = new DatabaseSync(file, { readOnly: true })
  for (const table of ['held', 'tallies', 'votes'])
    expect(left.prepare(`SELECT count(*) AS count FROM ${table} WHERE claim LIKE '%-first'`).get(), table).toEqual({
      count: 0,
    })
  left.close()
  await own.start()
  expect(said).toHaveLength(2)
  await own.end()
})
