// `npm run bench`: the server under load, beside the targets of the design and beside bare loops in the same run. Load and server share
// this machine's cores and loopback, so the ratios say more than the figures. With flags, a crowd is measured instead (crowd-bench.ts).
import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { HeldVote, paths, Room } from '../../src/core/contract.ts'
import { questionOf } from '../../src/core/question.ts'
import { Results } from '../../src/core/results.ts'
import { type IsCell, suppress } from '../../src/core/suppress.ts'
import { burst } from './burst.ts'
import { median, pause, quantile, say, sayMachine } from './figures.ts'
import { openPhone, openProjector, type Phone } from './phones.ts'
import { get, openRooms, type ServerProcess, show, startMeasured, use } from './server-process.ts'
import { compareStores } from './store-rates.ts'

const poll = { claim: 'few-unicorns', round: 'main' } as const
const question = questionOf('agree-5')
const valueAt = (index: number): string => question.values[index % question.values.length] ?? ''
// It ends the process.
if (process.argv.length > 2) await import('./crowd-bench.ts')
const folder = mkdtempSync(join(tmpdir(), 'bench-'))
let failed = false

const spread = (values: number[]) =>
  `${[0.5, 0.95, 0.99].map((part) => quantile(values, part).toFixed(1)).join(' / ')} ms`

interface Hall {
  base: string
  child: ChildProcess
  code: string
  key: string
  phones: Phone[]
  shownAt: number[]
  close(): void
}

async function openHall(server: ServerProcess, size: number): Promise<Hall> {
  const { base, child } = server
  const [room] = await openRooms(child, 1)
  const { code = '', controlKey: key = '' } = room ?? {}
  await show(child, [code], poll)
  const projector = openProjector(base, code, poll.claim)
  const phones: Phone[] = []
  while (phones.length < size) {
    const some = Array.from({ length: Math.min(200, size - phones.length) }, () => openPhone(base, code))
    phones.push(...(await Promise.all(some)))
  }
  const close = () => {
    projector.close()
    for (const phone of phones) phone.close()
  }
  return { base, child, code, key, phones, shownAt: projector.shownAt, close }
}

/** Each phone votes once, at the millisecond that `at` gives for it; returns the figures. */
async function voteAll(hall: Hall, at: (index: number) => number) {
  const before = await use(hall.child)
  const start = performance.now()
  const tappedAt: number[] = []
  const acks: number[] = []
  await Promise.all(
    hall.phones.map(async (phone, index) => {
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, at(index) - (performance.now() - start))))
      const tapped = performance.now()
      acks.push(await phone.vote(poll, valueAt(index)))
      tappedAt.push(tapped)
    }),
  )
  const took = performance.now() - start
  // The k-th acknowledged vote is on the projector once it shows k votes.
  while (hall.shownAt.length < hall.phones.length) await pause(5)
  await pause(1000)
  const after = await use(hall.child)
  const shown = tappedAt.map((tapped, index) => (hall.shownAt[index] ?? Number.NaN) - tapped)
  const { polls } = await get({ ...hall, path: paths.results(hall.code, 'json'), schema: Results })
  const lost = hall.phones.length - (polls[0]?.voted ?? 0)
  if (lost !== 0) failed = true
  return {
    acks,
    shown,
    took,
    lost,
    cpu: (after.cpu - before.cpu) / hall.phones.length,
    bytes: after.bytes - before.bytes,
    memory: after.memory,
  }
}

const mega = (bytes: number) => `${(bytes / 1e6).toFixed(2)} MB`

