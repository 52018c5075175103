// Thousands of light phones in a process of their own, so that they delay neither the projector that is measured nor each other: each has
// a stream whose bytes are read and thrown away, and votes by prepared requests over connections that stay open, as a browser's do.
import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { paths } from '../../src/core/contract.ts'
import type { PollRef } from '../../src/core/poll.ts'

/**
 * What the bench asks of the crowd. `ports`: of the servers, `codes`: the rooms; the phones are divided evenly among both, so that each room
 * has phones at each server.
 */
export type Wish =
  | { open: number; ports: number[]; codes: string[] }
  | { vote: PollRef & { epoch: number; wording: string; n: number }; perSecond: number }
  | { use: true }

export interface CastVote {
  room: number
  voteId: string
  /** Milliseconds since 1970, with their fraction. */
  tappedAt: number
  ackedAt: number
}

/**
 * `late`: how many milliseconds later than they should have, phones tapped; `refused`: answers other than 200, and how often each came;
 * `ended`: streams that the servers ended; `cpu`: milliseconds that the crowd used so far.
 */
export type Report =
  | { opened: number }
  | { votes: CastVote[]; late: number[]; refused: Record<string, number>; ended: number }
  | { cpu: number }

interface Phone {
  room: number
  code: string
  server: number
  secret: string
}

/** Connections for votes; browsers keep theirs for a minute, and at a hundred votes a second no more are in use. */
const mostVoting = 2000
/** Milliseconds after which a phone no longer waits for an answer. */
const longestAnswer = 30_000

const phones: Phone[] = []
let opened = 0
let ended = 0
let ports: number[] = []
/** Connections for votes that are free, for each server. */
let voting: Socket[][] = []

const now = () => performance.timeOrigin + performance.now()

process.on('message', async (wish: Wish) => process.send?.(await carryOut(wish)))
process.on('disconnect', () => process.exit())

async function carryOut(wish: Wish): Promise<Report> {
  if ('open' in wish) return open(wish)
  if ('vote' in wish) return voteAll(wish)
  const { user, system } = process.cpuUsage()
  return { cpu: (user + system) / 1000 }
}

async function open(wish: Extract<Wish, { open: number }>): Promise<Report> {
  ports = wish.ports
  voting = ports.map(() => [])
  while (phones.length < wish.open) {
    const some = Array.from({ length: Math.min(250, wish.open - phones.length) }, (_, index) => {
      const number = phones.length + index
      const room = number % wish.codes.length
      const server = Math.floor(number / wish.codes.length) % ports.length
      return { room, code: wish.codes[room] ?? '', server, secret: randomBytes(16).toString('hex') }
    })
    phones.push(...some)
    await Promise.all(some.map(follow))
  }
  return { opened }
}

function connectTo(server: number): Socket {
  const socket = connect(ports[server] ?? 0, '127.0.0.1')
  // `close` follows both.
  socket.on('error', () => {})
  socket.on('timeout', () => socket.destroy())
  return socket
}

/** Resolves with the first bytes of the stream. */
function follow({ code, server, secret }: Phone): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connectTo(server)
    socket.once('close', () => {
      ended += 1
      reject(new Error('a stream ended before its first bytes'))
    })
    socket.write(`GET ${paths.live(code, 'phone')} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${secret}\r\n\r\n`)
    socket.once('data', (bytes) => {
      if (!String(bytes).startsWith('HTTP/1.1 200')) reject(new Error(String(bytes).slice(0, 60)))
      socket.on('data', () => {})
      opened += 1
      resolve()
    })
  })
}

async function voteAll({ vote, perSecond }: Extract<Wish, { vote: object }>): Promise<Report> {
  const start = performance.now()
  const votes: CastVote[] = []
  const late: number[] = []
  const refused: Record<string, number> = {}
  await Promise.all(
    phones.map(async (phone, index) => {
      const planned = start + (index * 1000) / perSecond
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, planned - performance.now())))
      late.push(performance.now() - planned)
      const tappedAt = now()
      const voteId = randomBytes(16).toString('hex')
      const answer = await cast(phone, { voteId, ...vote, value: String((index % 5) - 2), lang: 'en' })
      if (answer === '200') votes.push({ room: phone.room, voteId, tappedAt, ackedAt: now() })
      else refused[answer] = (refused[answer] ?? 0) + 1
    }),
  )
  return { votes, late, refused, ended }
}

/** Resolves with the status of the answer, and its error if it has one. */
function cast({ code, server, secret }: Phone, vote: object): Promise<string> {
  const body = JSON.stringify(vote)
  const head = `POST ${paths.votes(code)} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${secret}\r\n`
  const free = voting[server] ?? []
  let socket = free.pop()
  while (socket?.destroyed) socket = free.pop()
  const line = socket ?? connectTo(server)
  return new Promise((resolve) => {
    const close = () => resolve('closed')
    line.once('close', close)
    line.setTimeout(longestAnswer)
    line.once('data', (bytes) => {
      line.off('close', close)
      line.setTimeout(0)
      if (free.length < mostVoting / ports.length) free.push(line)
      else line.destroy()
      const [, status = '?'] = /^HTTP\/1\.1 (\d+)/.exec(String(bytes)) ?? []
      const [, error = ''] = /"error":"(\w+)"/.exec(String(bytes)) ?? []
      resolve(`${status} ${error}`.trim())
    })
    line.write(`${head}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`)
  })
}
