// A thousand votes at one instant, as prepared bytes on open connections: what the server can do without the limits of phones.
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'
import { paths, Room } from '../../src/core/contract.ts'
import { type PollRef, pollKey } from '../../src/core/poll.ts'
import { median, pause, quantile } from './figures.ts'
import { get } from './server-process.ts'

/** Medians of five bursts: votes a second, and the milliseconds until 99 of 100 answers. `valueAt`: what each votes. */
export async function burst(
  base: string,
  code: string,
  poll: PollRef,
  valueAt: (index: number) => string,
): Promise<{ rate: number; most: number }> {
  const { port, hostname } = new URL(base)
  const room = await get({ base, path: paths.room(code), schema: Room })
  const { epoch = 1, wording } = room.polls[pollKey(poll)] ?? {}
  const sockets = await Promise.all(
    Array.from({ length: 1000 }, async () => {
      const socket = connect(Number(port), hostname)
      await once(socket, 'connect')
      return { socket, secret: randomBytes(16).toString('hex') }
    }),
  )
  const rates: number[] = []
  const slowest: number[] = []
  for (let n = 1; n <= 5; n++) {
    const requests = sockets.map(({ socket, secret }, index) => {
      const vote = {
        voteId: randomBytes(16).toString('hex'),
        ...poll,
        ...{ epoch, wording, value: valueAt(index + n), n, lang: 'en' },
      }
      const body = JSON.stringify(vote)
      const head = `POST ${paths.votes(code)} HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: Bearer ${secret}\r\n`
      return { socket, bytes: `${head}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}` }
    })
    const start = performance.now()
    const answers = await Promise.all(
      requests.map(async ({ socket, bytes }) => {
        socket.write(bytes)
        const [answer] = await once(socket, 'data')
        if (!String(answer).startsWith('HTTP/1.1 200')) throw new Error(`a vote was answered ${answer}`)
        return performance.now() - start
      }),
    )
    rates.push(1e6 / Math.max(...answers))
    slowest.push(quantile(answers, 0.99))
    await pause(300)
  }
  for (const { socket } of sockets) socket.destroy()
  return { rate: median(rates), most: median(slowest) }
}
