// The program killed at any moment of its first start: the next start goes on from whatever it left.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { newFolder } from '../stored-room.ts'

const program = join(import.meta.dirname, '../../src/server/main.ts')

function start(data: string) {
  const child = spawn(process.execPath, [program, '--port', '0', '--data-dir', data], { stdio: 'pipe' })
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

it('[D2] a first start that is killed at 40 random moments is gone on from', { timeout: 600_000 }, async () => {
  const began = performance.now()
  const first = start(join(newFolder(), 'data'))
  expect(await first.serves, first.text()).toBe(true)
  const took = performance.now() - began
  await first.kill()
  const left = new Map<string, number>()
  for (let turn = 0; turn < 40; turn++) {
    const data = join(newFolder(), 'data')
    const delay = Math.random() * took
    const killed = start(data)
    await wait(delay)
    await killed.kill()
    const files = list(data)
    left.set(files, (left.get(files) ?? 0) + 1)
    const next = start(data)
    expect(await next.serves, `killed after ${delay.toFixed(0)} ms, left ${files}: ${next.text()}`).toBe(true)
    expect(statSync(join(data, 'secret')).size).toBe(32)
    await next.kill()
  }
  for (const [files, times] of left) process.stdout.write(`${times} × ${files}\n`)
})

function list(data: string): string {
  try {
    return readdirSync(data).join(' ')
  } catch {
    return 'no folder'
  }
}
