// How many requests one socket may have, how many sockets may be open, and which close first; tested with raw bytes on real sockets.
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { paths } from '../src/core/contract.ts'
import {
  connectionLimits,
  limitConnections,
  mostUnanswered,
  patience,
  readFileLimit,
} from '../src/server/connections.ts'
import { createWatching } from '../src/server/watching.ts'
import { type Served, type ServedRoom, serve } from './served.ts'
import { random128 } from './stored-room.ts'

let served: Served
let room: ServedRoom
beforeAll(async () => {
  served = await serve()
  room = await served.newRoom()
  await room.goto('quiet-evenings')
})
afterAll(() => served.end())

const ask = (path: string, method = 'GET', headers = '') =>
  `${method} ${path} HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n`

function askToVote(at: ServedRoom, { isWhole = true, headers = '' } = {}): string {
  const body = JSON.stringify(at.vote())
  const head = `Authorization: Bearer ${random128()}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n${headers}`
  return ask(paths.votes(at.code), 'POST', head) + (isWhole ? body : body.slice(0, 9))
}

/** Opens a socket and sends `bytes`. `closed`: by the server; `heard`: the received bytes; `answers`: waits for that many answers. */
async function openSocket(at: { port: number }, bytes = '') {
  const socket = connect({ port: at.port, host: '127.0.0.1', allowHalfOpen: true })
  onTestFinished(() => void socket.destroy())
  socket.on('error', () => {})
  let heard = ''
  const waiting = new Set<() => void>()
  socket.setEncoding('utf8').on('data', (text) => {
    heard += text
    for (const look of [...waiting]) look()
  })
  const closed = new Promise<void>((resolve) => void socket.once('end', resolve).once('close', () => resolve()))
  await once(socket, 'connect')
  socket.write(bytes)
  const statuses = () => [...heard.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => Number(status))
  const answers = (count: number) =>
    new Promise<number[]>((resolve, reject) => {
      const look = () => {
        if (statuses().length < count) return
        waiting.delete(look)
        resolve(statuses())
      }
      waiting.add(look)
      look()
      void closed.then(() => reject(new Error(`closed after ${JSON.stringify(heard)}`)))
    })
  return { socket, closed, statuses, answers, heard: () => heard }
}

async function listenAnywhere(http: Server): Promise<number> {
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  onTestFinished(() => void http.close().closeAllConnections())
  return (http.address() as AddressInfo).port
}

const isHealthy = async (at = served) => expect((await at.call('/health')).status).toBe(200)

