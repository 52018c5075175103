// How people end the program: with a signal to it, to npm, or to all processes of a terminal. Requests under way are still answered.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, mkdtempSync, openSync, rmSync } from 'node:fs'
import { Agent, get, type IncomingMessage, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { paths } from '../src/core/contract.ts'
import { openSqliteStore } from '../src/server/store/sqlite.ts'
import { libraryFolder } from './library.ts'
import { wordingOf } from './served.ts'
import { random128 } from './stored-room.ts'

const root = join(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'ending-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

const running: { child: ChildProcess; ended: Promise<unknown> }[] = []
afterEach(async () => {
  for (const { child, ended } of running.splice(0)) {
    // All processes that a test started are in one process group.
    if (child.pid) {
      try {
        process.kill(-child.pid, 'SIGKILL')
      } catch {
        // The process group is already empty.
      }
    }
    await ended
  }
})

interface Started {
  child: ChildProcess
  url: string
  /** Resolves when no process uses the terminal any more: neither npm nor its children. */
  ended: Promise<unknown>
  text: () => string
}

/** Starts a program in a process group, as a terminal does; resolves when it has printed its address. */
async function start(
  command: string,
  args: string[],
  dataDir: string,
  env: Record<string, string> = {},
  errors: 'pipe' | number = 'pipe',
): Promise<Started> {
  const { npm_lifecycle_event: _, ...own } = process.env
  const child = spawn(command, args, {
    cwd: root,
    detached: true,
    stdio: ['pipe', 'pipe', errors],
    env: {
      ...own,
      HOST_KEY: '',
      HOST_KEY_FILE: '',
      HOST: '127.0.0.1',
      DEBATE: libraryFolder,
      PORT: '0',
      DATA_DIR: join(folder, dataDir),
      ...env,
    },
  })
  let text = ''
  const ended = once(child, 'close')
  running.push({ child, ended })
  const url = await new Promise<string>((resolve, reject) => {
    const readOutput = (data: Buffer) => {
      text += data
      const [found] = /http:\/\/(localhost|127\.0\.0\.1):\d+/.exec(text) ?? []
      if (found) resolve(found)
    }
    child.stdout?.on('data', readOutput)
    child.stderr?.on('data', readOutput)
    void ended.then(() => reject(new Error(text)))
  })
  return { child, url, ended, text: () => text }
}

// Skips npm's pre-scripts, which were run before the tests.
const npm = (script: string, dataDir: string) => start('npm', ['run', script, '--ignore-scripts'], dataDir)
const node = (dataDir: string, env = {}, errors?: number) =>
  start(process.execPath, ['src/cli/main.ts', 'start'], dataDir, env, errors)

/** A phone that follows the room of all readers, which is always open. */
async function follow(url: string) {
  const [response]: [IncomingMessage] = (await once(
    get(url + paths.live('readers.library', 'phone')),
    'response',
  )) as never
  response.on('error', () => {})
  const ended = new Promise<void>((resolve) => void response.once('close', resolve))
  await once(response, 'data')
  response.resume()
  return { ended }
}

/** Sends half of a vote; `finish` sends the rest and resolves with the answer's status. */
async function beginVote(url: string) {
  const poll = { claim: 'thesis', round: 'before' } as const
  const asked = { ...poll, epoch: 1, wording: wordingOf(poll) }
  const body = JSON.stringify({ voteId: random128(), ...asked, value: '1', n: 1, lang: 'en' })
  const sent = request(url + paths.votes('readers.library'), {
    method: 'POST',
    agent: new Agent({ keepAlive: true }),
    headers: {
      authorization: `Bearer ${random128()}`,
      'content-type': 'application/json',
      'content-length': body.length,
    },
  })
  sent.on('error', () => {})
  sent.write(body.slice(0, 10))
  await once(sent, 'socket')
  // The server has read the first half once it answers this later request.
  await fetch(`${url}/health`)
  return {
    async finish(): Promise<number> {
      sent.end(body.slice(10))
      const [answer]: [IncomingMessage] = (await once(sent, 'response')) as never
      return answer.statusCode ?? 0
    },
  }
}

const isGone = (url: string) =>
  fetch(url).then(
    () => false,
    () => true,
  )

it.each([
  ['SIGTERM', 'npm alone'],
  ['SIGHUP', 'npm alone'],
  ['SIGKILL', 'npm alone'],
  ['SIGINT', 'all of the terminal'],
  ['SIGHUP', 'all of the terminal'],
] as const)(
  '[B9] a %s to %s ends the server of npm start, which releases its data folder',
  { timeout: 60_000 },
  async (signal, to) => {
    const name = `${signal} ${to}`
    const { child, url, ended, text } = await npm('start', name)
    const phone = await follow(url)
    process.kill(to === 'npm alone' ? Number(child.pid) : -Number(child.pid), signal)
    await Promise.all([ended, phone.ended])
    expect(await isGone(url)).toBe(true)
    expect(text()).not.toMatch(/^ {4}at /m)
    const store = await openSqliteStore(join(folder, name))
    await store.close()
  },
)

it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
  '[B9] a %s lets a vote under way be answered, ends the streams and exits with 0',
  { timeout: 30_000 },
  async (signal) => {
    const { child, url, ended } = await node(`drained by ${signal}`)
    const phones = await Promise.all(Array.from({ length: 20 }, () => follow(url)))
    const vote = await beginVote(url)
    child.kill(signal)
    await Promise.all(phones.map((phone) => phone.ended))
    expect(await vote.finish()).toBe(200)
    expect(await ended).toEqual([0, null])
  },
)

it('[B9] a server whose phones only follow ends at once; one that has received half a vote waits, unless a second signal comes', {
  timeout: 60_000,
}, async () => {
  const [following, patient, hasty] = await Promise.all([node('following'), node('patient'), node('hasty')])
  await Promise.all(Array.from({ length: 200 }, () => follow(following.url)))
  await Promise.all([beginVote(patient.url), beginVote(hasty.url)])
  const order: [name: string, how: unknown][] = []
  for (const [name, { ended }] of Object.entries({ following, patient, hasty }))
    void ended.then((how) => order.push([name, how]))
  for (const { child } of [following, patient]) child.kill('SIGTERM')
  const signals = setInterval(() => hasty.child.kill('SIGTERM'), 20)
  await Promise.all([following.ended, hasty.ended, patient.ended])
  clearInterval(signals)
  expect(Object.fromEntries(order)).toEqual({ following: [0, null], hasty: [1, null], patient: [0, null] })
  expect(order.at(-1)?.[0]).toBe('patient')
})

it('[B9] a server goes on when nobody reads what it prints any more, such as after the end of `npm start | tee log`', {
  timeout: 30_000,
}, async () => {
  const { child, url, ended } = await node('unread')
  for (const stream of [child.stdout, child.stderr]) {
    stream?.destroy()
    await once(stream ?? child, 'close')
  }
  // The server prints a warning.
  rmSync(join(folder, 'unread', 'votes.sqlite'))
  for (let at = 0; at < 20; at++) expect((await fetch(`${url}/health`)).status).toBe(503)
  child.kill('SIGTERM')
  expect(await ended).toEqual([0, null])
})

it.runIf(existsSync('/dev/full'))(
  '[B9] a server goes on, and ends, when what it prints can no longer be written, as on a full disk or to a closed terminal',
  { timeout: 30_000 },
  async () => {
    const full = openSync('/dev/full', 'w')
    const { child, url, ended } = await node('full', {}, full)
    closeSync(full)
    const headers = { authorization: 'Bearer a-wrong-key-of-the-host' }
    for (let at = 0; at < 5; at++) expect((await fetch(url + paths.rooms, { headers })).status).toBe(403)
    child.kill('SIGTERM')
    expect(await ended).toEqual([0, null])
  },
)

it.each(['SIGTERM', 'SIGKILL'] as const)(
  '[B9] a %s to npm ends the processes of npm run dev',
  { timeout: 60_000 },
  async (signal) => {
    const { child, url, ended } = await npm('dev', `dev ${signal}`)
    child.kill(signal)
    await ended
    expect(await isGone(url)).toBe(true)
  },
)

it.each(['SIGTERM', 'SIGKILL'] as const)(
  '[B9] a %s to npm ends the processes of npm run preview',
  { timeout: 30_000 },
  async (signal) => {
    const { child, url, ended } = await start(
      'npm',
      ['run', 'preview', '--ignore-scripts', '--', '--port', '0'],
      'preview',
    )
    child.kill(signal)
    await ended
    expect(await isGone(url)).toBe(true)
  },
)
