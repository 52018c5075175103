// The server of a load test, in a process of its own that reports its use of resources: `ours`, for rooms of `size` voters, with the votes
// in its folder or in the PostgreSQL database of `url`; or `bare`, a node:http server that writes one prepared buffer of `size` bytes to every
// stream four times a second.
import { subscribe } from 'node:diagnostics_channel'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { Session } from 'node:inspector/promises'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { pino } from 'pino'
import type { Command } from '../../src/core/command.ts'
import type { PollRef } from '../../src/core/poll.ts'
import { openCompiler } from '../../src/server/compiler.ts'
import { createDebates } from '../../src/server/debates.ts'
import type { Rooms } from '../../src/server/rooms.ts'
import { startServer } from '../../src/server/server.ts'

/** What a bench asks of the server, with one message as the answer to each. */
export type Order =
  /** Its use of resources: `Usage`. */
  | { ask: 'use' }
  /** So many new rooms, opened directly and not over HTTP, which limits how many are opened: `NewRoom[]`. */
  | { ask: 'open'; count: number }
  /** The rooms of these codes go to a claim, and their results are shown. */
  | { ask: 'show'; codes: string[]; poll: PollRef }
  /** Begins a profile of the main thread, which `profiled` ends: `Profile`. */
  | { ask: 'profile' }
  | { ask: 'profiled' }

export interface Usage {
  /** Milliseconds of CPU time, in all threads. */
  cpu: number
  /** Memory in use, in bytes. */
  memory: number
  /** Bytes written to sockets that carry a stream. */
  bytes: number
}

const [kind = '', folder = '', size = '0', url = ''] = process.argv.slice(2)
const streams = new Set<Socket>()
let gone = 0
subscribe('http.server.request.start', (message) => {
  const { request, socket } = message as { request: IncomingMessage; socket: Socket }
  if (!request.url?.includes('/live') || streams.has(socket)) return
  streams.add(socket)
  socket.once('close', () => {
    gone += socket.bytesWritten
    streams.delete(socket)
  })
})
function usage(): Usage {
  const { user, system } = process.cpuUsage()
  let bytes = gone
  for (const socket of streams) bytes += socket.bytesWritten
  return { cpu: (user + system) / 1000, memory: process.memoryUsage.rss(), bytes }
}

let rooms: Rooms | undefined
const session = new Session()

async function carryOut(order: Order): Promise<unknown> {
  switch (order.ask) {
    case 'use':
      return usage()
    case 'open':
      return eachOf(Array.from({ length: order.count }), () => (rooms as Rooms).createRoom())
    case 'show':
      return eachOf(order.codes, (code) => show(rooms as Rooms, code, order.poll)).then(() => true)
    case 'profile':
      session.connect()
      await session.post('Profiler.enable')
      await session.post('Profiler.start')
      return true
    case 'profiled':
      return (await session.post('Profiler.stop')).profile
  }
}

/** Carries out `act` for each item, a few at a time. */
async function eachOf<Item, Result>(items: Item[], act: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = []
  while (results.length < items.length)
    results.push(...(await Promise.all(items.slice(results.length, results.length + 8).map(act))))
  return results
}

async function show(rooms: Rooms, code: string, poll: PollRef): Promise<void> {
  const room = await rooms.findRoom(code)
  if (!room) throw new Error(`there is no room ${code}`)
  const commands: Command[] = [
    { action: 'goto', slide: poll.claim, step: 0 },
    { action: 'reveal', ...poll },
  ]
  for (const command of commands) {
    const refused = await rooms.control(room, command, room.keyVersion)
    if (refused) throw new Error(`${command.action} in the room ${code} was answered ${refused}`)
  }
}

process.on('message', async (order: Order) => process.send?.(await carryOut(order)))
process.on('disconnect', () => process.exit())

if (kind === 'ours') {
  const root = join(import.meta.dirname, '../..')
  const log = pino({ level: 'error' }, pino.destination(2))
  const compiler = openCompiler(root)
  const debate = join(root, 'slides')
  const { hosted } = await compiler.read(debate)
  const site = join(folder, 'site')
  await compiler.write(debate, { program: join(root, 'program'), publicUrl: undefined, server: '/', out: site })
  compiler.rest()
  const debates = createDebates([{ ...hosted, site: { folder: site, older: [] } }])
  const paths = { dataDir: folder, frozen: folder }
  const expected = size === '0' ? {} : { size: Number(size) }
  // Any secret, the same for all servers of a database.
  const database = url === '' ? undefined : { url, secret: Buffer.alloc(32, 'bench') }
  const server = await startServer({ debates, ...paths, ...expected, database, port: 0, host: '127.0.0.1', log })
  rooms = server.rooms
  process.send?.({ port: server.port, hostKey: server.hostKey })
} else {
  const responses = new Set<ServerResponse>()
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.flushHeaders()
    responses.add(response)
    response.once('close', () => responses.delete(response))
  })
  const buffer = Buffer.from(`${'x'.repeat(Math.max(0, Number(size) - 2))}\n\n`)
  setInterval(() => {
    for (const response of responses) response.write(buffer)
  }, 250)
  server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => {
    const address = server.address()
    process.send?.({ port: typeof address === 'object' ? address?.port : 0 })
  })
}
