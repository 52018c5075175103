// The whole server on a port: store, rooms, live, routes. main.ts, development and tests start it.

import { existsSync } from 'node:fs'
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { getRequestListener } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Logger } from 'pino'
import { paths } from '../core/contract.ts'
import { readersCode } from '../core/room-code.ts'
import { basePath } from '../debate/public-url.ts'
import { type Rate, toStoreLimits, usualSize } from '../room/voter-limits.ts'
import { addressesOf, type Interfaces, toUrl, urlHere } from './address.ts'
import { isDeckPage, type Target } from './addresses.ts'
import { createApp } from './app.ts'
import { connectionLimits, limitConnections, readFileLimit } from './connections.ts'
import type { Database } from './database-setting.ts'
import type { Debates } from './debates.ts'
import { openFrozen, openSharedFrozen } from './frozen.ts'
import { hostKey as hostKeyOf } from './keys.ts'
import { type Live, openLive } from './live.ts'
import { limitLog } from './log.ts'
import { createMetrics } from './metrics.ts'
import { openStore } from './open-store.ts'
import { openOpeners } from './openers.ts'
import { answerHeaders } from './pages.ts'
import type { Reach } from './reach.ts'
import { openReadersRooms } from './readers.ts'
import { openRooms, type Rooms } from './rooms.ts'
import { type ServeWish, serveDebates } from './serve-debates.ts'
import { createServerFiles } from './server-files.ts'
import type { Watching } from './watching.ts'
import { openWords } from './words.ts'

export interface ServerOptions extends ServeWish {
  debates: Debates
  /** Made if it is missing. */
  dataDir: string
  /** The database of several servers; absent: the votes are in the data folder. */
  database?: Database | undefined
  /** Writes the sites of the debates, once this server holds the data folder; absent: the sites exist already. */
  writePages?: () => Promise<void>
  /** The folder of frozen rooms, for readers; made if it is missing and this server writes into it. */
  frozen: string
  /** 0: any free port. */
  port: number
  host: string
  /** The address that visitors type; absent: this machine's address in its network. */
  publicUrl?: string | undefined
  /** The key that opens rooms and sees all of them; absent: derived from the secret of the data folder. */
  hostKey?: string | undefined
  /** Sites whose pages may show a room's result in a frame, `*` being all; absent: none. */
  embedOrigins?: string[]
  /** Voters that a room is expected to have; absent: 2,000. */
  size?: number
  /** Files, sockets among them, that this process may open; absent: the system's limit. */
  fileLimit?: number
  /** How many votes a voter may cast; absent: 20 at once, then one a second. */
  voterRate?: Rate
  /** Flows of the swing of fewer voters than this are hidden; absent: none are. */
  k?: number
  /** This machine's networks, and the milliseconds between two checks of them; absent: the system's. */
  network?: { interfaces: () => Interfaces; lookEvery: number }
  /** Seconds since 1970; absent: a clock that starts with the store's and only rises. */
  now?: () => number
  /** The streams of pages while their debates are being written. */
  watching?: Watching | undefined
  log: Logger
  /** The script of the service worker that replaces an older one at the server's root and removes itself (web/worker/leave.ts). */
  leave?: string
  /** Answers requests for pages in development, where there are no built ones; `target`: what is at the address. */
  otherwise?: (request: IncomingMessage, response: ServerResponse, target: Target | undefined) => void
  /** Takes over sockets that ask for another protocol (development). */
  upgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => void
}

export interface RunningServer {
  port: number
  /** The address for visitors, without a final slash: `chosen` while it is one of `reach().addresses`, else the likeliest. */
  url: (chosen?: string | null) => string
  /** The facts that decide whether phones can reach it. */
  reach: () => Reach
  /** Calls the listener at each change of this machine's addresses; only without a public address. */
  onNetwork(listener: () => void): void
  rooms: Rooms
  debates: Debates
  /** The key that opens rooms and sees all of them. */
  hostKey: string
  /** The folder of votes and keys. */
  dataDir: string
  /** Must be called after the debates or their words have changed. If the store cannot be asked now, it goes on with it later by itself. */
  showDebates(): Promise<void>
  /** Ends streams and requests, commits the votes that have arrived, closes the store. */
  close(): Promise<void>
}

