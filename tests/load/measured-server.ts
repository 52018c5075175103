// The server of a load test, in a process of its own that reports its use of resources: `ours`, for rooms of `size` voters, or
// `bare`, a node:http server that writes one prepared buffer of `size` bytes to every stream four times a second.
import { subscribe } from 'node:diagnostics_channel'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { pino } from 'pino'
import { openCompiler } from '../../src/server/compiler.ts'
import { createDebates } from '../../src/server/debates.ts'
import { startServer } from '../../src/server/server.ts'

export interface Usage {
  /** Milliseconds of CPU time, in all threads. */
  cpu: number
  /** Memory in use, in bytes. */
  memory: number
  /** Bytes written to sockets that carry a stream. */
  bytes: number
}

const [kind = '', folder = '', size = '0'] = process.argv.slice(2)
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
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  let bytes = gone
  for (const socket of streams) bytes += socket.bytesWritten
  const usage: Usage = { cpu: (user + system) / 1000, memory: process.memoryUsage.rss(), bytes }
  process.send?.(usage)
})
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
  const options = { debates, ...paths, ...expected, port: 0, host: '127.0.0.1', log }
  const { port, hostKey } = await startServer(options)
  process.send?.({ port, hostKey })
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
