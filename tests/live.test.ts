// The stream of a room over a real port, as raw bytes and as the real client reads it: complete, in order, at its pace, and connected again
// after the server was gone.

import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { createParser } from 'eventsource-parser'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { type ErrorCode, paths, type Room, type StreamKind, TallyEvent } from '../src/core/contract.ts'
import { toSlides } from '../src/core/deck.ts'
import { pollKey } from '../src/core/poll.ts'
import { createAudience } from '../src/server/audience.ts'
import { call } from '../src/web/shared/call.ts'
import { followRoom } from '../src/web/shared/follow-room.ts'
import type { Connection } from '../src/web/shared/live.ts'
import { deck, type Served, type ServedRoom, type Stream, type StreamEvent, serve } from './served.ts'
import { random128 } from './stored-room.ts'

let served: Served
/** Opened before all tests and read by the last one, since its first beat comes only after 15 s. */
let quiet: Stream
beforeAll(async () => {
  served = await serve()
  const room = await served.newRoom()
  quiet = await room.listen('phone')
})
afterAll(() => served.end())

const poll = { claim: 'quiet-evenings', round: 'main' } as const
const openRoom = async (revealed = false, at = served): Promise<ServedRoom> => {
  const room = await at.newRoom()
  await room.goto('quiet-evenings')
  if (revealed) await room.control({ action: 'reveal', ...poll })
  return room
}
const sum = (counts: number[] = []) => counts.reduce((all, count) => all + count, 0)
const votedIn = ({ event, data }: StreamEvent): number =>
  event === 'tally' ? (data.voted ?? sum(data.counts)) : (data.polls?.['quiet-evenings']?.voted ?? 0)

/** A page that follows a room with the real client; `until` waits for a room or a connection. */
function follow(at: Served, code: string, options: { as?: StreamKind; key?: string } = {}) {
  const rooms: Room[] = []
  const connections: Connection['state'][] = []
  let error: ErrorCode | undefined
  const waiting = new Set<() => void>()
  const look = () => {
    for (const one of [...waiting]) one()
  }
  const { close } = followRoom({
    ...{ code, base: at.url, as: 'phone', ...options },
    onRoom: (room) => {
      rooms.push(room)
      look()
    },
    onConnection: (connection) => {
      if (connections.at(-1) !== connection.state) connections.push(connection.state)
      error = connection.state === 'refused' ? connection.why : undefined
      look()
    },
  })
  const until = (isSo: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const one = () => {
        if (!isSo()) return
        waiting.delete(one)
        resolve()
      }
      waiting.add(one)
      one()
    })
  return {
    rooms,
    connections,
    error: () => error,
    close,
    room: (isSo: (room: Room) => boolean) => until(() => rooms.length > 0 && isSo(rooms.at(-1) as Room)),
    is: (connection: Connection['state']) => until(() => connections.at(-1) === connection),
  }
}

/** Starts another server at a free port, and closes it when the test has ended. */
async function listenAnywhere(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close().closeAllConnections())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