async function thousandOverTenSeconds(server: ServerProcess): Promise<void> {
  const idle = (await use(server.child)).memory
  const hall = await openHall(server, 1000)
  const joined = (await use(server.child)).memory
  const figures = await voteAll(hall, (index) => index * 10)
  hall.close()
  process.stdout.write('\n1,000 phones, 100 votes/s, result shown\n')
  say('tap → answer p50 / p95 / p99', spread(figures.acks))
  const [half, most] = [median(figures.shown), quantile(figures.shown, 0.99)]
  say('tap → projector p50 / p95 / p99', spread(figures.shown), 'p50 ≤ 30, p99 ≤ 100 ms', half <= 30 && most <= 100)
  say('socket bytes to all phones', mega(figures.bytes), '≤ 6 MB', figures.bytes <= 6e6)
  say('server CPU a vote, streams included', `${figures.cpu.toFixed(2)} ms`)
  say('server memory a phone', `${((joined - idle) / 1000 / 1024).toFixed(0)} KiB`)
  say('lost or doubled', String(figures.lost), '0', figures.lost === 0)
}

async function thousandAtOnce(server: ServerProcess): Promise<void> {
  const hall = await openHall(server, 1000)
  // Measured from the second claim of an evening on, since code is slower when it runs for the first time.
  const figures = [await voteAll(hall, () => 0)]
  for (let round = 0; round < 3; round++) {
    await get({ ...hall, path: paths.control(hall.code), schema: Room, body: { action: 'reset', ...poll } })
    await get({ ...hall, path: paths.control(hall.code), schema: Room, body: { action: 'reveal', ...poll } })
    hall.shownAt.length = 0
    await pause(500)
    figures.push(await voteAll(hall, () => 0))
  }
  const lean = await burst(server.base, hall.code, poll, valueAt)
  hall.close()
  const warm = figures.slice(1)
  const middle = (of: (one: (typeof figures)[number]) => number) => median(warm.map(of))
  process.stdout.write('\n1,000 phones at once, result shown, median of 3 after a first\n')
  say(
    'votes/s of phones, to the last answer',
    middle(({ took }) => 1e6 / took).toFixed(0),
    'the phones use more CPU than the server',
  )
  say('votes/s of prepared requests on 1,000 connections', lean.rate.toFixed(0), '≥ 4,000', lean.rate >= 4000)
  say('answer to a prepared request p99', `${lean.most.toFixed(0)} ms`, '≤ 250 ms', lean.most <= 250)
  say('tap → answer p50 / p95 / p99', spread(warm.flatMap(({ acks }) => acks)))
  say('tap → projector p50 / p95 / p99', spread(warm.flatMap(({ shown }) => shown)))
  const bytes = middle((one) => one.bytes)
  say('socket bytes to all phones', mega(bytes), '≤ 1 MB', bytes <= 1e6)
  const cpu = middle((one) => one.cpu)
  say('server CPU a vote', `${cpu.toFixed(2)} ms`, '≤ 0.3 ms', cpu <= 0.3)
  const lost = figures.reduce((sum, one) => sum + Math.abs(one.lost), 0)
  say('lost or doubled', String(lost), '0', lost === 0)
}

async function hundred(server: ServerProcess): Promise<void> {
  const hall = await openHall(server, 100)
  const figures = await voteAll(hall, (index) => index * 100)
  hall.close()
  process.stdout.write('\n100 phones, 10 votes/s\n')
  say('tap → projector p50 / p95 / p99', spread(figures.shown), 'p50 ≤ 8 ms', median(figures.shown) <= 8)
  say('lost or doubled', String(figures.lost), '0', figures.lost === 0)
}

async function fiveThousand(server: ServerProcess): Promise<void> {
  const hall = await openHall(server, 5000)
  const figures = await voteAll(hall, (index) => index * 2)
  hall.close()
  process.stdout.write('\n5,000 phones, 500 votes/s, result shown\n')
  const most = quantile(figures.shown, 0.99)
  say('tap → answer p50 / p95 / p99', spread(figures.acks))
  say('tap → projector p50 / p95 / p99', spread(figures.shown), 'p99 ≤ 500 ms', most <= 500)
  say('server memory', mega(figures.memory), '≤ 200 MB', figures.memory <= 200e6)
  say('lost or doubled', String(figures.lost), '0', figures.lost === 0)
}