/** Serves until closed. Rejects with a StoreError or with the error of `listen` (EADDRINUSE, EACCES, …). */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { debates, k = 1, publicUrl } = options
  const { otherwise } = options
  const base = basePath(publicUrl)
  const log = limitLog(options.log)
  const { interfaces, lookEvery } = options.network ?? { interfaces: networkInterfaces, lookEvery: 5000 }
  const { size = usualSize } = options
  const opened = await openStore(options, { k, limits: toStoreLimits(size) }, log)
  const { store } = opened
  const clock = options.now ?? store.now
  const secret = await prepare().catch(async (error) => {
    await opened.close()
    throw error
  })
  const hostKey = options.hostKey ?? hostKeyOf(secret)

  async function prepare(): Promise<Buffer> {
    await serveDebates(store, debates, options)
    const secret = await opened.openSecret(
      debates.list().map(({ id }) => readersCode(id)),
      async () => void (await openReadersRooms(store, debates, clock(), log)),
    )
    await options.writePages?.()
    return secret
  }
  let live: Live | undefined
  const reach: Reach = { bound: options.host, port: options.port, publicUrl, addresses: [] }
  const addresses = () => (publicUrl === undefined ? reach.addresses.map(({ address }) => address) : [])
  const url = (chosen: string | null = null) => {
    const own = addresses()
    const address = chosen !== null && own.includes(chosen) ? chosen : own[0]
    return publicUrl ?? (address === undefined ? urlHere(reach.bound, reach.port) : toUrl(address, reach.port))
  }
  const rooms = openRooms({
    store,
    debates,
    secret,
    k,
    now: clock,
    today: options.now ?? (() => Date.now() / 1000),
    joinUrl: (code, chosen) => url(chosen) + paths.join(code),
    addresses,
    connected: (code) => live?.connected(code) ?? 0,
    isFollowed: (code) => live?.isFollowed(code) ?? false,
    size,
    voterRate: options.voterRate,
  })
  const words = openWords({ store, debates, rooms, tellAll: () => live?.tellAll(), now: clock, log })
  const most = connectionLimits(size, options.fileLimit ?? readFileLimit())
  const server = createServer({
    headersTimeout: 10_000,
    requestTimeout: 15_000,
    connectionsCheckingInterval: 1000,
    // Longer than proxies keep an unused connection (nginx: 60 s): if the server closed it first, a request that a proxy sends at that
    // moment would be lost. If sockets are scarce, unused ones are closed first (connections.ts).
    keepAliveTimeout: 65_000,
  })
  const connections = limitConnections(server, most)
  live = openLive({ rooms, size, mostStreams: most.streams })
  const app = createApp({
    debates,
    rooms,
    live,
    claimSocket: connections.claimSocket,
    watching: options.watching,
    metrics: createMetrics(live.streams),
    log,
    hostKey,
    openers: openOpeners({ store, secret, today: options.now ?? (() => Date.now() / 1000) }),
    frozen: store.frozen ? openSharedFrozen(options.frozen, store.frozen) : openFrozen(options.frozen),
    base,
    older: [join(options.dataDir, 'site')].filter(existsSync),
    files: createServerFiles({ debates, publicUrl, leave: options.leave }),
    otherwise:
      otherwise &&
      ((c, target) => {
        otherwise(c.env.incoming, c.env.outgoing, target)
        return RESPONSE_ALREADY_SENT
      }),
  })
  const answer = getRequestListener(app.fetch)
  const headersOf = answerHeaders(
    publicUrl?.startsWith('https:') === true,
    (path) => isDeckPage(path, debates),
    options.embedOrigins,
  )
  server.on('request', (request, response) => connections.admit(response, () => handle(request, response)))
  const handle: RequestListener = (request, response) => {
    request.url = withoutBase(request.url ?? '/', base)
    const path = toPath(request.url)
    const isOurs = /^\/(api|health|metrics)\b|\/results\b/.test(path)
    if (!otherwise || isOurs) response.setHeaders(headersOf(path))
    void answer(request, response)
  }
  if (options.upgrade) server.on('upgrade', options.upgrade)
  try {
    await listen(server, options.port, options.host)
  } catch (error) {
    words.close()
    live.close()
    rooms.close()
    await opened.close()
    throw error
  }
  const listening = server.address()
  // A server on a pipe has no address; this one listens on a port.
  if (typeof listening === 'object' && listening)
    Object.assign(reach, { bound: listening.address, port: listening.port })
  // The system lists no networks while too many files are open; the last list is better than none.
  const findAddresses = () => {
    try {
      return addressesOf(reach.bound, interfaces())
    } catch (error) {
      log.warn(`the networks of this machine could not be listed: ${(error as Error).message}`)
      return reach.addresses
    }
  }
  reach.addresses = findAddresses()
  const listeners: (() => void)[] = []
  const network = setInterval(() => {
    const before = addresses().join()
    reach.addresses = findAddresses()
    if (addresses().join() === before) return
    live.tellAll()
    for (const listener of listeners) listener()
  }, lookEvery)
  return {
    port: reach.port,
    url,
    reach: () => reach,
    onNetwork: (listener) => void listeners.push(listener),
    rooms,
    debates,
    hostKey,
    dataDir: options.dataDir,
    showDebates: words.show,
    close: async () => {
      clearInterval(network)
      server.close()
      options.watching?.close()
      words.close()
      live.close()
      rooms.close()
      // Complete requests are answered, but the server does not wait long for a client that has sent only half of a request.
      await Promise.race([connections.drain(), new Promise((resolve) => setTimeout(resolve, longestDrain).unref())])
      server.closeAllConnections()
      await opened.close()
    },
  }
}

/** The target of a request without the path of the server's root, which a proxy may have removed already. */
function withoutBase(target: string, base: string): string {
  if (base === '' || !target.startsWith(base)) return target
  const rest = target.slice(base.length)
  return rest === '' || rest.startsWith('?') ? `/${rest}` : rest.startsWith('/') ? rest : target
}

/** The path of a target as the pages are found by: `/show/../console` is not below `/show/`, and has not its headers. */
const toPath = (target: string): string =>
  URL.parse(target.startsWith('/') ? `http://localhost${target}` : target)?.pathname ?? target

/** Milliseconds that unfinished requests may take when the server ends. */
const longestDrain = 2000

/** A whole hall connects at once, so the backlog is the longest that the system allows. */
const listen = (server: Server, port: number, host: string) =>
  new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, host, backlog: 4096 }, () => resolve())
  })