describe('the events of a stream', () => {
  it('on connecting it brings the whole room first', async () => {
    const room = await openRoom(true)
    await room.cast({ value: '2' })
    for (const stream of await Promise.all([room.listen('phone'), room.listen('screen'), room.desk()])) {
      expect([stream.status, stream.headers['content-type']]).toEqual([200, 'text/event-stream; charset=utf-8'])
      expect(stream.headers['cache-control']).toBe('no-store')
      const first = await stream.until(() => true)
      const { connected: _, clock: __, crowd: ___, ...whole } = await room.read()
      expect([first.event, first.data]).toMatchObject(['room', whole])
      stream.close()
    }
  })

  it('a late joiner gets the slide, the step, the switches and the tally of that moment', async () => {
    const room = await openRoom(true)
    for (const value of ['2', '2', '-1', null]) await room.cast({ value })
    await room.goto('quiet-evenings.arguments', 2)
    await room.control({ action: 'lock', on: true })
    const late = follow(served, room.code)
    await late.room(() => true)
    expect(late.rooms).toHaveLength(1)
    expect(late.rooms[0]).toMatchObject({ slide: 'quiet-evenings.arguments', step: 2, locked: true })
    expect(late.rooms[0]?.polls['quiet-evenings']).toMatchObject({ open: true, voted: 4, counts: [0, 1, 0, 0, 2, 1] })
    late.close()
  })

  it('a step sends the whole room, a vote only the tally of its claim', async () => {
    const room = await openRoom(true)
    const screen = await room.listen('screen')
    await room.cast({ value: '-2' })
    const tally = await screen.until(({ event }) => event === 'tally')
    const { version } = await room.read()
    expect(tally.data).toEqual({ version, poll: 'quiet-evenings', counts: [1, 0, 0, 0, 0, 0] })
    await room.goto('quiet-evenings.arguments', 1)
    const event = await screen.until(({ data }) => data.step === 1)
    expect(Object.keys(event.data)).toEqual(Object.keys(await room.read()))
    screen.close()
  })

  it('a tally takes at most 100 bytes, for every claim of the deck with three digits in every count', () => {
    for (const { poll } of toSlides(deck)) {
      if (!poll) continue
      const counts = [999, 999, 999, 999, 999, 999]
      const tally: TallyEvent = { version: 9_999_999, poll: pollKey(poll), counts }
      expect(JSON.stringify(tally).length, tally.poll).toBeLessThanOrEqual(100)
    }
  })

  it('a tally of the longest claim with three-digit counts takes at most 100 bytes on the wire', async () => {
    const claim = deck.claims.map(({ id }) => id).reduce((long, id) => (id.length > long.length ? id : long))
    const room = await served.newRoom()
    await room.goto(claim)
    await room.control({ action: 'reveal', claim, round: 'main' })
    const screen = await room.listen('screen')
    const values = ['-2', '-1', '0', '1', '2', null]
    const votes = Array.from({ length: 600 }, (_, index) => values[index % 6] ?? null)
    for (let from = 0; from < votes.length; from += 60) {
      await Promise.all(votes.slice(from, from + 60).map((value) => room.cast({ claim, value })))
    }
    const last = await screen.until(({ data }) => sum(data.counts) === 600)
    expect(last.data.counts).toEqual([100, 100, 100, 100, 100, 100])
    const tallies = screen.events.filter(({ event }) => event === 'tally')
    for (const { text, data } of tallies) {
      expect(TallyEvent.safeParse(data).success).toBe(true)
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(100)
    }
    screen.close()
  })

  it('a proxy that asks with HTTP/1.0 gets a stream that reads correctly, though its chunks are framed as in HTTP/1.1', async () => {
    const room = await openRoom(true)
    const socket = connect(served.port, '127.0.0.1')
    const parsed: string[] = []
    const parser = createParser({ onEvent: ({ event, data }) => parsed.push(`${event} ${JSON.parse(data).version}`) })
    socket.write(`GET ${paths.live(room.code, 'screen')} HTTP/1.0\r\nHost: localhost\r\n\r\n`)
    const { version } = await room.read()
    let head = ''
    for await (const bytes of socket.setEncoding('utf8')) {
      if (!head) {
        head = bytes.slice(0, bytes.indexOf('\r\n\r\n') + 4)
        parser.feed(bytes.slice(head.length))
        await room.cast()
      } else parser.feed(bytes)
      if (parsed.length > 1) break
    }
    expect(head).toMatch(/^HTTP\/1\.[01] 200 /)
    expect(parsed).toEqual([`room ${version}`, `tally ${version + 1}`])
  })

  it('`connected` counts phones but not screens or desks, and no longer counts phones that left', async () => {
    const room = await openRoom()
    const desk = await room.desk()
    const screens = await Promise.all([room.listen('screen'), room.listen('screen')])
    const phones = await Promise.all([room.listen('phone'), room.listen('phone'), room.listen('phone')])
    await desk.until(({ data }) => data.connected === 3)
    await screens[0]?.until(({ data }) => data.connected === 3)
    expect((await room.read()).connected).toBe(3)
    const heard = desk.events.length
    phones[0]?.close()
    phones[1]?.close()
    await desk.until(({ event, data }) => event === 'beat' && data.connected === 1, heard)
    expect((await room.read()).connected).toBe(1)
    for (const stream of [desk, ...screens, ...phones]) stream.close()
  })

  it('a phone that has gone before it was answered is not counted', async () => {
    const own = await serve()
    const room = await openRoom(false, own)
    // The restarted server must look the room up first, so its answer comes after the phone has gone.
    await own.stop()
    await own.start()
    const sockets = Array.from({ length: 20 }, () => connect(own.port, '127.0.0.1'))
    await Promise.all(
      sockets.map(async (socket) => {
        await once(socket, 'connect')
        socket.write(`GET ${paths.live(room.code, 'phone')} HTTP/1.1\r\nHost: localhost\r\n\r\n`)
        socket.resetAndDestroy()
        await once(socket, 'close')
      }),
    )
    expect((await room.read()).connected).toBe(0)
    await own.end()
  })

  it('[I7] the version that a reader gets never decreases through votes, steps, a reset, an undo and a restart', async () => {
    const own = await serve()
    const room = await openRoom(true, own)
    const pages = [follow(own, room.code), follow(own, room.code, { as: 'desk', key: room.key })]
    for (const page of pages) await page.room(() => true)
    const raw: number[] = []
    const drain = (stream: Stream) => raw.push(...stream.events.map(({ data }) => data.version))
    const acts = async () => {
      await Promise.all(Array.from({ length: 40 }, () => room.cast({ value: '1', epoch: 1 })))
      await room.control({ action: 'reset', ...poll })
      await room.goto('quiet-evenings.arguments', 1)
      await room.control({ action: 'undo', ...poll })
      await room.goto('quiet-evenings.arguments', 0)
    }
    const before = await room.listen('screen')
    await acts()
    const { version } = await room.read()
    await before.until(({ data }) => data.version === version)
    drain(before)
    await own.stop()
    await before.ended
    await own.start()
    const after = await room.listen('screen')
    await acts()
    const last = (await room.read()).version
    await after.until(({ data }) => data.version === last)
    drain(after)
    expect(after.events[0]?.data.version).toBeGreaterThanOrEqual(version)
    for (const page of pages) {
      await page.room((now) => now.version === last)
      const versions = page.rooms.map((now) => now.version)
      expect(versions).toEqual(versions.toSorted((a, b) => a - b))
      expect(page.rooms.at(-1)?.polls['quiet-evenings']).toMatchObject({ voted: 80, counts: [0, 0, 0, 80, 0, 0] })
      page.close()
    }
    expect(raw).toEqual(raw.toSorted((a, b) => a - b))
    after.close()
    await own.end()
  })

  it('[I7] while votes only arrive, no tally that is shown is smaller than the one before', async () => {
    const room = await openRoom(true)
    const desk = await room.desk()
    for (let from = 0; from < 10; from++) await Promise.all(Array.from({ length: 20 }, () => room.cast({ value: '1' })))
    await desk.until((event) => votedIn(event) === 200)
    const shown = desk.events.filter(({ event }) => event !== 'beat').map(votedIn)
    expect(shown).toEqual(shown.toSorted((a, b) => a - b))
    desk.close()
  })
})

