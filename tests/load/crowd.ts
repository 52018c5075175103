// Thousands of light phones in a process of their own, so that they delay neither the projector that is measured nor each other: each has
// a stream whose bytes are read and thrown away, and votes by prepared requests over connections that stay open, as a browser's do.
import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { paths } from '../../src/core/contract.ts'
import type { PollRef } from '../../src/core/poll.ts'

/** What the bench asks of the crowd. `port`: the server; `codes`: the rooms, among which the phones are divided evenly. */
export type Wish =
  | { open: number; port: number; codes: string[] }
  | { vote: PollRef & { epoch: number; wording: string; n: number }; perSecond: number; voters: number }

/** Times are milliseconds since 1970, with their fraction. `failed`: answers other than 200. */
export type Report =
  | { opened: number }
  | { votes: { room: number; tappedAt: number; ackedAt: number }[]; failed: number }

interface Phone {
  room: number
  code: string
  secret: string
}

/** Connections for votes; browsers keep theirs for a minute, and at a hundred votes a second no more are in use. */
const mostVoting = 2000

const phones: Phone[] = []
const streams: Socket[] = []
const voting: Socket[] = []
let port = 0

const now = () => performance.timeOrigin + performance.now()

process.on('message', async (wish: Wish) => {
  const report: Report = 'open' in wish ? await open(wish) : await voteAll(wish)
  process.send?.(report)
})
process.on('disconnect', () => process.exit())

async function open(wish: Extract<Wish, { open: number }>): Promise<Report> {
  port = wish.port
  while (phones.length < wish.open) {
    const some = Array.from({ length: Math.min(250, wish.open - phones.length) }, (_, index) => {
      const room = (phones.length + index) % wish.codes.length
      return { room, code: wish.codes[room] ?? '', secret: randomBytes(16).toString('hex') }
    })
    phones.push(...some)
    await Promise.all(some.map(follow))
  }
  return { opened: streams.length }
}

/** Resolves with the first bytes of the stream. */
function follow({ code, secret }: Phone): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('error', reject)
    socket.write(`GET ${paths.live(code, 'phone')} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${secret}\r\n\r\n`)
    socket.once('data', (bytes) => {
      if (!String(bytes).startsWith('HTTP/1.1 200')) reject(new Error(String(bytes).slice(0, 60)))
      socket.on('data', () => {})
      streams.push(socket)
      resolve()
    })
  })
}

async function voteAll({ vote, perSecond, voters }: Extract<Wish, { vote: object }>): Promise<Report> {
  const start = performance.now()
  const votes: { room: number; tappedAt: number; ackedAt: number }[] = []
  let failed = 0
  await Promise.all(
    phones.slice(0, voters).map(async (phone, index) => {
      const wait = (index * 1000) / perSecond - (performance.now() - start)
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, wait)))
      const tappedAt = now()
      if (await cast(phone, vote, index)) votes.push({ room: phone.room, tappedAt, ackedAt: now() })
      else failed += 1
    }),
  )
  return { votes, failed }
}

/** Resolves with the answer: whether the vote was counted. */
function cast({ code, secret }: Phone, vote: object, index: number): Promise<boolean> {
  const body = JSON.stringify({
    ...{ voteId: randomBytes(16).toString('hex'), ...vote, value: String((index % 5) - 2), lang: 'en' },
  })
  const head = `POST ${paths.votes(code)} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${secret}\r\n`
  const socket = voting.pop() ?? connect(port, '127.0.0.1')
  return new Promise((resolve) => {
    socket.once('error', () => resolve(false))
    socket.once('data', (bytes) => {
      socket.removeAllListeners('error')
      if (voting.length < mostVoting) voting.push(socket)
      else socket.destroy()
      resolve(String(bytes).startsWith('HTTP/1.1 200'))
    })
    socket.write(`${head}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`)
  })
}
