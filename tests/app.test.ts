// Every call of the contract over a real port: which requests are accepted, which errors others get, and which data is never sent.

import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ErrorBody, errorStatus, HeldVotes, NewRoom, paths, Room } from '../src/core/contract.ts'
import { Results } from '../src/core/results.ts'
import { codeAlphabet } from '../src/core/room-code.ts'
import { version } from '../src/debate/package.ts'
import { createApp } from '../src/server/app.ts'
import { toCsvText } from '../src/server/csv-text.ts'
import { openFrozen } from '../src/server/frozen.ts'
import { openLive } from '../src/server/live.ts'
import { createMetrics } from '../src/server/metrics.ts'
import { openOpeners } from '../src/server/openers.ts'
import { openRooms } from '../src/server/rooms.ts'
import { openSqliteStore } from '../src/server/store/sqlite.ts'
import { everyCommand } from './every-command.ts'
import {
  type Call,
  debates,
  deck,
  langs,
  type Reply,
  type Served,
  type ServedRoom,
  serve,
  wordingOf,
} from './served.ts'
import { newFolder, random128, recount } from './stored-room.ts'

let served: Served
beforeAll(async () => {
  served = await serve()
})
afterAll(() => served.end())

const poll = { claim: 'quiet-evenings', round: 'main' } as const
/** The sheet without blank lines, as another program reads it. */
const readSheet = (text: string): string[][] =>
  parse(text, { bom: true, relax_column_count: true, skip_empty_lines: true })
const openRoom = async (): Promise<ServedRoom> => {
  const room = await served.newRoom()
  await room.goto('quiet-evenings')
  return room
}

/** Expects the reply to be only this error of the closed list, with its status. */
function expectRefusal(reply: Reply, error: keyof typeof errorStatus): void {
  expect(reply.json).toEqual({ error })
  expect(reply.status).toBe(errorStatus[error])
  expect(ErrorBody.safeParse(reply.json).success).toBe(true)
}

describe('the calls of the contract', () => {
  it('POST /api/rooms makes a room whose key steers it', async () => {
    const reply = await served.call(paths.rooms, { method: 'POST', key: served.hostKey })
    expect([reply.status, reply.headers['cache-control']]).toEqual([200, 'no-store'])
    const { code, controlKey } = NewRoom.parse(reply.json)
    expect(controlKey).toMatch(/^[\w-]{24}$/)
    for (const letter of code) expect(codeAlphabet).toContain(letter)
    const steered = await served.call(paths.control(code), { key: controlKey, body: { action: 'lock', on: true } })
    expect(Room.parse(steered.json)).toMatchObject({ code, locked: true, slide: 'start', polls: {} })
  })

  it('GET /api/rooms/:code shows the audience its room, and takes the code as a person types it', async () => {
    const room = await openRoom()
    const expected = await served.call(paths.room(room.code))
    expect(Room.parse(expected.json)).toMatchObject({ code: room.code, slide: 'quiet-evenings', connected: 0 })
    const typed = [room.code.toLowerCase(), `${room.code.slice(0, 3)}-${room.code.slice(3)}`, `%20${room.code}`]
    for (const code of typed) expect((await served.call(paths.room(code))).json).toEqual(expected.json)
  })

  it('the answer to a vote is the vote that now counts, and votes/mine shows it only to its voter', async () => {
    const room = await openRoom()
    const secret = random128()
    const first = await room.cast({ value: '2', n: 1 }, secret)
    expect([first.status, first.json]).toEqual([200, { ...poll, epoch: 1, value: '2', n: 1 }])
    const second = await room.cast({ value: null, n: 2 }, secret)
    expect(second.json).toEqual({ ...poll, epoch: 1, value: null, n: 2 })
    const mine = await room.mine(secret)
    expect(HeldVotes.parse(mine.json)).toEqual({ votes: [{ ...poll, epoch: 1, value: null, n: 2 }] })
    expect((await room.mine(random128())).json).toEqual({ votes: [] })
  })

  it('[I3] an older tap that arrives late is answered with the newer one', async () => {
    const room = await openRoom()
    const secret = random128()
    await room.cast({ value: '2', n: 2 }, secret)
    expect((await room.cast({ value: '-2', n: 1 }, secret)).json).toMatchObject({ value: '2', n: 2 })
    expect((await room.read()).polls['quiet-evenings']?.counts).toEqual([0, 0, 0, 0, 1, 0])
  })

  it('[I2] a vote sent ten times at once counts once', async () => {
    const room = await openRoom()
    const [secret, vote] = [random128(), room.vote({ value: '-1' })]
    const replies = await Promise.all(Array.from({ length: 10 }, () => room.cast(vote, secret)))
    for (const { status, json } of replies)
      expect([status, json]).toEqual([200, { ...poll, epoch: 1, value: '-1', n: 1 }])
    expect((await room.read()).polls['quiet-evenings']?.counts).toEqual([0, 1, 0, 0, 0, 0])
    expect(await served.log(room.code)).toHaveLength(1)
  })

  it('control answers with the room as the presenter sees it', async () => {
    const room = await openRoom()
    await room.cast({ value: '1' })
    const reply = await room.steer({ action: 'close', ...poll })
    expect(reply.json).toEqual(await room.read())
    expect(reply.json.polls['quiet-evenings']).toMatchObject({ open: false, voted: 1, counts: [0, 0, 0, 1, 0, 0] })
  })

  it('/health says that the store answers, /metrics counts votes by outcome and names no room', async () => {
    const room = await openRoom()
    await room.cast()
    await room.cast({ epoch: 9 })
    const health = await served.call('/health')
    expect([health.status, health.json]).toEqual([200, { ok: true, version, now: expect.any(Number) }])
    const metrics = await served.call('/metrics', { key: served.hostKey })
    expect(metrics.headers['content-type']).toContain('text/plain')
    expect(metrics.text).toMatch(/^votes_total\{outcome="held"\} [1-9]/m)
    expect(metrics.text).toMatch(/^votes_total\{outcome="epoch_changed"\} [1-9]/m)
    expect(metrics.text).toMatch(/^streams_open 0$/m)
    expect(metrics.text).not.toContain(room.code)
  })
})