describe('how fast each audience gets updates', () => {
  it.each<[title: string, revealed: boolean, as: 'phone' | 'screen', interval: number]>([
    ['a phone gets 4 a second of a live tally', true, 'phone', 250],
    ['a phone gets 1 a second of a hidden one', false, 'phone', 1000],
    ['a screen gets 30 a second', true, 'screen', 33],
    ['a screen gets 30 a second of how many have voted', false, 'screen', 33],
  ])('of 600 votes at once %s, and the last tally is complete', async (_, revealed, as, interval) => {
    const room = await openRoom(revealed)
    const stream = await room.listen(as)
    await stream.until(() => true)
    const began = performance.now()
    await Promise.all(Array.from({ length: 600 }, () => room.cast({ value: '1' })))
    await stream.until((event) => event.event === 'tally' && votedIn(event) === 600)
    const took = performance.now() - began
    const tallies = stream.events.filter(({ event }) => event === 'tally').length
    // One tally at once, then one in each interval; a timer may fire a millisecond early.
    expect(tallies).toBeLessThanOrEqual(2 + took / (interval - 1))
    expect(tallies).toBeGreaterThan(0)
    stream.close()
  })

  it('a single vote after a pause is sent at once, to phones and to screens', async () => {
    const room = await openRoom(true)
    const streams = await Promise.all([room.listen('phone'), room.listen('screen'), room.desk()])
    await Promise.all(streams.map((stream) => stream.until(() => true)))
    const phone = streams[0]
    await room.cast({ value: '1' })
    await phone?.until((event) => event.event === 'tally' && votedIn(event) === 1)
    for (const stream of streams) stream.close()
  })

  it('a reveal does not wait for the slow pace of a hidden tally', () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
    onTestFinished(() => void vi.useRealTimers())
    const room = { version: 1 } as Room
    const audience = createAudience({
      pace: 'slow',
      view: () => room,
      tally: (poll) => ({ version: 1, poll, voted: 1 }),
      beat: () => ({ version: 1, connected: 1 }),
      isShown: () => false,
    })
    let heard = ''
    // The only parts of a socket that an audience uses.
    const phone = { destroyed: false, writableLength: 0, write: (bytes: Buffer) => (heard += bytes) }
    audience.add(phone as unknown as Socket)
    const heardWithin = (milliseconds: number) => {
      vi.advanceTimersByTime(milliseconds)
      const events = heard.match(/(?<=event: )\w+/g)
      heard = ''
      return events
    }
    expect(heardWithin(2000)).toEqual(['room'])
    audience.tell({ polls: ['quiet-evenings'] })
    expect(heardWithin(10)).toEqual(['tally'])
    audience.tell({ polls: ['quiet-evenings'] })
    expect(heardWithin(500)).toBeNull()
    audience.tell({ state: true })
    expect(heardWithin(10)).toEqual(['room'])
    audience.close()
  })

  it('a client that never reads is disconnected, and the others lose nothing', { timeout: 30_000 }, async () => {
    // Every event of this room is so large that a hundred steps fill the system's send buffer of one client.
    const heavy = await serve({ publicUrl: `http://localhost/${'a'.repeat(100_000)}` })
    const room = await heavy.newRoom()
    const [stuck, reading] = await Promise.all([room.listen('screen'), room.listen('screen')])
    await Promise.all([stuck.until(() => true), reading.until(() => true)])
    stuck.pause()
    const open = async () =>
      Number(/^streams_open (\d+)$/m.exec((await heavy.call('/metrics', { key: heavy.hostKey })).text)?.[1])
    expect(await open()).toBe(2)
    let step = 0
    for (; (await open()) === 2 && step < 1000; step++) {
      const { version } = await room.control({ action: 'lock', on: step % 2 === 0 })
      await reading.until(({ data }) => data.version >= version)
    }
    expect(await open()).toBe(1)
    const { version } = await room.goto('quiet-evenings')
    await reading.until(({ data }) => data.version === version && data.slide === 'quiet-evenings')
    reading.close()
    stuck.close()
    await heavy.end()
  })
})

