// The program is killed at any moment of its first start; the next start completes what is missing.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, statSync, watch } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { newFolder } from '../stored-room.ts'

const program = join(import.meta.dirname, '../../src/cli/main.ts')

function start(data: string) {
  const child = spawn(process.execPath, [program, 'start', '--port', '0', '--data-dir', data], { stdio: 'pipe' })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (text += part))
  const closed = once(child, 'close')
  const serves = new Promise<boolean>((resolve) => {
    child.stdout.on('data', () => /Host .*\n/.test(text) && resolve(true))
    void closed.then(() => resolve(false))
  })
  const kill = async () => {
    child.kill('SIGKILL')
    await closed
  }
  return { serves, kill, text: () => text }
}

/** Starts in an empty folder; resolves when the data folder exists. */
async function firstStart() {
  const folder = newFolder()
  const watcher = watch(folder)
  const made = once(watcher, 'change')
  const started = start(join(folder, 'data'))
  await made
  watcher.close()
  return { data: join(folder, 'data'), ...started }
}

it('[D2] a first start that is killed at a random moment is completed by the next start, 40 times', {
  timeout: 600_000,
}, async () => {
  const whole = await firstStart()
  const began = performance.now()
  expect(await whole.serves, whole.text()).toBe(true)
  const took = performance.now() - began
  await whole.kill()
  const left = new Map<string, number>()
  for (let turn = 0; turn < 40; turn++) {
    const delay = Math.random() * took
    const { data, kill } = await firstStart()
    await wait(delay)
    await kill()
    const files = readdirSync(data).join(' ')
    left.set(files, (left.get(files) ?? 0) + 1)
    const next = start(data)
    expect(await next.serves, `killed after ${delay.toFixed(1)} ms, left ${files}: ${next.text()}`).toBe(true)
    expect(statSync(join(data, 'secret')).size).toBe(32)
    await next.kill()
  }
  for (const [files, times] of left) process.stdout.write(`${times} × ${files}\n`)
})