describe('requests are parsed strictly', () => {
  const whole = {
    ...{ voteId: random128(), ...poll, epoch: 1, wording: wordingOf(poll), value: '1', n: 1, lang: 'ja' },
  }
  const { value: _, ...withoutValue } = whole
  const { wording: __, ...withoutWording } = whole
  const votes: [title: string, body: unknown][] = [
    ['a number instead of an object', 7],
    ['null', null],
    ['a list', [whole]],
    ['an empty body', ''],
    ['not JSON', '{"voteId":'],
    ['an unknown key', { ...whole, name: 'Ada' }],
    ['a key named like a property of every object', `{"__proto__":{"a":1},${JSON.stringify(whole).slice(1)}`],
    ['no value', withoutValue],
    ['a number as its value', { ...whole, value: 1 }],
    ['a value that the question does not have', { ...whole, value: '3' }],
    ['half a value', { ...whole, value: '0.5' }],
    ['a value with two blanks', { ...whole, value: 'a  b' }],
    ['a value that is not a text', '{"value":NaN}'],
    ['no wording', withoutWording],
    ['a wording that is too short', { ...whole, wording: whole.wording.slice(1) }],
    ['a wording in capitals', { ...whole, wording: 'A'.repeat(12) }],
    ['an n of 0', { ...whole, n: 0 }],
    ['an n beyond 2³¹', { ...whole, n: 2 ** 31 + 1 }],
    ['an n that is not whole', { ...whole, n: 1.5 }],
    ['an epoch of 0', { ...whole, epoch: 0 }],
    ['a vote id that is too short', { ...whole, voteId: whole.voteId.slice(1) }],
    ['a vote id in capitals', { ...whole, voteId: 'A'.repeat(32) }],
    ['a vote id as a list', { ...whole, voteId: [whole.voteId] }],
    ['an unknown round', { ...whole, round: 'during' }],
    ['a claim that is not in the deck', { ...whole, claim: 'no-such-claim' }],
    ['a claim named like a property of every object', { ...whole, claim: 'constructor' }],
    ['a claim in a round it is not asked in', { ...whole, round: 'before' }],
    ['a claim with a quote in it', { ...whole, claim: "few'unicorns" }],
    ['a language that the deck does not have', { ...whole, lang: 'fr' }],
    ['a language that does not exist', { ...whole, lang: '<script>' }],
  ]
  it.each(votes)('[I6] a vote is refused: %s', async (_, body) => {
    const room = await openRoom()
    expectRefusal(await served.call(paths.votes(room.code), { key: random128(), body }), 'bad_request')
    expect(await served.log(room.code)).toEqual([])
  })

  const commands: [title: string, body: unknown][] = [
    ['that is a text instead of an object', 'end'],
    ['that is not JSON', '{"action":"end"'],
    ['without an action', {}],
    ['of an unknown action', { action: 'erase' }],
    ['of an action named like a property of every object', { action: 'constructor' }],
    ['with an unknown key', { action: 'end', now: true }],
    ['going to no slide', { action: 'goto', step: 0 }],
    ['going to a slide that is not in the deck', { action: 'goto', slide: 'no-such-slide', step: 0 }],
    ['going to a slide of 61 letters', { action: 'goto', slide: 'a'.repeat(61), step: 0 }],
    ['going to a step below the first', { action: 'goto', slide: 'start', step: -1 }],
    ['going to a step beyond the last', { action: 'goto', slide: 'start', step: 1 }],
    ['locking with a word instead of true', { action: 'lock', on: 'yes' }],
    ['opening a claim that is not in the deck', { action: 'open', claim: 'no-such-claim', round: 'main' }],
    ['opening without a round', { action: 'open', claim: 'quiet-evenings' }],
    ['naming a room with a number', { action: 'rename', name: 7 }],
    ['naming a room in 61 letters', { action: 'rename', name: 'a'.repeat(61) }],
    ['for screens in three languages', { action: 'screens', langs: ['ja', 'en', 'zh-Hans'] }],
    ['for screens in a language that does not exist', { action: 'screens', langs: ['<script>'] }],
    ['rehearsing with a word instead of true', { action: 'rehearsal', on: 'yes' }],
    ['of a countdown without seconds', { action: 'countdown', claim: 'quiet-evenings', round: 'main' }],
    ['with a version that is not whole', { action: 'end', ifVersion: 1.5 }],
    ['with null as its version', { action: 'end', ifVersion: null }],
  ]
  it.each(commands)('a command %s is refused', async (_, body) => {
    const room = await openRoom()
    const before = await room.read()
    expectRefusal(await served.call(paths.control(room.code), { key: room.key, body }), 'bad_request')
    expect(await room.read()).toEqual(before)
  })

  it.each([
    ['with its length in a header', {}],
    ['in pieces, without its length in a header', { 'transfer-encoding': 'chunked' }],
  ])('a huge body %s is too large, and changes nothing', async (_, headers: Record<string, string>) => {
    const room = await openRoom()
    const body = JSON.stringify({ action: 'end', ifVersion: 1, text: 'x'.repeat(5000) })
    for (const path of [paths.votes(room.code), paths.control(room.code)]) {
      expectRefusal(await served.call(path, { key: room.key, body, headers }), 'too_large')
    }
    expect((await room.read()).ended).toBe(false)
  })

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'application/jsonp', ''])(
    'a body sent as "%s", as a form of another site would send it, is refused',
    async (type) => {
      const room = await openRoom()
      const before = await room.read()
      const headers = { 'content-type': type }
      const end = { key: room.key, body: { action: 'end' }, headers }
      expectRefusal(await served.call(paths.control(room.code), end), 'bad_request')
      const vote = { key: random128(), body: room.vote(), headers }
      expectRefusal(await served.call(paths.votes(room.code), vote), 'bad_request')
      expect(await room.read()).toEqual(before)
    },
  )
})