describe('the requests of one socket', () => {
  it('[B1] take turns with other sockets: one request of another socket does not wait for sixteen of this one', async () => {
    const answered: (string | undefined)[] = []
    const server = createServer()
    const { admit } = limitConnections(server, { sockets: 10, files: 20 })
    server.on('request', ({ url }, response) =>
      admit(response, () => {
        answered.push(url)
        response.end()
      }),
    )
    const port = await listenAnywhere(server)
    const [flood, other] = await Promise.all([openSocket({ port }), openSocket({ port })])
    flood.socket.write(ask('/flood').repeat(16))
    other.socket.write(ask('/other'))
    await Promise.all([flood.answers(16), other.answers(1)])
    expect(answered).toHaveLength(17)
    expect(answered.indexOf('/other')).toBeLessThan(8)
  })

  it.each<[what: string, bytes: () => string]>([
    ['pages', () => ask('/ja/')],
    ['streams', () => ask(paths.live(room.code, 'phone'))],
    ['heads', () => ask('/ja/', 'HEAD')],
    ['votes', () => askToVote(room)],
    [
      'votes that wait until they are asked for their body',
      () => askToVote(room, { headers: 'Expect: 100-continue\r\n' }),
    ],
    ['wrong codes', () => ask(paths.room('ZZZZZZ'))],
    ['an impossible expectation', () => ask('/ja/', 'GET', 'Expect: a-miracle\r\n')],
    ['a missing page', () => ask('/nowhere')],
  ])('[B1] close the socket if more than 16 are unanswered: %s', async (_, bytes) => {
    const flood = await openSocket(served, Array.from({ length: 400 }, bytes).join(''))
    await flood.closed
    expect(flood.statuses().length).toBeLessThanOrEqual(mostUnanswered)
    await isHealthy()
    expect((await room.read()).connected).toBe(0)
  })

  it('[B1] are all answered in their order if at most 16 wait, and so are 16 more after that', async () => {
    const asker = await openSocket(served)
    for (let round = 1; round <= 3; round++) {
      const some = Array.from({ length: mostUnanswered }, (_, at) => ask(at % 2 ? '/nowhere' : '/health'))
      asker.socket.write(some.join(''))
      const statuses = await asker.answers(round * mostUnanswered)
      expect(statuses.slice(-2)).toEqual([200, 404])
      expect(statuses).toHaveLength(round * mostUnanswered)
    }
  })

  it.each<[what: string, bytes: () => string]>([
    ['a wrong code', () => ask(paths.room('ZZZZZZ'))],
    ['another stream', () => ask(paths.live(room.code, 'screen'))],
    ['a vote', () => askToVote(room)],
  ])(
    '[B1] a stream requested after %s without waiting for the answer is refused with its socket, and is not counted',
    async (_, bytes) => {
      const asker = await openSocket(served, bytes() + ask(paths.live(room.code, 'phone')))
      await asker.closed
      expect((await room.read()).connected).toBe(0)
      await isHealthy()
    },
  )

  it('[B1] a request after a stream on the same socket closes it, since the request would wait until the evening ends', async () => {
    const follower = await openSocket(served, ask(paths.live(room.code, 'phone')))
    await follower.answers(1)
    expect((await room.read()).connected).toBe(1)
    follower.socket.write(ask('/health'))
    await follower.closed
    expect((await room.read()).connected).toBe(0)
  })

  it('a stream on a socket that was used before begins once the previous answer is sent', async () => {
    const follower = await openSocket(served, ask(paths.room(room.code)))
    await follower.answers(1)
    follower.socket.write(ask(paths.live(room.code, 'phone')))
    expect(await follower.answers(2)).toEqual([200, 200])
    expect((await room.read()).connected).toBe(1)
  })

  it.each<[what: string, bytes: () => string]>([
    ['nothing', () => ''],
    ['half a request', () => 'GET /hea'],
    ['half a vote', () => askToVote(room, { isWhole: false })],
    ['a stream', () => ask(paths.live(room.code, 'phone'))],
  ])('[B1] the server closes a socket that the visitor half closes after %s', async (_, bytes) => {
    const asker = await openSocket(served, bytes())
    asker.socket.end()
    await asker.closed
    expect((await room.read()).connected).toBe(0)
  })

  it('[B1] bytes that are not a request get one short answer, whatever follows them', async () => {
    const asker = await openSocket(served, 'rubbish\r\n\r\n'.repeat(10_000))
    await asker.closed
    expect(asker.heard()).toMatch(/^(HTTP\/1\.1 400 Bad Request\r\nConnection: close\r\n\r\n)?$/)
    await isHealthy()
  })
})