function hideSwing(): void {
  const cells = [
    [1900, 120, 80, 3, 20],
    [200, 300, 90, 14, 8],
    [260, 70, 1400, 2, 9],
    [60, 40, 30, 90, 4],
    [80, 20, 40, 6, 0],
  ]
  const isCell: IsCell = (row, column) => row < 4 || column < 4
  const times = Array.from({ length: 70 }, () => {
    const start = performance.now()
    suppress(cells, 5, isCell)
    return performance.now() - start
  }).slice(50)
  process.stdout.write('\nSmall cells of the swing of 5,000 voters hidden, median of 20 after 50\n')
  say('once', `${median(times).toFixed(2)} ms`, '≤ 5 ms', median(times) <= 5)
}

/** Opens streams that read and discard all bytes, so that reading costs the same with both servers. */
async function openStreams(base: string, path: string, count: number): Promise<{ close(): void }> {
  const { port, hostname } = new URL(base)
  const sockets = await Promise.all(
    Array.from({ length: count }, async () => {
      const socket = connect(Number(port), hostname)
      socket.write(`GET ${path} HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`)
      await once(socket, 'data')
      socket.resume()
      return socket
    }),
  )
  return { close: () => sockets.forEach((socket) => void socket.destroy()) }
}

/** Milliseconds of the server's CPU during two seconds in which it sends eight rounds. */
async function costOfRounds(child: ChildProcess, act: () => Promise<unknown>): Promise<number> {
  const before = await use(child)
  for (let round = 0; round < rounds; round++) {
    await act()
    await pause(250)
  }
  return (await use(child)).cpu - before.cpu
}
const rounds = 8

async function compareFanOut(server: ServerProcess): Promise<void> {
  const streams = 1000
  const hall = await openHall(server, 1)
  let taps = 0
  const { base, code } = hall
  const room = await get({ base, path: paths.room(code), schema: Room })
  const { wording } = room.polls[poll.claim] ?? {}
  const vote = async () => {
    taps += 1
    const voteId = randomBytes(16).toString('hex')
    const body = { voteId, ...poll, epoch: 1, wording, value: valueAt(taps), n: 1, lang: 'en' }
    // Each vote is of another voter, since one voter may not cast so many.
    await get({ base, path: paths.votes(code), schema: HeldVote, key: randomBytes(16).toString('hex'), body })
  }
  const bare = await startMeasured('bare', '', '110')
  const [ours, theirs]: [number[], number[]] = [[], []]
  const thousands = (rounds * streams) / 1000
  for (let round = 0; round < 5; round++) {
    // Our server sends only after votes, and their cost is not part of the cost of sending.
    const [votes, idle] = [await costOfRounds(server.child, vote), await costOfRounds(bare.child, async () => {})]
    const readers = await openStreams(server.base, paths.live(hall.code, 'phone'), streams)
    const bareReaders = await openStreams(bare.base, '/live', streams)
    await pause(500)
    ours.push(((await costOfRounds(server.child, vote)) - votes) / thousands)
    theirs.push(((await costOfRounds(bare.child, async () => {})) - idle) / thousands)
    readers.close()
    bareReaders.close()
    await pause(500)
  }
  const ratio = median(theirs) / median(ours)
  process.stdout.write(`\nOne message to ${streams} streams against a bare node:http server, median of 5\n`)
  say('CPU for 1,000 messages, ours / bare', `${median(ours).toFixed(2)} / ${median(theirs).toFixed(2)} ms`)
  say('messages a CPU second, ratio', ratio.toFixed(2), '≥ 0.7', ratio >= 0.7)
  hall.close()
  bare.child.disconnect()
}

sayMachine('load and server share them')
try {
  const scenarios = [hundred, thousandOverTenSeconds, thousandAtOnce, fiveThousand, compareFanOut]
  for (const [index, scenario] of scenarios.entries()) {
    const server = await startMeasured('ours', join(folder, `server-${index}`), '5000')
    await scenario(server)
    server.child.disconnect()
    await once(server.child, 'exit')
  }
  await compareStores(folder)
  hideSwing()
} finally {
  rmSync(folder, { recursive: true, force: true })
}
process.exit(failed ? 1 : 0)
