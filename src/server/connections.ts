// The sockets of the server: how many there may be, how many requests one may have, and which one is closed when there are too
// many. A client that floods the server loses its own sockets; people who vote meanwhile keep theirs. No limit depends on an
// address: all people in a hall behind one router have the same one.

import type { Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** Unanswered requests that a socket may have. Browsers and proxies send one at a time. */
export const mostUnanswered = 16
/** Sockets may be this share of all files that the process may open. */
const partOfFiles = 0.8
/** Sockets and the files of pages may be this share: any socket but a stream may have a page's file open too. */
const partWithPages = 0.9
/** Streams may use this share of all sockets, so that a client that holds all streams keeps no vote out. */
const partForStreams = 0.75
/** Milliseconds after which a socket without a request is closed before any other. A younger one may be about to send one. */
export const patience = 1000
/**
 * A socket on which no byte moves for this many milliseconds during an answer is closed, or after twice as many: the system takes the
 * beginning of a large write at once, which Node finds only at its first look and counts as moving. Streams are not closed.
 */
export const longestSilence = 30_000

export interface Connections {
  /** Calls `answer` once all earlier requests on the same socket are answered. With too many requests, closes the socket. */
  admit(response: ServerResponse, answer: () => void): void
  /**
   * Gives a response its socket for good, as a stream needs it. False, and the socket is closed, if another request on it would wait
   * for the end of the stream, or if the socket has closed already.
   */
  claimSocket(response: ServerResponse): boolean
  /** Closes sockets without a request now, and each other one once it is answered; resolves when all have closed. */
  drain(): Promise<void>
}

export interface ConnectionLimits {
  sockets: number
  /** How many of the sockets may be streams. */
  streams: number
  /** How many files all sockets may need. */
  files: number
}

/** The limits of a server whose rooms have that many voters, and which may open that many files. */
export function connectionLimits(size: number, fileLimit: number): ConnectionLimits {
  const sockets = Math.floor(Math.min(fileLimit * partOfFiles, 3 * size + 2000))
  return { sockets, streams: Math.floor(sockets * partForStreams), files: Math.floor(fileLimit * partWithPages) }
}

/** How many files this process may open; Infinity where the system has no such limit (Windows). */
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

/** The requests of a socket. There is one such object for each of thousands of phones, so it is small. */
interface Requests {
  /** In the order of arrival: the first is being answered, the others wait for it. */
  unanswered: Unanswered[]
  stream: ServerResponse | undefined
}

/** Limits the sockets of a server, from the first one on. `now`: milliseconds of a clock that only rises. */
export function limitConnections(
  server: Server,
  most: Pick<ConnectionLimits, 'sockets' | 'files'>,
  now = () => performance.now(),
): Connections {
  let streams = 0
  const sockets = new Map<Socket, Requests>()
  // Sockets without a request (idle) or with one (busy), with the time since when; the earliest first. Streams are in neither.
  const idle = new Map<Socket, number>()
  const busy = new Map<Socket, number>()
  let drained: (() => void) | undefined

  server.setTimeout(longestSilence)
  server.on('connection', (socket) => {
    sockets.set(socket, { unanswered: [], stream: undefined })
    socket.once('close', () => forget(socket))
    if (sockets.size > most.sockets || 2 * sockets.size - streams > most.files) {
      const unwanted = leastWanted() ?? socket
      forget(unwanted)
      unwanted.destroy()
      if (unwanted === socket) return
    }
    idle.set(socket, now())
  })
  // Node answers requests with an `Expect` header itself, without an event for the listeners of requests.
  server.on('checkExpectation', (_, response) => admit(response, () => response.writeHead(417).end()))

  /**
   * A socket that has been idle for `patience`, else the one that has been idle or busy for longest. Thus a flood of young sockets
   * pushes out its own, and people who vote get their answers before their sockets are the oldest.
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
    const requests = sockets.get(socket)
    // Requests that arrived in the same bytes as others may come here after their socket was closed.
    if (!requests || socket.destroyed) return
    const { unanswered } = requests
    if (requests.stream || unanswered.length >= mostUnanswered) {
      socket.destroy()
      return
    }
    // An answer that is complete, though not all of its bytes are sent yet, makes no request late.
    const isLate = unanswered.some((one) => !one.response.writableEnded)
    unanswered.push({ response, answer, isLate })
    response.once('close', () => settle(socket, requests, response))
    if (unanswered.length > 1) return
    idle.delete(socket)
    busy.set(socket, now())
    answer()
  }

  function settle(socket: Socket, requests: Requests, response: ServerResponse): void {
    requests.unanswered = requests.unanswered.filter((one) => one.response !== response)
    if (requests.stream === response) {
      requests.stream = undefined
      streams -= 1
    }
    busy.delete(socket)
    if (!sockets.has(socket) || socket.destroyed) return
    const [next] = requests.unanswered
    if (next) {
      busy.set(socket, now())
      // In a later turn: between two requests of one socket every other socket has its turn.
      setImmediate(next.answer)
    } else if (drained) socket.destroySoon()
    else idle.set(socket, now())
  }

  function claimSocket(response: ServerResponse): boolean {
    const { socket } = response.req
    const requests = sockets.get(socket)
    if (!requests || socket.destroyed) return false
    const [first] = requests.unanswered
    if (first?.response !== response || first.isLate || requests.unanswered.length > 1) {
      socket.destroy()
      return false
    }
    requests.stream = response
    streams += 1
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