describe('how many may follow a room', () => {
  /** A server for rooms of ten voters, whose thirty-first stream is one too many, and a room that shows a result. */
  async function serveSmall() {
    const small = await serve({ size: 10 })
    onTestFinished(() => small.end())
    return { small, room: await openRoom(true, small) }
  }
  const statusOf = async (at: Served, code: string, as: StreamKind = 'phone', key?: string) => {
    const { status, text, headers } = await at.call(paths.live(code, as), { key, headers: { connection: 'close' } })
    return { status, text, retryAfter: headers['retry-after'] }
  }
  /** For each stream, whether it gets the fast pace: whether most of several votes reach it in separate events. */
  async function isFast(room: ServedRoom, streams: Stream[]): Promise<boolean[]> {
    const before = (await room.read()).polls['quiet-evenings']?.voted ?? 0
    const votes = 12
    for (let vote = 0; vote < votes; vote++) {
      await room.cast({ value: '1' })
      // At the fast pace the next vote comes in a separate event.
      await streams[0]?.until((event) => votedIn(event) === before + vote + 1)
    }
    await Promise.all(streams.map((stream) => stream.until((event) => votedIn(event) === before + votes)))
    return streams.map(({ events }) => {
      const heard = events.filter(({ event, data }) => event === 'tally' && sum(data.counts) > before)
      return heard.length > votes / 2
    })
  }

  it('[B2] twenty screens get fast updates, one more gets the slower updates of phones, and none is refused', async () => {
    const room = await openRoom(true)
    const screens = await Promise.all(Array.from({ length: 20 }, () => room.listen('screen')))
    const more = await room.listen('screen')
    expect([more.status, (await room.read()).connected]).toEqual([200, 0])
    const fast = await isFast(room, [...screens, more])
    expect(fast).toEqual([...screens.map(() => true), false])
    screens[0]?.close()
    await screens[0]?.ended
    for (const stream of [...screens, more]) stream.close()
  })

  it('[B2] a projector with the key gets fast updates whoever else follows, and steers the room', {
    timeout: 30_000,
  }, async () => {
    const { small, room } = await serveSmall()
    const screens = await Promise.all(Array.from({ length: 30 }, () => room.listen('screen')))
    expect(new Set(screens.map(({ status }) => status))).toEqual(new Set([200]))
    expect(await statusOf(small, room.code, 'screen')).toMatchObject({ status: 429 })
    const first = await small.listen(room.code, { as: 'screen', key: room.key })
    first.close()
    const projector = await small.listen(room.code, { as: 'screen', key: room.key })
    const kept = await Promise.all(Array.from({ length: 3 }, () => room.desk()))
    expect(await isFast(room, [projector, ...kept])).toEqual([true, true, true, true])
    const { version } = await room.goto('quiet-evenings.arguments', 1)
    await projector.until(({ data }) => data.version === version && data.step === 1)
    for (const stream of [...screens, projector, ...kept]) stream.close()
  })

  it('[B2] a hundred streams with the key follow a room; one more is refused, and phones still join', async () => {
    const room = await openRoom(true)
    const open = () => served.listen(room.code, { as: 'screen', key: room.key })
    const keyed = await Promise.all(Array.from({ length: 100 }, open))
    const refused = await served.call(paths.live(room.code, 'screen'), { key: room.key })
    expect([refused.status, refused.json]).toEqual([429, { error: 'too_many_streams' }])
    const phone = await served.listen(room.code)
    for (const stream of [...keyed, phone]) stream.close()
  })

  it('[B2] five streams with the key get fast updates, one more gets those of phones', async () => {
    const room = await openRoom(true)
    const keyed = []
    for (const as of ['desk', 'screen', 'desk', 'screen', 'desk', 'screen'] as const)
      keyed.push(await served.listen(room.code, { as, key: room.key }))
    const lastDesk = await room.desk()
    keyed.push(lastDesk)
    expect(await isFast(room, keyed)).toEqual([true, true, true, true, true, false, false])
    // A desk above the limit still sees counts that are hidden from the audience.
    await room.control({ action: 'hide', ...poll })
    const { data } = await lastDesk.until(
      ({ event, data: shown }) => event === 'room' && !shown.polls['quiet-evenings'].revealed,
    )
    expect(data.polls['quiet-evenings'].counts).toHaveLength(6)
    for (const stream of keyed) stream.close()
  })

  it('[B2] a room has three streams for each voter expected; one more is told to poll, and a stream that ends makes space for another', async () => {
    const { small, room } = await serveSmall()
    const streams = await Promise.all(Array.from({ length: 30 }, (_, at) => room.listen(at % 2 ? 'screen' : 'phone')))
    expect(new Set(streams.map(({ status }) => status))).toEqual(new Set([200]))
    for (const as of ['phone', 'screen'] as const) {
      expect(await statusOf(small, room.code, as)).toEqual({
        ...{ status: 429, text: '{"error":"too_many_streams"}', retryAfter: '30' },
      })
    }
    const another = await openRoom(true, small)
    expect((await another.listen()).status).toBe(200)
    const desk = await room.desk()
    streams[0]?.close()
    await desk.until(({ data }) => data.connected === 14)
    expect((await room.listen()).status).toBe(200)
  })

  it('[B2] the last free stream of a room goes to only one of several clients that ask at once', async () => {
    const { small, room } = await serveSmall()
    const streams = await Promise.all(Array.from({ length: 60 }, () => small.listen(room.code)))
    expect(streams.filter(({ status }) => status === 200)).toHaveLength(30)
    expect((await room.read()).connected).toBe(30)
  })

  it('the whole server has fewer streams than sockets, and accepts one with the key beyond that limit', async () => {
    // Forty sockets, of which thirty may be streams.
    const few = await serve({ fileLimit: 50 })
    onTestFinished(() => few.end())
    const [room, other] = await Promise.all([openRoom(true, few), openRoom(true, few)])
    // One after another, since each needs two files until it is a stream.
    const streams = []
    for (let at = 0; at < 30; at++) streams.push(await (at % 2 ? room : other).listen())
    expect(new Set(streams.map(({ status }) => status))).toEqual(new Set([200]))
    expect((await statusOf(few, room.code)).status).toBe(429)
    const screen = await few.listen(room.code, { as: 'screen', key: room.key })
    expect(screen.status).toBe(200)
  })

  it('[B2] a room that has taken all streams of the server loses them, one by one, to phones of other rooms', async () => {
    // Forty sockets, of which thirty may be streams.
    const few = await serve({ fileLimit: 50 })
    onTestFinished(() => few.end())
    const [flooded, other] = await Promise.all([openRoom(true, few), openRoom(true, few)])
    const flood = []
    for (let at = 0; at < 30; at++) flood.push(await flooded.listen())
    expect(new Set(flood.map(({ status }) => status))).toEqual(new Set([200]))
    const phones = []
    for (let at = 0; at < 15; at++) phones.push(await other.listen())
    expect(new Set(phones.map(({ status }) => status))).toEqual(new Set([200]))
    // The streams that came first stay; once all rooms have equal shares, no further stream is ended.
    await Promise.all(flood.slice(15).map((stream) => stream.ended))
    for (const room of [flooded, other]) expect((await statusOf(few, room.code)).status).toBe(429)
    expect([(await flooded.read()).connected, (await other.read()).connected]).toEqual([15, 15])
  })

  it('a voter has three streams: a fourth ends the oldest, which may come from a network that the phone has left', async () => {
    const room = await openRoom(true)
    const key = random128()
    const own = []
    for (let at = 0; at < 4; at++) own.push(await served.listen(room.code, { key }))
    await own[0]?.ended
    const other = await served.listen(room.code, { key: random128() })
    expect((await room.read()).connected).toBe(4)
    await room.cast({ value: '1' })
    await Promise.all([...own.slice(1), other].map((stream) => stream.until((event) => votedIn(event) === 1)))
    for (const stream of [...own, other]) stream.close()
  })

  it('renewing a key ends the streams of desks and screens with the old key, and no others', async () => {
    const room = await openRoom(true)
    const keyed = await Promise.all(
      (['desk', 'screen'] as const).map((as) => served.listen(room.code, { as, key: room.key })),
    )
    const others = await Promise.all([
      room.listen(),
      room.listen('screen'),
      served.listen(room.code, { key: random128() }),
    ])
    await served.call(paths.key(room.code), { method: 'POST', key: room.key })
    await Promise.all(keyed.map(({ ended }) => ended))
    for (const as of ['desk', 'screen'] as const)
      expect(await statusOf(served, room.code, as, room.key)).toMatchObject({ status: 403 })
    await room.cast({ value: '1' })
    await Promise.all(others.map((stream) => stream.until((event) => votedIn(event) === 1)))
    for (const stream of others) stream.close()
  })

  it('the desk gets the numbers of voters and phones after each new one, at most once a second', {
    timeout: 30_000,
  }, async () => {
    const room = await openRoom(true)
    const desk = await room.desk()
    const crowdOf = ({ data }: StreamEvent) => data.crowd ?? {}
    const began = performance.now()
    for (let voter = 0; voter < 30; voter++) {
      await room.cast({ value: '1' })
      await desk.until((event) => votedIn(event) === voter + 1)
    }
    const twice = random128()
    const keys = [random128(), twice, twice]
    const phones = await Promise.all([room.listen(), ...keys.map((key) => served.listen(room.code, { key }))])
    const event = await desk.until(
      (event) => event.event === 'beat' && crowdOf(event).voters === 30 && event.data.connected === 4,
    )
    // Streams without a voter, or with a voter already counted, do not account for further voters.
    expect(event.data).toMatchObject({ crowd: { mostConnected: 2 } })
    expect(event.data).toMatchObject({ connected: 4, crowd: { newVoters: 30, size: 2000 } })
    for (const phone of phones) phone.close()
    await desk.until(({ event, data }) => event === 'beat' && data.connected === 0 && data.crowd.mostConnected === 2)
    const beats = desk.events.filter(({ event }) => event === 'beat')
    expect(beats.length).toBeLessThanOrEqual(2 + (performance.now() - began) / 999)
    const screen = await room.listen('screen')
    const seen = await screen.until(() => true)
    expect(seen.data.crowd).toBeNull()
    for (const stream of [desk, screen]) stream.close()
  })
})

