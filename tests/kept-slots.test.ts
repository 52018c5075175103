// Tabs of one browser that keep votes on the same polls, in a storage that behaves like a browser's: a tab sees its own writes at once,
// and those of other tabs when the browser reports them; of several writes the browser may report only the last.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { HeldVote, Value, Vote } from '../src/core/contract.ts'
import { pollKey } from '../src/core/poll.ts'
import { nextN } from '../src/web/shared/kept-slots.ts'
import { openQueue } from '../src/web/shared/queue.ts'
import type { Keeping } from '../src/web/shared/storage.ts'
import { isSlot, joinSlots, type VoteSlot } from '../src/web/shared/vote-slot.ts'
import { runs } from './runs.ts'

const polls = ['quiet-evenings', 'staff-cost', 'young-readers'].map((claim) => ({
  ...{ claim, round: 'main' as const, epoch: 1, wording: '0123456789ab' },
}))

/** The storage of a browser with several tabs: all writes get one order, and reach the other tabs in that order. */
function openStorages(tabs: number) {
  const truth = new Map<string, string>()
  const views = Array.from({ length: tabs }, () => new Map<string, string>())
  const waiting: { name: string; value: string }[][] = views.map(() => [])
  const storageOf = (tab: number): Keeping => ({
    getItem: (name) => views[tab]?.get(name) ?? null,
    setItem: (name, value) => {
      views[tab]?.set(name, value)
      truth.set(name, value)
      for (const [other, news] of waiting.entries()) if (other !== tab) news.push({ name, value })
    },
    removeItem: () => {},
    keys: () => [...(views[tab]?.keys() ?? [])],
    isLasting: () => true,
  })
  return {
    truth,
    waiting,
    storageOf,
    /** Reports the next write to a tab; `isLast`: if a poll has several writes, only the last one. */
    next: (tab: number, isLast: boolean) => {
      const news = waiting[tab] ?? []
      const first = news.shift()
      if (!first) return undefined
      const same = isLast ? news.filter(({ name }) => name === first.name) : []
      for (const one of same) news.splice(news.indexOf(one), 1)
      const write = same.at(-1) ?? first
      // The tab reads the final value, since this tab may have written after the reported write.
      views[tab]?.set(write.name, truth.get(write.name) ?? write.value)
      return { key: write.name, newValue: write.value }
    },
  }
}

