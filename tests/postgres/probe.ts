// What one server answers in the middle of a fault, without changing what is counted.
import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { paths } from '../../src/core/contract.ts'
import { bearer } from '../../src/web/shared/call.ts'
import type { HallServer } from '../faults/hall.ts'
import { library } from '../library.ts'
import { random128, wording } from '../stored-room.ts'

export interface Probe {
  /** Sends a vote of an epoch that never was: `decided` if it was refused for good, which needs the room's lock; else why not. */
  vote(): Promise<string>
  /** Resolves when the vote is answered so; no answer at all and every other one are followed by the next try. */
  until(answer: string): Promise<void>
  /** What /health says. */
  isWell(): Promise<boolean>
  /** Resolves when the server says that it is well, or that it is not. */
  untilWell(isWell: boolean): Promise<void>
  /** How the server answers a page that asks for the room. */
  room(): Promise<number>
  version(): Promise<number>
  /** Resolves when the server knows this version without having been told that there is one. */
  untilVersion(version: number): Promise<void>
}

/** Milliseconds between two tries. */
const pause = 50
/** Milliseconds after which a server is given up. */
const longest = 30_000
const claim = library.deck.claims[0]?.id ?? ''

export function openProbe(base: string, code: string): Probe {
  const voter = random128()
  const ask = (path: string) => fetch(base + path, { signal: AbortSignal.timeout(2000) })
  const isWell = () => ask('/health').then(({ ok }) => ok)
  const version = async (): Promise<number> => (await (await ask(paths.room(code))).json()).version

  async function vote(): Promise<string> {
    const ballot = { voteId: random128(), claim, round: 'main', epoch: 999_999, wording, value: '1', n: 1, lang: 'en' }
    const response = await fetch(base + paths.votes(code), {
      method: 'POST',
      headers: { ...bearer(voter), 'content-type': 'application/json' },
      body: JSON.stringify(ballot),
      signal: AbortSignal.timeout(20_000),
    })
    const { error } = (await response.json()) as { error: string }
    return response.status === 409 ? 'decided' : error
  }

  async function untilSo(isSo: () => Promise<boolean>): Promise<void> {
    const tired = AbortSignal.timeout(longest)
    while (!(await isSo().catch(() => false))) {
      if (tired.aborted) throw new Error(`the server ${base} did not become so`)
      await wait(pause)
    }
  }

  return {
    ...{ vote, isWell, version },
    until: (answer) => untilSo(async () => (await vote()) === answer),
    untilWell: (wanted) => untilSo(async () => (await isWell()) === wanted),
    room: () => ask(paths.room(code)).then(({ status }) => status),
    untilVersion: (least) => untilSo(async () => (await version()) >= least),
  }
}

/** Stops a server in the middle of its next transaction, which the probe begins if nobody else does. */
export async function stopAtCommit(server: HallServer, probe: Probe): Promise<void> {
  process.kill(server.pid(), 'SIGUSR2')
  // Without an answer, which comes after the stop at the earliest.
  void probe.vote().catch(() => undefined)
  while (!isStopped(server.pid())) await wait(10)
}

/** The state stands behind the name of the program, which may have any signs in it. */
const isStopped = (pid: number): boolean =>
  /^\) T/.test(readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*(?=\) )/s, ''))
