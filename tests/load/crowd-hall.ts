// A crowd's evening of two claims: servers on one database, light phones (crowd.ts) divided among them, projectors, what all of it cost, and
// whether every answered vote is counted once. The first claim brings all voters, and code that runs for the first time.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { type NewRoom, paths, Room } from '../../src/core/contract.ts'
import { Results } from '../../src/core/results.ts'
import { openPostgresStore } from '../../src/server/store/postgres.ts'
import { openSqliteStore } from '../../src/server/store/sqlite.ts'
import { type BenchDatabase, openBenchDatabase } from './bench-database.ts'
import type { CastVote, Report, Wish } from './crowd.ts'
import { pause } from './figures.ts'
import { openProjector } from './phones.ts'
import { describeProfile } from './profile.ts'
import {
  ask,
  beginProfile,
  endProfile,
  get,
  openRooms,
  type ServerProcess,
  show,
  startMeasured,
  use,
} from './server-process.ts'

export interface Scene {
  servers: number
  rooms: number
  phones: number
  /** Votes in a second of the whole crowd. */
  perSecond: number
  /** Whether the votes are in PostgreSQL; else in SQLite, which has one server. */
  isPostgres: boolean
  /** Whether to tell, at the second claim, where the first server's time goes and what the database waits for. */
  isProfiled: boolean
}

/** What one claim showed; all times in milliseconds. */
export interface Figures {
  perSecond: number
  /** From the tap to the answer, and to a projector: at each of the servers, in the first rooms. */
  answers: number[]
  shown: number[]
  /** Votes that a projector did not show in time. */
  unshown: number
  /** CPU time a vote. */
  cpu: { servers: number; database: number; load: number }
  /** Cores in use while votes came: by all of this, and by everything on the machine. */
  cores: { own: number; all: number }
  /** Of all servers, in bytes. */
  memory: number
  memoryPerPhone: number
  /** Bytes a vote: to all streams, and to the database's log. */
  streamed: number
  logged: number
  /** How much later phones tapped than they should have. */
  late: number[]
  refused: Record<string, number>
  /** Streams that were ended. */
  ended: number
  /** Answered votes that are not in the log or not in the results; votes counted more than once. */
  lost: number
  doubled: number
  profile: string[]
}

const claims = ['few-unicorns', 'in-house-counts']
/** Projectors of one evening. */
const mostProjectors = 20
/** Milliseconds within which projectors show the last vote. */
const longestShown = 15_000

interface Hall {
  scene: Scene
  servers: ServerProcess[]
  crowd: ChildProcess
  database: BenchDatabase | undefined
  rooms: NewRoom[]
  memoryPerPhone: number
}

/** Figures of each claim. `about`: is told what the database is. */
export async function spendEvening(scene: Scene, about: (database: string) => void): Promise<Figures[]> {
  const folder = mkdtempSync(join(tmpdir(), 'crowd-'))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  // Also where a signal ends the bench.
  process.once('exit', remove)
  const database = scene.isPostgres ? await openBenchDatabase(scene.servers) : undefined
  const crowd = fork(join(import.meta.dirname, 'crowd.ts'))
  const servers: ServerProcess[] = []
  const dataDir = (index: number) => join(folder, `server-${index}`)
  const end = async () => {
    if (crowd.connected) crowd.disconnect()
    await Promise.all(
      servers.splice(0).map(async ({ child }) => {
        if (child.exitCode !== null || child.signalCode !== null) return
        child.disconnect()
        await once(child, 'exit')
      }),
    )
  }
  try {
    about(database?.about ?? 'SQLite')
    const size = String(Math.max(2000, scene.phones))
    while (servers.length < scene.servers)
      servers.push(await startMeasured('ours', dataDir(servers.length), size, database?.url ?? ''))
    const [first] = servers as [ServerProcess]
    const rooms = await openRooms(first.child, scene.rooms)
    const idle = (await measure({ servers, crowd, database })).memory
    const codes = rooms.map(({ code }) => code)
    const ports = servers.map(({ base }) => Number(new URL(base).port))
    await tellCrowd(crowd, { open: scene.phones, ports, codes })
    await pause(2000)
    const memoryPerPhone = ((await measure({ servers, crowd, database })).memory - idle) / scene.phones
    const hall: Hall = { scene, servers, crowd, database, rooms, memoryPerPhone }
    const voted: Voted[] = []
    for (const claim of claims) voted.push(await voteOn(hall, claim))
    await end()
    const store = database ? await openPostgresStore(database.url) : await openSqliteStore(dataDir(0))
    try {
      for (const [room, { code }] of rooms.entries()) {
        const log = await store.readLog(code)
        for (const one of voted)
          compare(
            one,
            room,
            log.filter(({ claim }) => claim === one.claim),
          )
      }
    } finally {
      await store.close()
    }
    return voted.map(({ figures }) => figures)
  } finally {
    await end()
    await database?.close()
    remove()
    process.off('exit', remove)
  }
}

interface Voted {
  claim: string
  votes: CastVote[]
  /** How many votes results.json tells, for each room. */
  told: number[]
  figures: Figures
}

/** Holds the answered votes of a room against the log and the results; each voter voted once on the claim. */
function compare({ votes, told, figures }: Voted, room: number, log: { voteId: string; voter: string }[]): void {
  const logged = new Set(log.map(({ voteId }) => voteId))
  const voters = new Set(log.map(({ voter }) => voter)).size
  const missing = votes.filter((vote) => vote.room === room && !logged.has(vote.voteId)).length
  figures.lost += missing + Math.max(0, voters - (told[room] ?? 0))
  figures.doubled += log.length - voters + Math.max(0, (told[room] ?? 0) - voters)
}

