// A bad network for tests: a TCP proxy on loopback, for any protocol. What it does to the connections can be changed while it runs.
import { EventEmitter, once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

/**
 * `pass`: nothing is changed. `delay`: every piece is late by up to `ms`, so that a connection overtakes another. `reset`: all connections are reset, and new ones
 * too. `hole`: nothing arrives, in either direction, and nobody is told; later it all arrives, as TCP sends it again. `cut`: what clients
 * send arrives, but instead of an answer they get a reset, so that they cannot know whether it was done.
 */
export type Weather = { kind: 'pass' | 'reset' | 'hole' | 'cut' } | { kind: 'delay'; ms: number }

export interface Network {
  port: number
  /** From now on, for the connections that are open too. */
  set(weather: Weather): void
  /** Nothing passes any more on the connections that are open, and nobody is told, as after a router's restart; new ones are as before. */
  forget(): void
  /** Resets all connections and stops listening. */
  close(): Promise<void>
}

/**
 * Forwards to a port of this machine, where nobody needs to listen yet: a client is reset as long as nobody does. `upstreamPort`: asked for
 * each connection, so that a balancer can choose among several servers.
 */
export async function openProxy(upstreamPort: number | (() => number), random = Math.random): Promise<Network> {
  let weather: Weather = { kind: 'pass' }
  const changes = new EventEmitter().setMaxListeners(0)
  const open = new Set<() => void>()
  const forgotten = new Set<() => void>()

  /** `reset`: of the connection. */
  async function afterHole(reset: () => void): Promise<void> {
    while (weather.kind === 'hole') await once(changes, 'change')
    if (forgotten.has(reset)) await new Promise(() => {})
  }

  const server = createServer({ allowHalfOpen: true }, (client) => {
    if (weather.kind === 'reset') return void client.on('error', () => {}).resetAndDestroy()
    const port = typeof upstreamPort === 'number' ? upstreamPort : upstreamPort()
    const upstream = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    const reset = () => {
      open.delete(reset)
      client.resetAndDestroy()
      upstream.resetAndDestroy()
    }
    open.add(reset)
    forward(client, upstream, reset, () => true)
    forward(upstream, client, reset, () => weather.kind !== 'cut')
  })

  /** Carries one direction, piece by piece, so that nothing overtakes anything. `mayPass`: asked when a piece is about to arrive. */
  function forward(from: Socket, to: Socket, reset: () => void, mayPass: () => boolean): void {
    let last: Promise<void> = Promise.resolve()
    const inTurn = (act: () => void) => {
      last = last.then(() => afterHole(reset)).then(act)
    }
    from.setNoDelay(true)
    from.on('data', (piece) => {
      from.pause()
      last = last.then(async () => {
        if (weather.kind === 'delay') await wait(random() * weather.ms)
        await afterHole(reset)
        if (!mayPass()) return reset()
        to.write(piece)
        from.resume()
      })
    })
    from.on('end', () => inTurn(() => to.end()))
    // A connection that broke is told in its turn, since in a hole nobody learns of it.
    from.on('error', () => inTurn(reset))
    from.on('close', () =>
      inTurn(() => {
        if (to.readyState === 'closed' || !from.readableEnded) reset()
      }),
    )
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const resetAll = () => {
    for (const reset of [...open]) reset()
  }
  const set = (next: Weather) => {
    weather = next
    if (next.kind === 'reset') resetAll()
    changes.emit('change')
  }
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    set,
    forget: () => {
      for (const reset of open) forgotten.add(reset)
    },
    async close() {
      set({ kind: 'reset' })
      server.close()
      await once(server, 'close')
    },
  }
}