describe('how many sockets there may be', () => {
  it.each([
    ['a seminar', 100, 20_000, [2300, 1725, 18_000]],
    ['the default settings', 2000, 20_000, [8000, 6000, 18_000]],
    ['ten thousand phones', 10_000, 20_000, [16_000, 12_000, 18_000]],
    ['a laptop that may open few files', 2000, 1024, [819, 614, 921]],
    ['a system without a limit of files', 2000, Number.POSITIVE_INFINITY, [8000, 6000, Number.POSITIVE_INFINITY]],
  ])('for %s', (_, size, fileLimit, [sockets, streams, files]) => {
    expect(connectionLimits(size, fileLimit)).toEqual({ sockets, streams, files })
  })

  it('a stream needs one file, any other socket two, since it may be sent a page: more streams leave room for more sockets', async () => {
    const few = await serve({ fileLimit: 45 })
    onTestFinished(() => few.end())
    const own = await few.newRoom()
    const streams = Array.from({ length: 10 }, () => openSocket(few, ask(paths.live(own.code, 'phone'))))
    for (const stream of await Promise.all(streams)) await stream.answers(1)
    // With the sockets of `served.call`: 10 streams and 15 others need 40 files.
    const others = await Promise.all(Array.from({ length: 20 }, () => openSocket(few)))
    await Promise.race(others.map(({ closed }) => closed))
    expect((await few.call('/health')).status).toBe(200)
    const open = others.filter(({ socket }) => !socket.readableEnded && !socket.destroyed)
    expect(open.length).toBeGreaterThan(10)
    expect(open.length).toBeLessThanOrEqual(15)
  })

  it('knows how many files the system lets this process open', () => {
    expect(readFileLimit()).toBeGreaterThan(100)
  })

  /** A server with at most 20 sockets, and a room on it. */
  async function serveFew() {
    const few = await serve({ fileLimit: 45, watching: createWatching(3) })
    onTestFinished(() => few.end())
    const own = await few.newRoom()
    await own.goto('quiet-evenings')
    return { few, own }
  }

  it.each([
    [
      'the oldest idle one, once it has been idle for a second, though another has waited longer for an answer',
      patience,
      'idle',
    ],
    [
      'the one that has waited longest for an answer, if the idle ones are so new that they may be about to ask',
      patience - 1,
      'asking',
    ],
  ])('a socket beyond the limit closes %s', async (_, age, expected) => {
    let time = 0
    const http = createServer((__, response) => void response.writeHead(200).flushHeaders())
    const { admit, claimSocket } = limitConnections(http, { sockets: 4, files: 8 }, () => time)
    http.prependListener('request', (request, response) => {
      admit(response, () => request.url === '/live' && claimSocket(response))
    })
    const at = { port: await listenAnywhere(http) }
    const gone: string[] = []
    const opened = async (name: string, bytes = '') => {
      const asker = await openSocket(at, bytes)
      if (bytes) await asker.answers(1)
      void asker.closed.then(() => gone.push(name))
      return asker
    }
    await opened('following', ask('/live'))
    await opened('asking', ask('/slow'))
    time += 1
    const idle = await opened('idle')
    time += 1
    await opened('idle later')
    time += age - 1
    const newest = await opened('newest', ask('/slow'))
    expect(await newest.answers(1)).toEqual([200])
    await (expected === 'idle' ? idle.closed : undefined)
    expect(gone).toEqual([expected])
  })

  it.each<[who: string, bytes: (own: ServedRoom) => string]>([
    ['open sockets and say nothing', () => ''],
    ['send half a request', () => 'GET /hea'],
    ['send half a vote', (own) => askToVote(own, { isWhole: false })],
    ['follow the room', (own) => ask(paths.live(own.code, 'phone'))],
    ['follow the room that is always open', () => ask(paths.live('readers.library', 'screen'))],
  ])('[B1] votes go on while a hundred %s', async (_, bytes) => {
    const { few, own } = await serveFew()
    const flood = []
    for (let at = 0; at < 100; at++) flood.push(openSocket(few, bytes(own)).catch(() => undefined))
    await Promise.all(flood)
    for (let vote = 0; vote < 5; vote++) {
      const voter = await openSocket(few, askToVote(own))
      expect(await voter.answers(1)).toEqual([200])
      voter.socket.destroy()
    }
  })

  it.each<[what: string, path: (own: ServedRoom) => string]>([
    ['the room', (own) => paths.live(own.code, 'phone')],
    ['a debate that is being written', () => paths.watch('library')],
  ])(
    '[B1] votes go on although streams were opened one after another, until there were no more, of %s',
    async (_, path) => {
      const { few, own } = await serveFew()
      for (let at = 0; at < 25; at++) {
        const follower = await openSocket(few, ask(path(own)))
        await Promise.race([follower.answers(1), follower.closed]).catch(() => undefined)
      }
      const voter = await openSocket(few, askToVote(own))
      expect(await voter.answers(1)).toEqual([200])
    },
  )
})