describe('a refusal is one error code of the closed list', () => {
  const refused: [title: string, error: keyof typeof errorStatus, act: (room: ServedRoom) => Promise<Reply>][] = [
    [
      '[I6] a vote that arrives after closing gets its error',
      'closed',
      async (room) => {
        await room.control({ action: 'close', ...poll })
        return room.cast()
      },
    ],
    ['[I6] a vote on a claim that was never opened is refused', 'closed', (room) => room.cast({ claim: 'staff-cost' })],
    [
      '[I6] a vote of the epoch before the reset is refused',
      'epoch_changed',
      async (room) => {
        await room.control({ action: 'reset', ...poll })
        return room.cast({ epoch: 1 })
      },
    ],
    ['a vote of an epoch that does not exist is refused', 'epoch_changed', (room) => room.cast({ epoch: 2 })],
    [
      '[I6] a newcomer to a locked room is refused',
      'room_locked',
      async (room) => {
        await room.control({ action: 'lock', on: true })
        return room.cast()
      },
    ],
    [
      '[I6] a vote after the end is refused',
      'room_ended',
      async (room) => {
        await room.control({ action: 'end' })
        return room.cast()
      },
    ],
    [
      'opening after the end is refused',
      'room_ended',
      async (room) => {
        await room.control({ action: 'end' })
        return room.steer({ action: 'open', ...poll })
      },
    ],
    [
      '[I2] a vote id that somebody else has used is refused',
      'vote_id_used',
      async (room) => {
        const vote = room.vote()
        await room.cast(vote)
        return room.cast(vote)
      },
    ],
    ['there is nothing to undo', 'nothing_to_undo', (room) => room.steer({ action: 'undo', ...poll })],
    [
      'a vote without a secret is refused',
      'key_needed',
      (room) => served.call(paths.votes(room.code), { body: room.vote() }),
    ],
    ['a vote with the control key for a secret is refused', 'key_needed', (room) => room.cast({}, room.key)],
    ['votes/mine without a secret is refused', 'key_needed', (room) => served.call(paths.mine(room.code))],
    [
      'a key that is not sent as "Bearer" is refused',
      'key_wrong',
      (room) => served.call(paths.room(room.code), { headers: { authorization: `Basic ${room.key}` } }),
    ],
    ['a room that does not exist', 'no_such_room', () => served.call(paths.room('ZZZZZZ'))],
    ['a text that cannot be a code', 'no_such_room', () => served.call(paths.room('%27%20OR%201=1'))],
    ['a code with broken escapes', 'no_such_room', () => served.call(paths.room('%E0%A4%A'))],
    ['the stream of a room that does not exist', 'no_such_room', () => served.call(paths.live('ZZZZZZ', 'phone'))],
    [
      'a vote in a room that does not exist',
      'no_such_room',
      (room) => served.call(paths.votes('ZZZZZZ'), { key: random128(), body: room.vote() }),
    ],
    ['a call that is not in the contract', 'not_found', () => served.call('/api/room')],
    [
      'a call by a method that is not in the contract',
      'not_found',
      (room) => served.call(paths.room(room.code), { method: 'PUT', key: room.key }),
    ],
    ['steering by GET', 'not_found', (room) => served.call(paths.control(room.code), { key: room.key })],
    [
      'a stream asked for by HEAD',
      'not_found',
      async (room) => {
        const { status, headers } = await served.call(paths.live(room.code, 'phone'), { method: 'HEAD' })
        return { status, headers, text: '', json: { error: 'not_found' } }
      },
    ],
  ]
  it.each(refused)('%s: %s', async (_, error, act) => {
    const room = await openRoom()
    expectRefusal(await act(room), error)
  })

  it('a voter who was in before the lock may go on voting', async () => {
    const room = await openRoom()
    const secret = random128()
    await room.cast({ value: '1', n: 1 }, secret)
    await room.control({ action: 'lock', on: true })
    expect((await room.cast({ value: '2', n: 2 }, secret)).json).toMatchObject({ value: '2', n: 2 })
  })

  it('[B9] a store that cannot be read or written is not_now (503), whoever asks, without any detail; another failure is server_error', async () => {
    const folder = newFolder()
    const store = await openSqliteStore(folder)
    const rooms = openRooms({
      ...{ store, debates, secret: Buffer.alloc(32), now: () => 0, joinUrl: () => '', connected: () => 0 },
    })
    const live = openLive({ rooms, size: 1, mostStreams: 1 })
    const metrics = createMetrics(live.streams)
    const log = pino({ level: 'silent' })
    const openers = openOpeners({ store, secret: Buffer.alloc(32), today: () => 0 })
    const folders = { openers, frozen: openFrozen(folder), base: '', files: () => undefined, older: [] }
    const claimSocket = () => true
    const app = createApp({ debates, rooms, live, claimSocket, metrics, log, hostKey: 'x', ...folders })
    const { code } = await rooms.createRoom()
    const failing = openRooms({
      ...{ store: { ...store, readRoom: failOnce(store.readRoom) }, debates, secret: Buffer.alloc(32) },
      ...{ now: () => 0, joinUrl: () => '', connected: () => 0 },
    })
    await expect(failing.findRoom(code)).rejects.toThrow('once')
    expect(await failing.findRoom(code), 'a room that could not be read is asked for again').toMatchObject({ code })
    await store.close()
    const headers = { authorization: 'Bearer x' }
    for (const path of [paths.room(code), paths.live(code, 'phone'), '/health', paths.rooms]) {
      const response = await app.request(path, path === paths.rooms ? { headers } : {})
      expect([response.status, await response.text()], path).toEqual([503, '{"error":"not_now"}'])
    }
    const broken = { ...rooms, findRoom: () => Promise.reject(new Error('a secret')) }
    const faulty = createApp({ debates, rooms: broken, live, claimSocket, metrics, log, hostKey: 'x', ...folders })
    const response = await faulty.request(paths.room(code))
    expect([response.status, await response.text()]).toEqual([500, '{"error":"server_error"}'])
    live.close()
  })

  it('[B9] a disk that cannot be written refuses votes as not_saved, and commands, openings and saving as not_now; rooms are shown', async () => {
    const own = await serve({ database: undefined })
    const room = await own.newRoom()
    await room.goto('quiet-evenings')
    rmSync(join(own.folder, 'votes.sqlite'))
    writeFileSync(own.frozen, 'a file in place of the folder')
    const name = { body: { name: 'tonight' }, key: room.key }
    const asked = {
      'a vote': await room.cast(),
      'a command': await room.steer({ action: 'lock', on: true }),
      'an opening': await own.call(paths.rooms, { key: own.hostKey, body: {} }),
      'saving for readers': await own.call(paths.freeze(room.code), name),
      '/health': await own.call('/health'),
    }
    expect(Object.entries(asked).map(([what, { status, json }]) => [what, status, json.error])).toEqual([
      ['a vote', 503, 'not_saved'],
      ['a command', 503, 'not_now'],
      ['an opening', 503, 'not_now'],
      ['saving for readers', 503, 'not_now'],
      ['/health', 503, 'not_now'],
    ])
    expect(await room.read()).toMatchObject({ slide: 'quiet-evenings', locked: false })
    await own.end()
  })
})

