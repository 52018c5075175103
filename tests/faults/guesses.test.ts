// The long test of guessing: thousands of wrong keys and codes, some of them abandoned, against the program as people start it; what they
// cost the attacker, and how they affect everybody else.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { paths } from '../../src/core/contract.ts'
import { quantile, say, sayMachine } from '../load/figures.ts'

const folder = mkdtempSync(join(tmpdir(), 'guesses-'))
let child: ChildProcess
let port = 0
let code = ''
let key = ''
/** The text in the terminal after the banner. */
let said = ''

beforeAll(async () => {
  const root = join(import.meta.dirname, '../..')
  const args = ['src/cli/main.ts', 'start', '--port', '0', '--data-dir', folder]
  child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  let banner = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => (said += data))
  while (!/Host .*\n/.test(banner)) banner += await once(child.stdout ?? child, 'data')
  port = Number(/localhost:(\d+)/.exec(banner)?.[1])
  ;[, code = '', key = ''] = /\/console#(\w{6})\.([\w-]{24})/.exec(banner) ?? []
  said = ''
  sayMachine('server and load share them')
}, 30_000)
afterAll(async () => {
  child.kill('SIGTERM')
  await once(child, 'exit')
  rmSync(folder, { recursive: true, force: true })
})

interface Guess {
  path: string
  key?: string
}

/** How many milliseconds an answer took, and its content; undefined if it was abandoned after 30 ms. */
function ask(
  agent: Agent,
  { path, key }: Guess,
  hangsUp = false,
): Promise<{ took: number; status: number } | undefined> {
  return new Promise((resolve) => {
    const start = performance.now()
    const headers = key ? { authorization: `Bearer ${key}` } : {}
    const sent = request({ host: '127.0.0.1', port, path, agent, headers }, (response) => {
      response.resume()
      response.once('end', () => resolve({ took: performance.now() - start, status: response.statusCode ?? 0 }))
    })
    sent.once('error', () => resolve(undefined))
    sent.end()
    if (hangsUp) setTimeout(() => sent.destroy(), 30)
  })
}

/** Sends all guesses over this many connections and abandons every third, while two honest people keep sending requests. */
async function flood(title: string, guesses: Guess[], lanes: number) {
  const agent = new Agent({ keepAlive: true })
  const honest = new Agent({ keepAlive: true })
  let left = guesses.length
  const start = performance.now()
  const right: number[] = []
  const mistyped: number[] = []
  const askOn = async (took: number[], guess: Guess, status: number) => {
    while (left > 0) {
      const answer = await ask(honest, guess)
      expect(answer?.status).toBe(status)
      took.push(answer?.took ?? Number.NaN)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  const send = async () => {
    for (let guess = guesses[--left]; guess && left >= 0; guess = guesses[--left])
      await ask(agent, guess, left % 3 === 0)
  }
  await Promise.all([
    askOn(right, { path: paths.room(code), key }, 200),
    askOn(mistyped, { path: paths.room('ZZZZZZ') }, 404),
    ...Array.from({ length: lanes }, send),
  ])
  const seconds = (performance.now() - start) / 1000
  agent.destroy()
  honest.destroy()
  const [p50, p99] = [quantile(right, 0.5), quantile(right, 0.99)]
  say(`${title}, ${lanes} connections, every third hung up`, `${(guesses.length / seconds).toFixed(0)} guesses/s`)
  say('  a right code meanwhile, p50 / p99', `${p50.toFixed(1)} / ${p99.toFixed(1)} ms`, 'p99 ≤ 300 ms', p99 <= 300)
  const slowest = Math.max(...mistyped)
  say(
    '  an honest wrong code, p50 / slowest',
    `${quantile(mistyped, 0.5).toFixed(0)} / ${slowest.toFixed(0)} ms`,
    '≤ 2,000 ms',
    slowest <= 2000,
  )
  return { p99, slowest, perSecond: guesses.length / seconds }
}

const wrongKey = (key: string, at: number) => `${at}`.padStart(24, key.slice(0, 20))

it.each<[title: string, lanes: number, guess: (at: number) => Guess]>([
  ['2,000 wrong host keys', 100, (at) => ({ path: paths.rooms, key: wrongKey(key, at) })],
  ['2,000 wrong control keys', 100, (at) => ({ path: paths.room(code), key: wrongKey(key, at) })],
  ['2,000 wrong codes', 400, (at) => ({ path: paths.room(`Z${String(at).padStart(5, 'Z').replace(/[01]/g, 'Y')}`) })],
])('[B12] [A5] %s do not delay anybody else', { timeout: 120_000 }, async (title, lanes, guess) => {
  const { p99, slowest } = await flood(
    title,
    Array.from({ length: 2000 }, (_, at) => guess(at)),
    lanes,
  )
  expect(p99).toBeLessThan(300)
  expect(slowest).toBeLessThan(2000)
})

it('[B5] 2,000 requests abandoned in the middle of their body print nothing in the terminal', {
  timeout: 60_000,
}, async () => {
  const hangUp = async () => {
    const socket = connect(port, '127.0.0.1')
    const head = [`POST ${paths.control(code)} HTTP/1.1`, 'host: x', `authorization: Bearer ${key}`]
    socket.write(
      [...head, 'content-type: application/json', 'expect: 100-continue', 'content-length: 99', '', ''].join('\r\n'),
    )
    await once(socket, 'data')
    socket.write('{"a')
    await new Promise(setImmediate)
    socket.destroy()
    await once(socket, 'close')
  }
  for (let at = 0; at < 20; at++) await Promise.all(Array.from({ length: 100 }, hangUp))
  const agent = new Agent()
  expect((await ask(agent, { path: paths.room(code) }))?.status).toBe(200)
  const lines = said.split('\n').filter(Boolean)
  say('lines in the terminal, after all of this', String(lines.length), '≤ 3', lines.length <= 3)
  for (const line of lines) process.stdout.write(`    ${line}\n`)
  expect(lines.length).toBeLessThanOrEqual(3)
  expect(said).not.toContain(key)
})
