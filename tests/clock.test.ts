// The server's clock when the machine's clock jumps: the clock alone, over the network, and in a process of its own.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { Command } from '../src/core/command.ts'
import { paths, Room } from '../src/core/contract.ts'
import { createClock } from '../src/server/clock.ts'
import { libraryFolder } from './library.ts'
import { serve, wordingOf } from './served.ts'
import { random128 } from './stored-room.ts'

const minute = 60_000
const day = 24 * 60 * minute
const jumps = [5 * minute, -5 * minute, day, -day]
const poll = { claim: 'quiet-evenings', round: 'main' } as const
const count = (seconds: number): Command => ({ action: 'countdown', ...poll, seconds })

it.each(jumps)('[C7] the server’s clock goes on as before when the machine’s clock jumps by %i ms', (jump) => {
  let wall = 1_700_000_000_000
  let passed = 123_456
  const clock = createClock(
    () => wall,
    () => passed,
  )
  expect(clock()).toBe(1_700_000_000)
  wall += jump
  expect(clock()).toBe(1_700_000_000)
  passed += 1500
  expect(clock()).toBe(1_700_000_001.5)
})

it.each(jumps)('[C7] a vote in a countdown counts until its end when the clock jumps by %i ms', async (jump) => {
  let wall = 1_700_000_000_000
  let passed = 0
  const now = createClock(
    () => wall,
    () => passed,
  )
  const served = await serve({ now })
  onTestFinished(served.end)
  const room = await served.newRoom()
  await room.goto(poll.claim)
  await room.control(count(600))
  wall += jump
  passed += 10_000
  expect((await room.read()).polls[poll.claim]).toMatchObject({ open: true, closesIn: 590_000 })
  expect((await room.cast()).status).toBe(200)
  passed += 589_000
  expect((await room.cast()).status).toBe(200)
  passed += 1000
  expect((await room.cast()).json).toEqual({ error: 'closed' })
})

/** Code that moves a process's clock at each SIGUSR2, as if the machine's clock had been changed. */
const jumpClockAtSignal = (jump: number) => `
  const real = Date.now
  const RealDate = Date
  let moved = 0
  globalThis.Date = class extends RealDate {
    constructor(...args) { if (args.length) super(...args); else super(RealDate.now()) }
  }
  RealDate.now = () => real() + moved
  process.on('SIGUSR2', () => { moved += ${jump}; console.log('The clock jumped.') })`

// All cases run at once, since each waits for a countdown.
it.concurrent.for(jumps)(
  '[C7] the running program closes a countdown after its seconds when the clock jumps by %i ms',
  { timeout: 60_000 },
  async (jump, { expect, onTestFinished }) => {
    const folder = mkdtempSync(join(tmpdir(), 'clock-'))
    const preload = join(folder, 'jumping.mjs')
    writeFileSync(preload, jumpClockAtSignal(jump))
    const program = join(import.meta.dirname, '../src/cli/main.ts')
    const child = spawn(
      process.execPath,
      [
        '--import',
        preload,
        program,
        'start',
        '--port',
        '0',
        '--data-dir',
        join(folder, 'data'),
        '--debate',
        libraryFolder,
      ],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    )
    onTestFinished(async () => {
      child.kill('SIGKILL')
      await once(child, 'exit')
      rmSync(folder, { recursive: true, force: true })
    })
    let text = ''
    const find = async (pattern: RegExp): Promise<string[]> => {
      for (;;) {
        const found = pattern.exec(text)
        if (found) return found
        text += (await once(child.stdout, 'data'))[0]
      }
    }
    const [, url = '', code = '', key = ''] = await find(/Projector +(http:\/\/[^/]+)\/d\/[\w-]+\/\?room=(\w+)#(\S+)\n/)
    const call = (path: string, bearer: string, body: unknown) =>
      fetch(url + path, {
        method: 'POST',
        headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    const read = async () => Room.parse(await (await fetch(url + paths.room(code))).json()).polls[poll.claim]
    const cast = () =>
      call(paths.votes(code), random128(), {
        ...{ ...poll, voteId: random128(), epoch: 1, wording: wordingOf(poll), value: '1', n: 1, lang: 'en' },
      })
    await call(paths.control(code), key, { action: 'goto', slide: poll.claim, step: 0 })
    // Before the countdown: a busy machine may take long to answer. The server counts from the whole second.
    const start = performance.now()
    await call(paths.control(code), key, count(5))
    child.kill('SIGUSR2')
    await find(/jumped/)
    expect((await cast()).status).toBe(200)
    expect((await read())?.closesIn).toBeLessThanOrEqual(5000)
    const stream = await fetch(url + paths.live(code, 'phone'))
    for await (const chunk of stream.body ?? []) {
      if (/"quiet-evenings":\{[^}]*"open":false/.test(Buffer.from(chunk).toString())) break
    }
    expect(performance.now() - start).toBeGreaterThan(3900)
    expect(await (await cast()).json()).toEqual({ error: 'closed' })
  },
)