/** The same function, but its first call fails. */
function failOnce<Arguments extends unknown[], Result>(call: (...given: Arguments) => Promise<Result>) {
  let calls = 0
  return (...given: Arguments): Promise<Result> => (calls++ === 0 ? Promise.reject(new Error('once')) : call(...given))
}

describe('only its own key steers a room', () => {
  const presenterCalls: [title: string, call: (code: string) => { path: string } & Call][] = [
    ...everyCommand(poll).map((body): (typeof presenterCalls)[number] => [
      body.action,
      (code) => ({ path: paths.control(code), body }),
    ]),
    ['results.json', (code) => ({ path: paths.results(code, 'json') })],
    ['results.csv', (code) => ({ path: paths.results(code, 'csv') })],
    ['results.xlsx', (code) => ({ path: paths.results(code, 'xlsx') })],
  ]
  /** Flips one bit of the last byte of a key. */
  const flipBit = (key: string) => {
    const bytes = Buffer.from(key, 'base64url')
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1)
    return bytes.toString('base64url')
  }
  const keys: [
    title: string,
    error: 'key_needed' | 'key_wrong',
    key: (room: ServedRoom, other: ServedRoom) => string | undefined,
  ][] = [
    ['no key', 'key_needed', () => undefined],
    ['a wrong key', 'key_wrong', () => Buffer.alloc(18, 7).toString('base64url')],
    ['the key of another room', 'key_wrong', (_, other) => other.key],
    ['the key with one wrong bit', 'key_wrong', ({ key }) => flipBit(key)],
    ['half of the key', 'key_wrong', ({ key }) => key.slice(0, 12)],
    ['the key with one more letter', 'key_wrong', ({ key }) => `${key}A`],
    ["a voter's secret", 'key_wrong', () => random128()],
    ['the code of the room', 'key_wrong', ({ code }) => code],
  ]
  it.each(
    presenterCalls.flatMap(([call, request]) => keys.map(([key, ...rest]) => [call, key, request, ...rest] as const)),
  )('%s with %s is refused and the room stays as it is', async (_, __, request, error, keyOf) => {
    const [room, other] = await Promise.all([openRoom(), served.newRoom()])
    await room.cast()
    const before = await room.read()
    const { path, ...call } = request(room.code)
    expectRefusal(await served.call(path, { ...call, key: keyOf(room, other) }), error)
    expect(await room.read()).toEqual(before)
  })

  it.each(keys.filter(([who, error]) => error === 'key_wrong' && who !== "a voter's secret"))(
    'the room and its stream are refused to %s, not shown as to the audience',
    async (_, error, keyOf) => {
      const [room, other] = await Promise.all([openRoom(), served.newRoom()])
      const key = keyOf(room, other)
      for (const path of [
        paths.room(room.code),
        paths.poll(room.code, 0),
        paths.live(room.code, 'phone'),
        paths.live(room.code, 'screen'),
      ])
        expectRefusal(await served.call(path, { key }), error)
    },
  )

  it("a voter's secret opens only what the audience may see, and does not work as a screen's key", async () => {
    const room = await openRoom()
    await room.cast()
    const key = random128()
    for (const path of [paths.room(room.code), paths.poll(room.code, 0)])
      expect((await served.call(path, { key })).json).toEqual((await served.call(paths.room(room.code))).json)
    const phone = await served.listen(room.code, { key })
    expect((await phone.until(() => true)).data.polls['quiet-evenings'].counts).toBeNull()
    phone.close()
    expectRefusal(await served.call(paths.live(room.code, 'screen'), { key }), 'key_wrong')
  })

  it('[B7] the answer to a poll is the room if it has a newer version, else empty', async () => {
    const room = await openRoom()
    const { version } = await room.read()
    const poll = (after: number, key?: string) => served.call(paths.poll(room.code, after), { key })
    expect((await poll(version - 1)).json).toEqual((await served.call(paths.room(room.code))).json)
    for (const after of [version, version + 1]) {
      const { status, text } = await poll(after)
      expect([status, text]).toEqual([204, ''])
    }
    const phone = await room.listen()
    expect((await poll(version)).status, 'who is connected is no news').toBe(204)
    phone.close()
    await room.cast()
    expect((await poll(version)).json.polls['quiet-evenings']).toMatchObject({ voted: 1, counts: null })
    expect((await poll(version, room.key)).json.polls['quiet-evenings']).toMatchObject({ counts: [0, 0, 0, 1, 0, 0] })
  })

  it.each(['', '-1', '1.5', '1e3', 'x', '9'.repeat(16)])('a poll after "%s" is a bad request', async (after) => {
    const room = await openRoom()
    expectRefusal(await served.call(`${paths.room(room.code)}?after=${after}`), 'bad_request')
  })

  it('a key in the address opens nothing', async () => {
    const room = await openRoom()
    for (const name of ['key', 'token', 'authorization']) {
      expectRefusal(await served.call(`${paths.results(room.code, 'json')}?${name}=${room.key}`), 'key_needed')
    }
  })
})

