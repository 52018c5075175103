// A slow line on the loopback: a TCP proxy that delays real bytes as a phone's line does. A connection opens after one round trip, a packet
// takes half a round trip, all connections take turns on the line, and each begins with ten packets (RFC 6928).
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

export interface LineSpeed {
  /** A round trip, in milliseconds. */
  rtt: number
  /** Bits per second to the visitor (`down`) and from the visitor (`up`). */
  down: number
  up: number
}

export interface SlowLine {
  /** The address of the other end, with a final slash. */
  url: string
  close(): void
}

/** The bytes that one connection still has to carry in one direction. */
interface Flow {
  waiting: Buffer
  underway: Buffer[]
  /** Bytes that were sent and not yet acknowledged, and how many of them there may be (TCP's slow start). */
  unknown: number
  window: number
  opensAt: number
  deliver(bytes: Buffer): void
}

const packet = 1460

/** Opens a slow line to a server on this machine, given by its address. */
export async function openSlowLine(target: string, { rtt, down, up }: LineSpeed): Promise<SlowLine> {
  const { port, pathname } = new URL(target)
  const sockets = new Set<Socket>()
  const [toVisitor, toServer] = [openDirection(down, rtt), openDirection(up, rtt)]
  const server = createServer((visitor) => {
    const origin = connect(Number(port), '127.0.0.1')
    const opensAt = performance.now() + rtt
    carry(visitor, origin, toServer, opensAt)
    carry(origin, visitor, toVisitor, opensAt)
    for (const socket of [visitor, origin]) {
      sockets.add(socket)
      socket.setNoDelay(true)
      // When one end disconnects, the other is closed too; bytes under way are lost, as on a real line.
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        visitor.destroy()
        origin.destroy()
      })
    }
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}${pathname}`,
    close: () => {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

type Direction = ReturnType<typeof openDirection>

function carry(from: Socket, to: Socket, direction: Direction, opensAt: number): void {
  const deliver = (bytes: Buffer) => void (to.writable && to.write(bytes))
  const flow: Flow = { waiting: Buffer.alloc(0), underway: [], unknown: 0, window: 10 * packet, opensAt, deliver }
  from.on('data', (bytes) => direction.enqueue(flow, bytes))
}

function openDirection(rate: number, rtt: number) {
  const flows = new Set<Flow>()
  let freeAt = 0

  /** Sends the next packet if the line is free at `now`, and the following one once it has left. */
  function send(now: number): void {
    if (now < freeAt) return
    const next = [...flows].find((flow) => flow.unknown < flow.window && flow.opensAt <= now)
    if (!next) return
    const bytes = next.waiting.subarray(0, packet)
    next.waiting = next.waiting.subarray(packet)
    next.underway.push(bytes)
    next.unknown += bytes.length
    flows.delete(next)
    if (next.waiting.length > 0) flows.add(next)
    freeAt = now + (bytes.length * 8000) / rate
    const left = freeAt
    at(left, () => send(left))
    // Packets arrive in the order in which they left, whichever timer fires first.
    at(left + rtt / 2, () => next.deliver(next.underway.shift() ?? bytes))
    at(left + rtt, () => {
      next.unknown -= bytes.length
      next.window += bytes.length
      send(performance.now())
    })
  }

  return {
    enqueue: (flow: Flow, bytes: Buffer) => {
      flow.waiting = Buffer.concat([flow.waiting, bytes])
      flows.add(flow)
      // A timer may fire a little early.
      at(flow.opensAt, () => send(Math.max(flow.opensAt, performance.now())))
    },
  }
}

/** Calls `act` at a time of `performance.now()`, or at once if that has passed. */
function at(time: number, act: () => void): void {
  const wait = time - performance.now()
  if (wait > 0) setTimeout(act, Math.ceil(wait))
  else act()
}
