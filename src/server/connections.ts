// The sockets of the server: how many there may be, what may be asked on one of them, and which one goes where there are too many.
// Whoever floods the server loses sockets; whoever votes meanwhile keeps theirs. Nothing here asks for an address: a hall behind
// one router has one.

import type { Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** Requests that a socket may have unanswered. Browsers and proxies send one at a time. */
export const mostUnanswered = 16
/** Of all files that the process may have open, this part may be sockets; the rest is for the database and the pages. */
const partOfFiles = 0.8
/** Of all sockets, this part may be streams, so that whoever holds all of those keeps no vote out. */
const partForStreams = 0.75
/** Milliseconds after which a socket on which nothing was asked goes before any other. A younger one may be about to ask. */
export const patience = 1000
/** A socket on which nothing moves for so many milliseconds though an answer is on its way is closed. Streams are not. */
export const longestSilence = 30_000

export interface Connections {
  /** Calls `answer` when all that was asked before on the same socket is answered. Where too much is asked, closes the socket. */
  admit(response: ServerResponse, answer: () => void): void
  /**
   * Gives a response its socket for good, as a stream needs it. False where more is asked on the same socket, which would wait for the
   * stream's end, or where the socket has closed; it is closed then.
   */
  claimSocket(response: ServerResponse): boolean
  /** Closes the sockets on which nothing is asked, and each other one once it is answered; resolves when all have closed. */
  drain(): Promise<void>
}

/** The most sockets for rooms of that many voters, and how many of them may be streams. */
export function connectionLimits(size: number, fileLimit: number): { sockets: number; streams: number } {
  const sockets = Math.floor(Math.min(fileLimit * partOfFiles, 3 * size + 2000))
  return { sockets, streams: Math.floor(sockets * partForStreams) }
}

/** How many files this process may have open; Infinity where the system has no such limit (Windows). */
export function readFileLimit(): number {
  // The report is an object whose shape depends on the system.
  const { userLimits } = process.report.getReport() as { userLimits?: { open_files?: { soft?: unknown } } }
  const limit = Number(userLimits?.open_files?.soft)
  return limit > 0 ? limit : Number.POSITIVE_INFINITY
}

/** A request that is not answered yet. */
interface Unanswered {
  response: ServerResponse
  answer: () => void
  /** Whether it came while another request of its socket was not answered yet. */
  isLate: boolean
}

/** The requests of a socket. One such object stands for each of thousands of phones, so it is small. */
interface Asked {
  /** In the order in which they came: the first is being answered, the others wait for it. */
  unanswered: Unanswered[]
  stream: ServerResponse | undefined
}

/** Watches the sockets of a server from its first one on. `now`: milliseconds of a clock that only rises. */
export function limitConnections(server: Server, mostSockets: number, now = () => performance.now()): Connections {
  const sockets = new Map<Socket, Asked>()
  // Since when nothing is asked on a socket, and since when something is; the longest first. Streams are in neither.
  const idle = new Map<Socket, number>()
  const busy = new Map<Socket, number>()
  let drained: (() => void) | undefined

  server.setTimeout(longestSilence)
  server.on('connection', (socket) => {
    sockets.set(socket, { unanswered: [], stream: undefined })
    socket.once('close', () => forget(socket))
    if (sockets.size > mostSockets) {
      const goes = leastWanted() ?? socket
      forget(goes)
      goes.destroy()
      if (goes === socket) return
    }
    idle.set(socket, now())
  })
  // Node answers these by itself without a word to the listeners of requests.
  server.on('checkExpectation', (_, response) => admit(response, () => response.writeHead(417).end()))

  /**
   * The socket that is idle for long, else the one that is longest as it is: a flood of young ones pushes out its own, and whoever
   * votes is answered before it comes to theirs.
   */
  function leastWanted(): Socket | undefined {
    const [[idleSocket, idleSince] = [undefined, Number.POSITIVE_INFINITY]] = idle
    const [[busySocket, busySince] = [undefined, Number.POSITIVE_INFINITY]] = busy
    return idleSince <= busySince || idleSince <= now() - patience ? idleSocket : busySocket
  }

  function forget(socket: Socket): void {
    sockets.delete(socket)
    idle.delete(socket)
    busy.delete(socket)
    if (drained && sockets.size === 0) drained()
  }

  function admit(response: ServerResponse, answer: () => void): void {
    const { socket } = response.req
    const asked = sockets.get(socket)
    // What else came with the bytes of a socket that has been closed.
    if (!asked || socket.destroyed) return
    const { unanswered } = asked
    if (asked.stream || unanswered.length >= mostUnanswered) {
      socket.destroy()
      return
    }
    // An answer that is complete, though not all of its bytes are sent yet, makes no request late.
    const isLate = unanswered.some((one) => !one.response.writableEnded)
    unanswered.push({ response, answer, isLate })
    response.once('close', () => settle(socket, asked, response))
    if (unanswered.length > 1) return
    idle.delete(socket)
    busy.set(socket, now())
    answer()
  }

  function settle(socket: Socket, asked: Asked, response: ServerResponse): void {
    asked.unanswered = asked.unanswered.filter((one) => one.response !== response)
    if (asked.stream === response) asked.stream = undefined
    busy.delete(socket)
    if (!sockets.has(socket) || socket.destroyed) return
    const [next] = asked.unanswered
    if (next) {
      busy.set(socket, now())
      next.answer()
    } else if (drained) socket.destroySoon()
    else idle.set(socket, now())
  }

  function claimSocket(response: ServerResponse): boolean {
    const { socket } = response.req
    const asked = sockets.get(socket)
    if (!asked || socket.destroyed) return false
    const [first] = asked.unanswered
    if (first?.response !== response || first.isLate || asked.unanswered.length > 1) {
      socket.destroy()
      return false
    }
    asked.stream = response
    busy.delete(socket)
    socket.setTimeout(0)
    return true
  }

  return {
    admit,
    claimSocket,
    drain: () =>
      new Promise((resolve) => {
        drained = resolve
        for (const socket of idle.keys()) socket.destroy()
        if (sockets.size === 0) resolve()
      }),
  }
}