describe('pages of other sites', () => {
  it('a request of another site is refused on every call', async () => {
    const room = await openRoom()
    const before = await room.read()
    const headers = { 'sec-fetch-site': 'cross-site' }
    const calls: ({ path: string } & Call)[] = [
      { path: paths.rooms, method: 'POST', key: served.hostKey },
      { path: paths.room(room.code) },
      { path: paths.live(room.code, 'phone') },
      { path: paths.votes(room.code), key: random128(), body: room.vote() },
      { path: paths.mine(room.code), key: random128() },
      { path: paths.control(room.code), key: room.key, body: { action: 'end' } },
      { path: paths.results(room.code, 'json'), key: room.key },
      { path: paths.results(room.code, 'csv'), key: room.key },
      { path: paths.results(room.code, 'xlsx'), key: room.key },
      { path: paths.freeze(room.code), key: room.key, body: { name: 'elsewhere' } },
      { path: paths.rooms, key: served.hostKey },
      { path: paths.room(room.code), method: 'DELETE', key: room.key },
      { path: paths.key(room.code), method: 'POST', key: room.key },
    ]
    for (const { path, ...call } of calls)
      expectRefusal(await served.call(path, { ...call, headers }), 'from_elsewhere')
    expect(await room.read()).toEqual(before)
  })

  it('no answer lets another site read it: there is no CORS header, not even for a preflight', async () => {
    const room = await openRoom()
    const headers = { origin: 'http://evil.example', 'access-control-request-method': 'POST' }
    for (const method of ['OPTIONS', 'GET', 'POST']) {
      const reply = await served.call(paths.control(room.code), { method, headers })
      expect(Object.keys(reply.headers).filter((name) => name.startsWith('access-control'))).toEqual([])
    }
  })
})