const tellCrowd = (crowd: ChildProcess, wish: Wish): Promise<Report> => ask<Report>(crowd, wish)

interface Use {
  servers: number
  database: number
  load: number
  memory: number
  streamed: number
  logged: number
  /** CPU time of everything on the machine. */
  all: number
  at: number
}

async function measure({ servers, crowd, database }: Pick<Hall, 'servers' | 'crowd' | 'database'>): Promise<Use> {
  const at = performance.now()
  const all = await Promise.all(servers.map(({ child }) => use(child)))
  const light = await tellCrowd(crowd, { use: true })
  const { user, system } = process.cpuUsage()
  const { cpu, logged } = (await database?.use()) ?? { cpu: 0, logged: 0 }
  const total = (of: keyof (typeof all)[number]) => all.reduce((sum, one) => sum + one[of], 0)
  return {
    ...{ servers: total('cpu'), database: cpu, load: ('cpu' in light ? light.cpu : 0) + (user + system) / 1000 },
    ...{ memory: total('memory'), streamed: total('bytes'), logged, all: machineUse(), at },
  }
}

const machineUse = (): number =>
  cpus().reduce((sum, { times: { user, nice, sys, irq } }) => sum + user + nice + sys + irq, 0)

async function voteOn(hall: Hall, claim: string): Promise<Voted> {
  const { scene, servers, crowd, database, rooms } = hall
  const [first] = servers as [ServerProcess]
  const poll = { claim, round: 'main' } as const
  const codes = rooms.map(({ code }) => code)
  await show(first.child, codes, poll)
  const projectors = openProjectors(hall, claim)
  await pause(1000)
  const { wording } =
    (await get({ base: first.base, path: paths.room(codes[0] ?? ''), schema: Room })).polls[claim] ?? {}
  if (!wording) throw new Error('nothing is asked')
  const isProfiled = scene.isProfiled && claim === claims.at(-1)
  if (isProfiled) await beginProfile(first.child)
  const endWatch = isProfiled ? database?.watchWaits() : undefined
  const before = await measure(hall)
  const report = await tellCrowd(crowd, { vote: { ...poll, epoch: 1, wording, n: 1 }, perSecond: scene.perSecond })
  const then = await measure(hall)
  const waits = endWatch?.() ?? []
  const profile = isProfiled ? toProfile(describeProfile(await endProfile(first.child)), waits) : []
  if (!('votes' in report)) throw new Error('the crowd did not vote')
  const { votes, late, refused, ended } = report
  const shown = await Promise.all(projectors.map((projector) => projector.read(votes)))
  await pause(1000)
  const after = await measure(hall)
  const told: number[] = []
  for (const [index, { code, controlKey: key }] of rooms.entries()) {
    const { base = '' } = servers[index % servers.length] ?? {}
    const { polls } = await get({ base, path: paths.results(code, 'json'), schema: Results, key })
    told.push(polls.find((one) => one.claim === claim)?.voted ?? 0)
  }
  const count = Math.max(1, votes.length)
  const perVote = (of: keyof Use) => (after[of] - before[of]) / count
  const took = Math.max(...votes.map(({ ackedAt }) => ackedAt)) - Math.min(...votes.map(({ tappedAt }) => tappedAt))
  const busy = (['servers', 'database', 'load'] as const).reduce((sum, of) => sum + then[of] - before[of], 0)
  const figures: Figures = {
    perSecond: (1000 * votes.length) / took,
    answers: votes.map(({ tappedAt, ackedAt }) => ackedAt - tappedAt),
    shown: shown.flat().filter((time) => !Number.isNaN(time)),
    unshown: shown.flat().filter(Number.isNaN).length,
    cpu: { servers: perVote('servers'), database: perVote('database'), load: perVote('load') },
    cores: { own: busy / (then.at - before.at), all: (then.all - before.all) / (then.at - before.at) },
    ...{ memory: after.memory, memoryPerPhone: hall.memoryPerPhone },
    ...{ streamed: perVote('streamed'), logged: perVote('logged') },
    ...{ late, refused, ended, lost: 0, doubled: 0, profile },
  }
  return { claim, votes, told, figures }
}

/** Some at each server, in the first rooms. */
function openProjectors({ servers, rooms }: Hall, claim: string) {
  const count = Math.min(mostProjectors, servers.length * rooms.length)
  return Array.from({ length: count }, (_, index) => {
    const room = Math.floor(index / servers.length)
    const { base = '' } = servers[index % servers.length] ?? {}
    const { shownAt, close } = openProjector(base, rooms[room]?.code ?? '', claim)
    return {
      /** Ends it; resolves with the milliseconds from each tap to its showing, NaN for those not shown in time. */
      async read(votes: CastVote[]): Promise<number[]> {
        const own = votes.filter((vote) => vote.room === room).sort((a, b) => a.ackedAt - b.ackedAt)
        const last = performance.now() + longestShown
        while (shownAt.length < own.length && performance.now() < last) await pause(5)
        close()
        // The k-th answered vote is shown once k votes are.
        return own.map(({ tappedAt }, at) => (shownAt[at] ?? Number.NaN) + performance.timeOrigin - tappedAt)
      },
    }
  })
}

function toProfile({ busy, parts, functions }: ReturnType<typeof describeProfile>, waits: string[]): string[] {
  return [
    `The first server's main thread was busy ${(100 * busy).toFixed(0)} % of the time; of that, in`,
    ...parts,
    'and in the functions',
    ...functions,
    ...(waits.length === 0 ? [] : ['Connections of the database that were not idle, on average:', ...waits]),
  ]
}
