// `npm run bench:crowd`: one big room and many small ones, with light phones (crowd.ts): 1,000 to 10,000 phones in one room, and 6,000
// phones in 1 to 1,000 rooms. A tap is on the projector once the projector of its room shows that many votes.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Command } from '../../src/core/command.ts'
import { NewRoom, paths, Room } from '../../src/core/contract.ts'
import { Results } from '../../src/core/results.ts'
import type { Report, Wish } from './crowd.ts'
import { pause, quantile, say, sayMachine } from './figures.ts'
import { openProjector } from './phones.ts'
import { get, startMeasured, use } from './server-process.ts'

const poll = { claim: 'few-unicorns', round: 'main' } as const

const spread = (values: number[]) => [0.5, 0.99].map((part) => quantile(values, part).toFixed(0)).join(' / ')

async function ask(crowd: ChildProcess, wish: Wish): Promise<Report> {
  crowd.send(wish)
  const [report] = await once(crowd, 'message')
  return report
}

/** Votes of `phones` in `rooms` at so many a second; prints one row; false if a vote was lost. */
async function voteInRooms(phones: number, rooms: number, perSecond: number): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'crowd-'))
  const server = await startMeasured('ours', folder, String(Math.max(2000, phones)))
  const crowd = fork(join(import.meta.dirname, 'crowd.ts'))
  try {
    const { base, child, hostKey } = server
    const keys: { code: string; controlKey: string }[] = []
    while (keys.length < rooms) {
      const opened = get({ base, path: paths.rooms, schema: NewRoom, key: hostKey, body: {} })
      const room = await opened.catch(() => pause(1000))
      if (room) keys.push(room)
    }
    for (const { code, controlKey: key } of keys)
      for (const body of [
        { action: 'goto', slide: poll.claim, step: 0 },
        { action: 'reveal', ...poll },
      ] as Command[])
        await get({ base, path: paths.control(code), schema: Room, key, body })
    const codes = keys.map(({ code }) => code)
    const projectors = codes.slice(0, 20).map((code) => openProjector(base, code, poll.claim))
    const idle = (await use(child)).memory
    await ask(crowd, { open: phones, port: Number(new URL(base).port), codes })
    await pause(2000)
    const joined = await use(child)
    const { wording } = (await get({ base, path: paths.room(codes[0] ?? ''), schema: Room })).polls[poll.claim] ?? {}
    if (!wording) throw new Error('nothing is asked')
    const report = await ask(crowd, { vote: { ...poll, epoch: 1, wording, n: 1 }, perSecond, voters: phones })
    if (!('votes' in report)) throw new Error('the crowd did not vote')
    await pause(2000)
    const after = await use(child)
    const shown: number[] = []
    let lost = report.failed
    for (const [room, projector] of projectors.entries()) {
      const votes = report.votes.filter((vote) => vote.room === room).sort((a, b) => a.ackedAt - b.ackedAt)
      for (const [index, { tappedAt }] of votes.entries())
        shown.push((projector.shownAt[index] ?? Number.NaN) + performance.timeOrigin - tappedAt)
      projector.close()
    }
    for (const { code, controlKey: key } of keys) {
      const { polls } = await get({ base, path: paths.results(code, 'json'), schema: Results, key })
      lost -= polls[0]?.voted ?? 0
    }
    lost += report.votes.length
    const acks = report.votes.map(({ tappedAt, ackedAt }) => ackedAt - tappedAt)
    const perPhone = (joined.memory - idle) / phones / 1000
    const row = [
      `tap → answer ${spread(acks)}`,
      `→ projector ${spread(shown)} ms`,
      `CPU ${((after.cpu - joined.cpu) / report.votes.length).toFixed(2)} ms a vote`,
      `${(after.memory / 1e6).toFixed(0)} MB, ${perPhone.toFixed(1)} kB a phone`,
      `lost ${lost}`,
    ]
    say(`${phones} phones, ${rooms} rooms, ${perSecond} votes/s`, row.join(' · '))
    return lost === 0
  } finally {
    crowd.disconnect()
    server.child.disconnect()
    await once(server.child, 'exit')
    rmSync(folder, { recursive: true, force: true })
  }
}

const wished = process.argv.slice(2).map(Number)
sayMachine('load and server share them; p50 / p99')
const rows: [number, number, number][] =
  wished.length === 3
    ? [wished as [number, number, number]]
    : [
        ...[1000, 2000, 5000, 10_000].map((phones): [number, number, number] => [phones, 1, 500]),
        ...[10, 100, 1000].map((rooms): [number, number, number] => [6000, rooms, 500]),
      ]
let isWhole = true
for (const row of rows) isWhole = (await voteInRooms(...row)) && isWhole
process.exit(isWhole ? 0 : 1)