describe('two presenters', () => {
  it('if two commands are based on one version, the second gets an error with the room as it is now', async () => {
    const room = await openRoom()
    const { version } = await room.read()
    const replies = await Promise.all([
      room.steer({ action: 'close', ...poll, ifVersion: version }),
      room.steer({ action: 'reveal', ...poll, ifVersion: version }),
    ])
    const [won, lost] = replies.toSorted((a, b) => a.status - b.status)
    expect([won?.status, lost?.status, lost?.json.error]).toEqual([200, 409, 'conflict'])
    expect(Room.parse(lost?.json.room)).toEqual(await room.read())
    expect(ErrorBody.parse(lost?.json)).toEqual({ error: 'conflict' })
  })

  it('a command conflicts with another command, but not with votes that arrive in between', async () => {
    const room = await openRoom()
    const { version } = await room.read()
    await room.cast()
    expect((await room.steer({ action: 'close', ...poll, ifVersion: version })).status).toBe(200)
    expect((await room.steer({ action: 'open', ...poll, ifVersion: version })).json.error).toBe('conflict')
  })

  it('each of a hundred commands from two presenters makes one version or gets an error', async () => {
    const room = await openRoom()
    const { version } = await room.read()
    const replies = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        room.steer(
          index % 2 ? { action: 'reset', ...poll } : { action: 'goto', slide: index % 4 ? 'before' : 'after', step: 0 },
        ),
      ),
    )
    const taken = replies.filter(({ status }) => status === 200)
    for (const reply of replies) expect([200, 409]).toContain(reply.status)
    expect(taken.length).toBeGreaterThan(0)
    const now = await room.read()
    expect(now.version).toBeLessThanOrEqual(version + taken.length)
    expect(now.polls['quiet-evenings']?.epoch).toBe(
      1 + replies.filter(({ status }, index) => index % 2 && status === 200).length,
    )
  })
})