describe('the real client', () => {
  it('reports a lost connection while the server is gone, and reconnects by itself with all changes since', async () => {
    const own = await serve()
    const room = await own.newRoom()
    await room.goto('quiet-evenings')
    const phone = follow(own, room.code)
    const projector = follow(own, room.code, { as: 'desk', key: room.key })
    for (const page of [phone, projector]) await page.room(({ slide }) => slide === 'quiet-evenings')
    await own.stop()
    for (const page of [phone, projector]) await page.is('lost')
    await own.start()
    await room.cast({ value: '2' })
    await room.goto('quiet-evenings.result')
    for (const page of [phone, projector]) {
      await page.room(
        ({ slide, polls }) => slide === 'quiet-evenings.result' && polls['quiet-evenings']?.counts?.[4] === 1,
      )
      expect(page.connections).toEqual(['connecting', 'live', 'lost', 'live'])
      page.close()
    }
    await own.end()
  })

  it.each<[string, (room: ServedRoom) => { code: string; key?: string }, ErrorCode]>([
    ['a room that is not there', () => ({ code: 'ZZZZZZ' }), 'no_such_room'],
    ['a wrong key', ({ code }) => ({ code, key: 'A'.repeat(24) }), 'key_wrong'],
  ])('reports that %s is refused, and does not try again', async (_, optionsOf, error) => {
    const { code, ...options } = optionsOf(await openRoom())
    const page = follow(served, code, options)
    await page.is('refused')
    expect([page.connections, page.error(), page.rooms]).toEqual([['connecting', 'refused'], error, []])
    page.close()
  })

  it('shows a presenter the hidden tally, and a phone only how many have voted', async () => {
    const room = await openRoom()
    const pages = [follow(served, room.code), follow(served, room.code, { as: 'desk', key: room.key })]
    for (const page of pages) await page.room(() => true)
    await room.cast({ value: '-1' })
    const polls = await Promise.all(
      pages.map(async (page) => {
        await page.room((now) => now.polls['quiet-evenings']?.voted === 1)
        page.close()
        return page.rooms.at(-1)?.polls['quiet-evenings']?.counts
      }),
    )
    expect(polls).toEqual([null, [0, 1, 0, 0, 0, 0]])
  })

  it('[I7] keeps the highest version, and ignores events that it does not know or cannot read', async () => {
    const room = await openRoom(true)
    const { json: seen } = await served.call(paths.room(room.code))
    const at = (version: number) => ({ ...seen, version, slide: `v${version}` })
    const tally = (version: number, count: number) => ({
      version,
      poll: 'quiet-evenings',
      counts: [0, 0, 0, 0, count, 0],
    })
    const events: [event: string, data: unknown][] = [
      ['tally', tally(4, 9)],
      ['room', at(5)],
      ['room', at(3)],
      ['tally', tally(4, 8)],
      ['beat', { version: 4, connected: 7 }],
      ['weather', { version: 99 }],
      ['room', { ...at(98), code: 7 }],
      ['tally', { ...tally(97, 6), poll: 'no-such-poll' }],
      ['tally', tally(6, 1)],
      ['beat', { version: 6, connected: 3 }],
      ['room', { ...at(7), weather: 'fine' }],
    ]
    const old = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      // In pieces of 7 bytes, which may end anywhere in a line.
      const bytes = events.map(([event, data]) => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`).join('')
      for (let from = 0; from < bytes.length; from += 7) response.write(bytes.slice(from, from + 7))
    })
    const base = await listenAnywhere(old)
    const page = follow({ ...served, url: base }, room.code)
    await page.room(({ version }) => version === 7)
    page.close()
    const count = (now: Room) => now.polls['quiet-evenings']?.counts?.[4]
    expect(page.rooms.map((now) => [now.version, now.slide, now.connected, count(now)])).toEqual([
      [5, 'v5', 0, 0],
      [6, 'v5', 0, 1],
      [6, 'v5', 3, 1],
      [7, 'v7', 0, 0],
    ])
  })

  it.each([403, 429, 500, 502, 503])(
    'tries again by itself when something that is not our server answers a stream with %i',
    async (status) => {
      const room = await openRoom()
      const { text } = await served.call(paths.room(room.code))
      let asked = 0
      const proxy = createServer((_, response) => {
        asked += 1
        if (asked === 1) return void response.writeHead(status).end('<h1>no</h1>')
        response.writeHead(200, { 'content-type': 'text/event-stream' })
        response.write(`event: room\ndata: ${text}\n\n`)
      })
      const page = follow({ ...served, url: await listenAnywhere(proxy) }, room.code)
      await page.room(({ code }) => code === room.code)
      expect([asked, page.connections]).toEqual([2, ['connecting', 'lost', 'live']])
      page.close()
    },
  )

  it('stops at once when it is closed, and reports nothing more', async () => {
    const room = await openRoom()
    const desk = await room.desk()
    const phone = follow(served, room.code)
    await desk.until(({ data }) => data.connected === 1)
    const [heard, beats] = [phone.connections.length, desk.events.length]
    phone.close()
    await desk.until(({ event, data }) => event === 'beat' && data.connected === 0, beats)
    await room.goto('start')
    await desk.until(({ data }) => data.slide === 'start')
    expect([phone.connections.length, phone.rooms.at(-1)?.slide]).toEqual([heard, 'quiet-evenings'])
    desk.close()
  })

  it('a call returns an error of the closed list, or "unreachable" if it cannot read the answer', async () => {
    const schema = { safeParse: (data: unknown) => ({ success: true as const, data }) }
    const base = served.url
    expect(await call({ path: '/health', schema, base })).toMatchObject({ data: { ok: true } })
    expect(await call({ path: paths.mine('ZZZZZZ'), schema, base, key: random128() })).toMatchObject({
      error: 'no_such_room',
    })
    expect(await call({ path: '/nowhere', schema, base })).toEqual({ error: 'unreachable', body: 404 })
    expect(await call({ path: '/health', schema: { safeParse: () => ({ success: false as const }) }, base })).toEqual({
      error: 'unreachable',
    })
    const gone = await serve()
    await gone.end()
    expect(await call({ path: '/health', schema, base: gone.url })).toEqual({ error: 'unreachable' })
  })
})

it('a quiet stream sends a beat, with version and connected phones, before a phone would consider it dead', {
  timeout: 60_000,
}, async () => {
  const beat = await quiet.until(({ event }) => event === 'beat')
  expect(beat.data).toEqual({ version: 1, connected: 1 })
  expect(quiet.events.slice(0, 2).map(({ event }) => event)).toEqual(['room', 'beat'])
  quiet.close()
})
