// Wrong codes and keys: slow for a client that tries many, quick for a person who mistyped, and without effect on others.
import { pino } from 'pino'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { paths } from '../src/core/contract.ts'
import { createGuesses } from '../src/server/guesses.ts'
import { serve } from './served.ts'

const changeFirst = (key: string) => (key.startsWith('A') ? 'B' : 'A') + key.slice(1)

describe('wrong codes and keys', () => {
  /** Which of these promises are settled already. */
  async function settled(turns: Promise<void>[]): Promise<boolean[]> {
    const done = turns.map(() => false)
    for (const [at, turn] of turns.entries()) void turn.then(() => (done[at] = true))
    await new Promise(setImmediate)
    return done
  }

  it('[B12] the first are answered at once, 200 wait in a queue, and any more are answered at once', async () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    onTestFinished(() => void vi.useRealTimers())
    const guesses = createGuesses()
    const stop = new AbortController()
    const ask = (count: number) => Array.from({ length: count }, () => guesses.waitTurn(stop.signal))
    const all = ask(20 + 200 + 50)
    expect((await settled(all)).map((done) => (done ? 1 : 0)).join('')).toMatch(/^1{20}0{200}1{50}$/)
    // A client that disconnects no longer waits, but its turn counts as used.
    stop.abort()
    expect(await settled(all)).not.toContain(false)
    const later = new AbortController()
    vi.advanceTimersByTime(8)
    const [waiting, tooMany] = [guesses.waitTurn(later.signal), guesses.waitTurn(later.signal)]
    expect(await settled([waiting, tooMany])).toEqual([false, true])
    later.abort()
    vi.advanceTimersByTime(201 * 8)
    expect(await settled([guesses.waitTurn(stop.signal)])).toEqual([true])
  })

  it('[B12] [A5] of every kind wait in one queue, which right ones need not join', async () => {
    const own = await serve()
    const room = await own.newRoom()
    const wrong: [path: string, key: string | undefined][] = [
      [paths.room('ZZZZZZ'), undefined],
      [paths.room(room.code), changeFirst(room.key)],
      [paths.results(room.code, 'csv'), changeFirst(room.key)],
      [paths.rooms, changeFirst(own.hostKey)],
      ['/metrics', changeFirst(own.hostKey)],
    ]
    let answered = 0
    const start = performance.now()
    const guesses = Array.from({ length: 150 }, async (_, at) => {
      const [path = '', key] = wrong[at % wrong.length] ?? []
      const { status } = await own.call(path, { key })
      answered += 1
      return status
    })
    const right = [own.call(paths.room(room.code), { key: room.key }), own.call(paths.rooms, { key: own.hostKey })]
    expect((await Promise.all(right)).map(({ status }) => status)).toEqual([200, 200])
    expect(answered).toBeLessThan(150)
    expect(new Set(await Promise.all(guesses))).toEqual(new Set([403, 404]))
    // Twenty guesses are answered at once, then one every eight milliseconds.
    expect(performance.now() - start).toBeGreaterThan(900)
    await own.end()
  })

  it('[A5] wrong host keys write one line a minute into the log, which does not contain the key', async () => {
    const lines: string[] = []
    const own = await serve({ log: pino({}, { write: (line) => void lines.push(line) }) })
    for (let at = 0; at < 30; at++) await own.call(paths.rooms, { key: `${at}${own.hostKey}` })
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain('a wrong host key was sent')
    expect(lines[0]).not.toContain(own.hostKey)
    await own.end()
  })
})
