// Finds streams whose events are delayed on the way, and leaves prompt streams alone; it uses only versions and times.
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openPromptness } from '../src/web/shared/promptness.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

/** A room whose stream delivers each event `behind` events late, and which answers polls at once. */
function openRoom({ behind }: { behind: number }) {
  const room = { version: 1, polls: 0, rests: 0 }
  const kept: number[] = []
  let shown = 0
  const promptness = openPromptness(
    () => {
      room.polls += 1
      shown = Math.max(shown, room.version)
      promptness.polled(shown)
    },
    () => {
      room.rests += 1
    },
  )
  const pass = () => {
    kept.push(room.version)
    while (kept.length > behind) {
      const version = kept.shift() ?? 0
      shown = Math.max(shown, version)
      promptness.streamed(version)
    }
  }
  promptness.asked()
  return {
    room,
    promptness,
    shown: () => shown,
    /** Delivers the first event of the stream. */
    start: pass,
    beat: pass,
    change: () => {
      room.version += 1
      pass()
    },
    wait: (ms: number) => vi.advanceTimersByTime(ms),
  }
}

describe('[B7] a stream', () => {
  it('without an event for three seconds is helped by polls, at once and then every five seconds', () => {
    const { room, wait } = openRoom({ behind: Number.POSITIVE_INFINITY })
    wait(2999)
    expect(room.polls).toBe(0)
    wait(2)
    expect(room.polls).toBe(1)
    for (let more = 0; more < 5; more++) wait(5500)
    expect(room.polls).toBeGreaterThanOrEqual(5)
  })

  it('that reconnects again and again without an event also counts as silent', () => {
    const { room, promptness, wait } = openRoom({ behind: Number.POSITIVE_INFINITY })
    for (let again = 0; again < 4; again++) {
      wait(1000)
      promptness.asked()
    }
    expect(room.polls).toBe(1)
  })

  it('that is prompt causes three polls, after changes, and then no more', () => {
    const { room, start, change, beat, wait } = openRoom({ behind: 0 })
    start()
    for (let more = 0; more < 20; more++) {
      wait(10_000)
      beat()
    }
    expect(room.polls).toBe(1)
    for (let more = 0; more < 20; more++) {
      change()
      wait(10_000)
    }
    expect(room.polls).toBe(3)
  })

  it('that is busy gets no polls before it is quiet', () => {
    const { room, start, change, wait } = openRoom({ behind: 0 })
    start()
    for (let more = 0; more < 100; more++) {
      change()
      wait(1000)
    }
    expect(room.polls).toBe(0)
  })

  it.each([1, 2, 5])('that is %i events late still shows each change within ten seconds', (behind) => {
    const { room, shown, start, change, beat, wait } = openRoom({ behind })
    start()
    // Events in quick succession push the delayed ones out, so the stream looks prompt.
    for (let more = 0; more < behind; more++) beat()
    for (let more = 0; more < 50; more++) {
      change()
      if (more % 3 === 0) change()
      wait(10_500)
      expect(shown(), `after ${more} changes`).toBe(room.version)
    }
  })

  it('whose proxy holds back the last event shows each change within ten seconds, whenever the changes come', () => {
    const untilNext = fc.integer({ min: 1, max: 40 })
    fc.assert(
      fc.property(fc.array(untilNext, { minLength: 1, maxLength: 30 }), fc.nat(99), (waits, percent) => {
        // The page spreads its polls at random; here the seed that a failure prints decides.
        vi.spyOn(Math, 'random').mockReturnValue(percent / 100)
        const { room, shown, start, beat, change, wait, promptness } = openRoom({ behind: 1 })
        start()
        beat()
        const made: { version: number; ago: number }[] = []
        for (const halfSeconds of waits) {
          change()
          made.push({ version: room.version, ago: 0 })
          for (let passed = 0; passed < halfSeconds; passed++) {
            wait(500)
            for (const old of made) old.ago += 500
            const due = made.findLast(({ ago }) => ago >= 10_000)
            expect(shown()).toBeGreaterThanOrEqual(due?.version ?? 0)
          }
        }
        promptness.close()
      }),
    )
  })

  it('that was interrupted and is prompt again ends the polls with its first event', () => {
    const { room, promptness, start, wait } = openRoom({ behind: 0 })
    wait(20_000)
    expect(room.polls).toBeGreaterThanOrEqual(3)
    promptness.asked()
    wait(100)
    start()
    expect(room.rests).toBe(1)
    wait(10_000)
    const { polls } = room
    wait(60_000)
    expect(room.polls).toBe(polls)
  })

  it('that was late, but brings three changes in a row before the polls do, gets no more polls', () => {
    const room = openRoom({ behind: 0 })
    room.promptness.streamed(1)
    room.promptness.polled(2)
    room.wait(2001)
    room.room.version = 2
    room.wait(6000)
    expect(room.room.polls).toBeGreaterThan(0)
    for (let more = 0; more < 3; more++) {
      room.change()
      room.wait(6000)
    }
    expect(room.room.rests).toBe(1)
  })

  it('waits as long as the server asks between two polls', () => {
    const polls = vi.fn()
    const promptness = openPromptness(polls, () => {})
    promptness.mute()
    vi.advanceTimersByTime(0)
    promptness.polled(undefined, 30_000)
    vi.advanceTimersByTime(29_999)
    expect(polls).toHaveBeenCalledTimes(1)
    vi.advanceTimersByTime(1)
    expect(polls).toHaveBeenCalledTimes(2)
  })
})
