// What the terminal is told while the votes are opened.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, expect, it, onTestFinished, vi } from 'vitest'
import { toStoreLimits, usualSize } from '../src/room/voter-limits.ts'
import { openStore } from '../src/server/open-store.ts'

afterEach(() => void vi.useRealTimers())

it('a start that checks many votes says so after three seconds, and a quick one says nothing', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const dataDir = mkdtempSync(join(tmpdir(), 'opened-'))
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }))
  const said: string[] = []
  const wish = { dataDir, tell: (sentence: string) => void said.push(sentence) }
  const open = () => openStore(wish, { k: 1, limits: toStoreLimits(usualSize) }, pino({ level: 'silent' }))
  const quick = await open()
  await quick.close()
  vi.advanceTimersByTime(60_000)
  expect(said).toEqual([])
  const slow = open()
  vi.advanceTimersByTime(3000)
  expect(said).toEqual([`The votes in ${dataDir} are being checked; a million take some ten seconds.`])
  await (await slow).close()
})