describe('[C2] tabs that see each other’s writes late', () => {
  const step = fc.oneof(
    fc.record({
      act: fc.constant('tap' as const),
      tab: fc.nat(2),
      poll: fc.nat(2),
      value: fc.constantFrom('-2', '-1', '0', '1', '2'),
    }),
    fc.record({ act: fc.constantFrom('hear' as const, 'answer' as const), tab: fc.nat(2), isLast: fc.boolean() }),
  )

  it('reach the same state with the last tap on each poll, in whatever order writes and answers arrive', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 60, size: 'max' }), async (steps) => {
        const storages = openStorages(3)
        const held = new Map<string, Vote>()
        const requests: [vote: Vote, answer: (held: HeldVote) => void][] = []
        let time = Date.UTC(2026, 10)
        const tabs = [0, 1, 2].map((tab) =>
          openQueue({
            ...{ name: 'vote', storage: storages.storageOf(tab), now: () => time, onChange: () => {} },
            send: (vote) => new Promise((resolve) => requests.push([vote, (data) => resolve({ data })])),
          }),
        )
        const last = new Map<string, Value>()
        const answerNext = async (at: number) => {
          const [request] = requests.splice(at % (requests.length || 1), 1)
          if (!request) return
          const [vote, answer] = request
          const key = pollKey(vote)
          const before = held.get(key)
          if (!before || vote.n > before.n || (vote.n === before.n && vote.voteId > before.voteId)) held.set(key, vote)
          const { claim, round, epoch, value, n } = held.get(key) ?? vote
          answer({ claim, round, epoch, value, n })
          await new Promise((resolve) => setImmediate(resolve))
        }
        const hearNext = (tab: number, isLast: boolean) => {
          const event = storages.next(tab, isLast)
          if (event) tabs[tab]?.hear(event)
        }
        for (const step of steps) {
          // A person does not tap twice within 150 ms.
          time += 150
          const poll = 'poll' in step ? polls[step.poll] : undefined
          if (step.act === 'tap' && poll) {
            tabs[step.tab]?.cast(poll, step.value, 'en')
            last.set(pollKey(poll), step.value)
          } else if (step.act === 'hear') hearNext(step.tab, step.isLast)
          else if (step.act === 'answer') await answerNext(step.tab)
        }
        for (let isQuiet = false; !isQuiet; ) {
          for (const tab of tabs) tab.flush()
          isQuiet = requests.length === 0 && storages.waiting.every((news) => news.length === 0)
          while (requests.length > 0) await answerNext(0)
          for (const tab of [0, 1, 2]) while (storages.waiting[tab]?.length) hearNext(tab, false)
        }
        for (const poll of polls) {
          const key = pollKey(poll)
          const wanted = last.has(key) ? { value: last.get(key), status: 'saved' } : undefined
          expect(tabs.map((tab) => tab.own(key, 1))).toEqual([wanted, wanted, wanted])
          expect(held.get(key)?.value).toEqual(last.get(key))
        }
        for (const tab of tabs) tab.close()
        // A tab that opens later finds the same state.
        const views = [0, 1, 2].map((tab) => {
          const storage = storages.storageOf(tab)
          return storage
            .keys()
            .sort()
            .map((name) => storage.getItem(name))
        })
        expect(new Set(views.map((view) => JSON.stringify(view))).size).toBe(1)
      }),
      { numRuns: runs(300) },
    )
  })

  it('merge slots to the same result in any order, and merging a known slot changes nothing', () => {
    const few = { claim: 'quiet-evenings', round: 'main' as const, epoch: 1 }
    const tap = fc.record({ n: fc.integer({ min: 1, max: 4 }), voteId: fc.constantFrom('a', 'b') })
    const known = fc.record({
      ...{ epoch: fc.integer({ min: 1, max: 2 }), n: fc.nat(2), turn: fc.nat(2) },
      vote: fc.constantFrom(null, { ...few, value: '1', n: 1 }),
    })
    const slot = fc
      .record({
        n: fc.nat(4),
        tap: fc.option(tap),
        done: fc.option(tap),
        held: fc.uniqueArray(known, { selector: (one) => one.epoch }),
      })
      .map(({ n, tap, done, held }): VoteSlot => {
        const vote = tap && { ...tap, ...few, wording: '0123456789ab', value: '1', lang: 'en' }
        const sorted = [...held].sort((a, b) => a.epoch - b.epoch)
        const some: VoteSlot = { n, tap: vote ?? undefined, done: done ?? undefined, held: sorted }
        // As each tab writes it.
        return joinSlots(some, some)
      })
    const text = (slot: VoteSlot) => JSON.stringify(slot)
    fc.assert(
      fc.property(slot, slot, slot, (a, b, c) => {
        expect(text(joinSlots(a, b))).toBe(text(joinSlots(b, a)))
        expect(text(joinSlots(joinSlots(a, b), c))).toBe(text(joinSlots(a, joinSlots(b, c))))
        const both = joinSlots(a, b)
        expect(text(joinSlots(both, a))).toBe(text(both))
        expect(isSlot(JSON.parse(text(both)))).toBe(true)
      }),
      { numRuns: runs(2000) },
    )
  })
})

describe('the n of a tap', () => {
  const [year2027, year1970, year2099] = [Date.UTC(2027, 0), 0, Date.UTC(2099, 0)]
  it.each([year2027, year1970, year2099])(
    'is above the last known n, and is one that the server accepts, at %i',
    (now) => {
      for (const known of [0, 7, 2 ** 31 - 1]) {
        expect(nextN(known, now)).toBeGreaterThan(known)
        expect(nextN(known, now)).toBeLessThanOrEqual(2 ** 31)
      }
    },
  )
  it('in a tab that knows no other tap is above the n of a tap made a tenth of a second earlier', () => {
    expect(nextN(0, year2027 + 100)).toBeGreaterThan(nextN(0, year2027))
  })
})