describe('hidden is not sent', () => {
  it('no byte to a phone, a screen or a caller reveals the counts of a hidden vote', async () => {
    const room = await openRoom()
    const [phone, screen, desk] = await Promise.all([room.listen('phone'), room.listen('screen'), room.desk()])
    for (const value of ['-2', '-2', '-2', '1', null]) await room.cast({ value })
    const all = [3, 0, 0, 1, 0, 1]
    await desk.until(({ event, data }) => event === 'tally' && data.counts?.join() === all.join())
    await Promise.all([phone, screen].map((stream) => stream.until(({ data }) => data.voted === 5)))
    const counted = /"counts":\[/
    for (const stream of [phone, screen]) expect(stream.bytes()).not.toMatch(counted)
    expect((await served.call(paths.room(room.code))).text).not.toMatch(counted)
    expect((await room.listen('phone')).bytes()).not.toMatch(counted)

    await room.control({ action: 'reveal', ...poll })
    const seen = await Promise.all([phone, screen].map((stream) => stream.until(({ text }) => counted.test(text))))
    for (const { event, data } of seen) {
      expect([event, data.polls['quiet-evenings'].counts]).toEqual(['room', all])
    }

    // The result is hidden again: later events have no counts.
    await room.control({ action: 'hide', ...poll })
    for (const stream of [phone, screen]) {
      await stream.until(
        ({ event, data }) => event === 'room' && data.version > 7 && data.polls['quiet-evenings'].counts === null,
      )
      const seen = stream.events.length
      await room.cast({ value: '2' })
      await stream.until(({ event, data }) => event === 'tally' && data.voted === (stream === phone ? 6 : 7))
      for (const { text } of stream.events.slice(seen)) expect(text).not.toMatch(counted)
      stream.close()
    }
    desk.close()
  })

  it('a revealed result does not uncover that of a hidden vote', async () => {
    const room = await openRoom()
    await room.control({ action: 'reveal', ...poll })
    await room.control({ action: 'open', claim: 'thesis', round: 'before' })
    const screen = await room.listen('screen')
    await room.cast({ value: '2' })
    await room.cast({ claim: 'thesis', round: 'before', value: '-2' })
    await screen.until(({ data }) => data.poll === 'thesis.before' && data.voted === 1)
    expect(screen.bytes()).not.toMatch(/\[1,0,0,0,0,0\]/)
    screen.close()
  })
})

describe('everything counted', () => {
  it('[I8] results.json = results.csv = the stream = the recount of the log', async () => {
    const room = await openRoom()
    await room.control({ action: 'open', claim: 'thesis', round: 'before' })
    await room.control({ action: 'reveal', ...poll })
    const [phone, desk] = await Promise.all([room.listen('phone'), room.desk()])
    const voters = Array.from({ length: 12 }, random128)
    for (const [index, secret] of voters.entries()) {
      await room.cast({ value: '1', n: 1 }, secret)
      await room.cast({ value: index % 6 === 5 ? null : String((index % 6) - 2), n: 2 }, secret)
      await room.cast({ claim: 'thesis', round: 'before', value: index % 3 ? '2' : '-1' }, secret)
    }
    await room.control({ action: 'reset', ...poll })
    await room.cast({ epoch: 2, value: '0' }, voters[0])
    await room.control({ action: 'undo', ...poll })
    await room.cast({ value: '2', n: 3 }, voters[0])
    await room.control({ action: 'close', ...poll })

    const { version } = await room.read()
    const results = Results.parse((await served.call(paths.results(room.code, 'json'), { key: room.key })).json)
    const csv = await served.call(paths.results(room.code, 'csv'), { key: room.key })
    expect(results).toMatchObject({ code: room.code, version, debate: { id: deck.id } })
    expect(csv.headers['content-disposition']).toBe(`attachment; filename="${room.code}.csv"`)
    const [header, ...rows] = readSheet(csv.text)
    expect(header).toEqual([
      ...['room', 'name', 'date', 'rehearsal', 'debate', ...langs.map((lang) => `part_${lang}`)],
      ...['claim', 'round', 'epoch', 'side', 'kind'],
      ...['value_minus_2', 'value_minus_1', 'value_0', 'value_1', 'value_2', 'dont_know', 'n', 'voted', 'mean'],
      ...langs.flatMap((lang) => `text_${lang}`),
      ...langs.flatMap((lang) => `definition_${lang}`),
    ])
    const log = await served.log(room.code)
    const streamed = await Promise.all(
      [phone, desk].map((stream) => stream.until(({ data }) => data.version === version)),
    )
    expect(results.polls.map(({ claim, epoch }) => [claim, epoch])).toEqual([
      ['quiet-evenings', 1],
      ['thesis', 1],
    ])
    for (const [index, { claim, round, epoch, counts, n, voted, side, part, asked }] of results.polls.entries()) {
      expect(counts, `the log says ${claim}`).toEqual(recount(log, { claim, round, epoch }))
      const cells = [
        ...[toCsvText(room.code), '', results.date, '', deck.id, ...langs.map((lang) => part?.[lang] ?? '')],
        ...[claim, round, epoch, side, 'agree-5', ...counts, n, voted],
      ]
      expect(rows[index]?.slice(0, cells.length), 'the sheet').toEqual(cells.map(String))
      const [words] = asked
      expect(words?.wording, 'what was asked').toBe(wordingOf({ claim, round }))
      expect(rows[index]?.slice(cells.length + 1, cells.length + 1 + langs.length)).toEqual(
        langs.map((lang) => words?.text[lang]),
      )
      expect(voted, '[I4]').toBe(12)
      expect(n, '[I4]').toBe(counts.slice(0, 5).reduce((sum, count) => sum + count, 0))
      const key = round === 'main' ? claim : `${claim}.${round}`
      const [, atDesk] = streamed.map(({ data }) => data.polls[key].counts)
      expect(atDesk, 'the stream').toEqual(counts)
    }
    expect(streamed[0]?.data.polls['quiet-evenings'].counts).toEqual(results.polls[0]?.counts)
    expect(results.polls[0]?.counts).toEqual([1, 2, 2, 2, 3, 2])
    phone.close()
    desk.close()
  })

  it('the sheet of a vote without voters has zeros and no mean', async () => {
    const room = await openRoom()
    const csv = await served.call(paths.results(room.code, 'csv'), { key: room.key })
    expect(csv.text).toMatch(/^\uFEFF"room",/)
    const [header = [], row = []] = readSheet(csv.text)
    expect(csv.text).toMatch(new RegExp(`\r\n"${toCsvText(room.code)}","","2023-11-14",,"${deck.id}",`))
    expect(csv.text).toContain(',"quiet-evenings","main",1,"yes","agree-5",0,0,0,0,0,0,0,0,,"')
    expect(row[header.indexOf('mean')]).toBe('')
  })

  it('no result, stream or database contains a key, a voter’s secret or a vote that can be traced to a voter', async () => {
    const room = await openRoom()
    const streams = await Promise.all([room.listen('phone'), room.listen('screen'), room.desk()])
    const secret = random128()
    const vote = room.vote({ value: '2' })
    await room.cast(vote, secret)
    await room.control({ action: 'reveal', ...poll })
    const { version } = await room.read()
    await Promise.all(streams.map((stream) => stream.until(({ data }) => data.version === version)))
    const files = ['json', 'csv'] as const
    const results = await Promise.all(
      files.map((format) => served.call(paths.results(room.code, format), { key: room.key })),
    )
    const metrics = await served.call('/metrics', { key: served.hostKey })
    const sent = [...streams.map((stream) => stream.bytes()), ...results.map(({ text }) => text), metrics.text].join(
      '\n',
    )
    const [logged] = await served.log(room.code)
    const traces = { key: room.key, hostKey: served.hostKey, secret, voteId: vote.voteId, voter: logged?.voter }
    for (const [name, trace] of Object.entries(traces)) {
      expect(trace, name).toBeTruthy()
      expect(sent.includes(String(trace)), `${name} was sent`).toBe(false)
    }
    expect(sent).not.toMatch(/[0-9a-f]{32}/)

    const bytes = await served.stored()
    expect(bytes.includes(room.code), 'the bytes are those of this room').toBe(true)
    expect(bytes.includes(Buffer.from(vote.voteId, 'hex')), 'the bytes hold this vote').toBe(true)
    for (const hidden of [
      room.key,
      served.hostKey,
      Buffer.from(room.key, 'base64url'),
      secret,
      Buffer.from(secret, 'hex'),
    ]) {
      expect(bytes.includes(hidden)).toBe(false)
    }
    for (const stream of streams) stream.close()
  })
})

describe('two rooms do not see each other', () => {
  it('a vote and a step in one reach neither the state, the stream nor the results of the other', async () => {
    const [one, other] = await Promise.all([openRoom(), openRoom()])
    const [before, stream] = await Promise.all([other.read(), other.desk()])
    const secret = random128()
    await one.cast({ value: '2' }, secret)
    await one.control({ action: 'reveal', ...poll })
    expect(await other.read()).toEqual(before)
    expect((await other.mine(secret)).json).toEqual({ votes: [] })
    // The other stream's next event is its own step.
    const seen = stream.events.length
    await other.goto('after')
    await stream.until(({ event, data }) => event === 'room' && data.slide === 'after')
    expect(stream.events.slice(seen).filter(({ event }) => event !== 'beat')).toHaveLength(1)
    expect(stream.bytes()).not.toContain(one.code)
    stream.close()
  })

  it('a voter has a different pseudonym in each room', async () => {
    const [one, other] = await Promise.all([openRoom(), openRoom()])
    const secret = random128()
    await one.cast({}, secret)
    await other.cast({}, secret)
    const [[first], [second]] = [await served.log(one.code), await served.log(other.code)]
    expect(first?.voter).toMatch(/^[0-9a-f]{32}$/)
    expect(first?.voter).not.toBe(second?.voter)
  })
})

describe('every answer carries the security policy', () => {
  const d = `/d/${deck.id}`
  const policy = [
    ["default-src 'none'", "script-src 'self'", "connect-src 'self'", "base-uri 'none'", "form-action 'none'"],
    ["require-trusted-types-for 'script'"],
  ].flat()
  it.each([
    ['/', 302, ''],
    [`${d}/`, 200, 'index'],
    [`${d}/ja/`, 200, 'ja/index'],
    [`${d}/zh-Hans/?short`, 200, 'zh-Hans/index'],
    [`${d}/en/`, 200, 'en/index'],
    [`${d}/print/`, 200, 'print/index'],
    [`${d}/fr/`, 302, ''],
    [`${d}/?room=K7M4QX`, 200, 'index'],
    [`${d}/ja/?room=K7M4QX`, 200, 'ja/index'],
    [`${d}/ja/index.html`, 302, ''],
    [`${d}/ja`, 302, ''],
    [`${d}/assets`, 404, ''],
    ['/j', 200, 'vote'],
    ['/j/K7M4QX', 200, 'vote'],
    ['/j/%E0%A4%A', 200, 'vote'],
    ['/console', 200, 'console'],
    ['/report/K7M4QX', 200, 'report'],
    ['/show/K7M4QX', 200, 'show'],
    [`${d}/assets/a.js`, 200, '0'],
    [`${d}/assets/none.js`, 404, ''],
    ['/nowhere', 404, ''],
    ['/../../../etc/passwd', 404, ''],
    ['/%2e%2e/%2e%2e/votes.sqlite', 404, ''],
    ['/..%2fdata%2fsecret', 404, ''],
    [`${d}/..%2f..%2fdata%2fsecret`, 404, ''],
    ['/api/nowhere', 404, ''],
    ['/api/rooms/ZZZZZZ', 404, ''],
    ['/health', 200, ''],
    ['/metrics', 401, ''],
  ])('%s, status %i, carries the policy', async (path, status, text) => {
    const reply = await served.call(path)
    expect(reply.status).toBe(status)
    expect(reply.text).toContain(text)
    const csp = reply.headers['content-security-policy']
    for (const rule of policy) expect(csp).toContain(rule)
    expect(csp).not.toMatch(/unsafe|\*|http/)
    const isDeck = reply.text.includes('index')
    expect(csp).toContain(isDeck ? "frame-ancestors 'self'" : "frame-ancestors 'none'")
    expect(csp).toContain(isDeck ? 'trusted-types default' : "trusted-types 'none'")
    expect(reply.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' })
    expect(reply.headers['strict-transport-security']).toBeUndefined()
    expect(reply.headers['set-cookie']).toBeUndefined()
  })

  it('browsers keep the built files without asking again, but not the answer for a missing file', async () => {
    expect((await served.call(`${d}/assets/a.js`)).headers['cache-control']).toContain('immutable')
    expect((await served.call(`${d}/assets/none.js`)).headers['cache-control'] ?? '').not.toContain('immutable')
  })

  it.each([
    [`${d}/sw.js`, 'text/javascript', 'no-cache'],
    ['/sw.js', 'text/javascript', 'no-cache'],
    [`${d}/manifest.ja.webmanifest`, 'application/manifest+json', undefined],
    [`${d}/og/ja.png`, 'image/png', undefined],
  ])('%s is %s, kept as %s', async (path, type, kept) => {
    const { status, headers } = await served.call(path)
    expect([status, headers['content-type']?.replace(/;.*/, ''), headers['cache-control']]).toEqual([200, type, kept])
  })

  it('over HTTPS, the answers tell browsers to use HTTPS from then on', async () => {
    const secure = await serve({ publicUrl: 'https://vote.example.org' })
    expect((await secure.call('/')).headers['strict-transport-security']).toBe('max-age=31536000')
    const room = await secure.newRoom()
    expect((await room.read()).joinUrl).toBe(`https://vote.example.org/j/${room.code}`)
    await secure.end()
  })
})
