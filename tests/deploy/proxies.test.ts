// The samples for nginx and Caddy, each with the real program, TLS and real servers behind it.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { parse } from 'yaml'
import { paths } from '../../src/core/contract.ts'
import { newDatabase } from '../postgres/database.ts'
import { openDatabaseHall } from '../postgres/hall.ts'
import { type ServedRoom, serve } from '../served.ts'
import { random128 } from '../stored-room.ts'
import { openCaddy, toUpstreams } from './caddy.ts'
import { type Front, visitor } from './front.ts'
import { openNames } from './names.ts'
import { checkSample, openNginx } from './nginx.ts'
import { change, readSample } from './sample.ts'

const proxies: [name: string, open: (ports: number[], more?: [string, string][]) => Promise<Front>, silence: string][] =
  [
    ['nginx', openNginx, '  error_log /dev/null emerg;\n'],
    ['Caddy', (ports, more) => openCaddy(toUpstreams(ports), more), 'exclude http.log http.handlers http.stdlib'],
  ]
const poll = { claim: 'quiet-evenings', round: 'main' } as const
/** Until a proxy knows that a server is gone, it may refuse a vote (502, 503); the phone sends the same one again. */
async function castAsPhone(room: ServedRoom): Promise<void> {
  const [ballot, secret] = [room.vote(), random128()]
  let reply = await room.cast(ballot, secret)
  while (reply.status === 502 || reply.status === 503) reply = await room.cast(ballot, secret)
  expect(reply.status).toBe(200)
}

const closing = (front: Front) => onTestFinished(() => front.close())

it('nginx takes deploy/nginx.conf as it is, without a warning', () => {
  expect(checkSample()).toEqual({ status: 0, said: '' })
})

describe.each(proxies)('%s', (_, open, silence) => {
  async function openScene() {
    const served = await serve()
    onTestFinished(() => served.end())
    const front = await open([served.port])
    closing(front)
    const direct = await served.newRoom()
    await direct.goto(poll.claim)
    await direct.control({ action: 'open', ...poll })
    return { served, front, direct, room: front.room(direct) }
  }

  it('passes each event of a stream on as it comes, and a vote counts', async () => {
    const { front, direct, room } = await openScene()
    const stream = await front.listen(room.code)
    await stream.until(({ data }) => data.version !== undefined)
    expect((await room.cast()).status).toBe(200)
    // A proxy that held the stream back would keep this small event until its buffer is full.
    const before = stream.events.length
    await direct.goto('start')
    await stream.until(({ data }) => data.slide === 'start', before)
    expect((await direct.read()).polls[poll.claim]?.voted).toBe(1)
    stream.close()
  })

  it('a phone that leaves is gone for the server too', async () => {
    const { front, direct, room } = await openScene()
    const desk = await direct.desk()
    const stream = await front.listen(room.code)
    await desk.until(({ data }) => data.connected === 1)
    const before = desk.events.length
    stream.close()
    await desk.until(({ data }) => data.connected === 0, before)
    desk.close()
  })

  it('leads from HTTP to HTTPS, and a link keeps its path', async () => {
    const { front } = await openScene()
    const { status, headers } = await front.plain('/j/ABC234')
    expect([301, 308]).toContain(status)
    expect(headers.location).toMatch(/^https:\/\/vote\.example\.org(:\d+)?\/j\/ABC234$/)
  })

  it('lets a hall of 200 phones behind one address in at once', async () => {
    const { front, direct, room } = await openScene()
    const hall = await Promise.all(
      Array.from({ length: 200 }, async () => {
        const stream = await front.listen(room.code)
        await stream.until(() => true)
        return { stream, status: (await room.cast()).status }
      }),
    )
    expect(new Set(hall.map(({ stream, status }) => `${stream.status} ${status}`))).toEqual(new Set(['200 200']))
    expect((await direct.read()).polls[poll.claim]?.voted).toBe(200)
    for (const { stream } of hall) stream.close()
  })

  it.each([
    ['writes no address of a visitor, not even where the server is away', false],
    ['would write one without the line that silences it', true],
  ])('%s', async (_, isLoud) => {
    const served = await serve()
    onTestFinished(() => served.end())
    const front = await open([served.port], isLoud ? [[silence, '']] : [])
    closing(front)
    expect((await front.call('/no-such-page')).status).toBe(404)
    const stream = await front.listen((await served.newRoom()).code)
    await stream.until(() => true)
    await served.stop()
    await stream.ended
    expect([502, 503, 504]).toContain((await front.call('/health')).status)
    await front.close()
    expect(front.written().includes(visitor)).toBe(isLoud)
  })

  it('[I1] of several servers one is killed: its streams end, votes go on through the others and all count', async () => {
    const hall = await openDatabaseHall({ urls: [await newDatabase()], servers: 2 })
    onTestFinished(() => hall.close())
    const front = await open(hall.servers.map(({ port }) => port))
    closing(front)
    const { json } = await front.call(paths.rooms, { key: hall.hostKey, body: {} })
    const room = front.room({ code: json.code, key: json.controlKey })
    await room.goto(poll.claim)
    await room.control({ action: 'open', ...poll })
    const streams = await Promise.all(Array.from({ length: 8 }, () => front.listen(room.code)))
    await Promise.all(streams.map((stream) => stream.until(() => true)))
    for (let votes = 0; votes < 10; votes++) expect((await room.cast()).status).toBe(200)
    await hall.servers[0]?.kill()
    // Whose server is gone is told by the end of the stream.
    await Promise.race(streams.map(({ ended }) => ended))
    for (let votes = 0; votes < 10; votes++) await castAsPhone(room)
    const again = await front.listen(room.code)
    await again.until(() => true)
    await room.control({ action: 'close', ...poll })
    expect((await room.read()).polls[poll.claim]?.voted).toBe(20)
    for (const stream of [...streams, again]) stream.close()
  })
})

/** Answers every request with the name, at an address of this machine. */
async function openNamed(name: string, host: string, port = 0): Promise<number> {
  const server = createServer((_, response) => response.end(name)).listen(port, host)
  onTestFinished(() => void server.close().closeAllConnections())
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

it('Caddy finds servers by a name, as compose.yaml tells it to, and soon asks no more for one that is gone', {
  timeout: 30_000,
}, async () => {
  const names = await openNames()
  onTestFinished(() => names.close())
  const port = await openNamed('one', '127.0.0.1')
  await openNamed('other', '127.0.0.2', port)
  names.addresses = ['127.0.0.1']
  const { UPSTREAMS } = parse(readSample('compose.yaml')).services.caddy.environment
  const front = await openCaddy(
    change(UPSTREAMS, [
      ['app 4000', `app.example ${port}`],
      ['{', `{\nresolvers udp/127.0.0.1:${names.port}`],
    ]),
  )
  closing(front)
  expect((await front.call('/')).text).toBe('one')
  names.addresses = ['127.0.0.2']
  for (let text = 'one'; text !== 'other'; ) text = (await front.call('/')).text
  for (let requests = 0; requests < 20; requests++) expect((await front.call('/')).text).toBe('other')
})
