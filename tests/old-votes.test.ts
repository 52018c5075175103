// What earlier versions of the program kept in a browser, in their format: it is taken over once, and nothing is lost.
import { describe, expect, it } from 'vitest'
import { Vote } from '../src/core/contract.ts'
import { adoptOldVotes } from '../src/web/shared/old-votes.ts'
import { openQueue } from '../src/web/shared/queue.ts'
import { type Keeping, openStorage } from '../src/web/shared/storage.ts'
import { castPrefix, joinSlots, type VoteSlot } from '../src/web/shared/vote-slot.ts'

const room = { code: 'K7M4QX', debate: 'feast', id: '17' }
const few = { claim: 'quiet-evenings', round: 'main', epoch: 1 } as const
const tap = { voteId: 'f'.repeat(32), ...few, value: -2, n: 7, lang: 'ja' }
const done = { n: 5, voteId: 'a'.repeat(32) }
const held = (value: number | null, n = 5) => ({ epoch: 1, n, turn: 0, vote: { ...few, value, n } })
/** The name under which the previous release kept a poll's votes. */
const oldName = `vote feast 17 quiet-evenings`
const newName = `${castPrefix('feast', '17')} quiet-evenings`

function storageWith(kept: Record<string, unknown>): Keeping {
  const storage = openStorage(() => {
    throw new Error('in memory alone')
  })
  for (const [name, value] of Object.entries(kept))
    storage.setItem(name, typeof value === 'string' ? value : JSON.stringify(value))
  return storage
}
const readAll = (storage: Keeping): Record<string, unknown> =>
  Object.fromEntries(storage.keys().map((name) => [name, JSON.parse(storage.getItem(name) ?? '')]))

describe('[C1] votes that the previous release kept', () => {
  it('are kept under the new names with values as texts, and the old names are removed', () => {
    const storage = storageWith({
      [oldName]: { n: 7, tap, done, held: [held(2)] },
      'vote feast 17 thesis.before': { n: 3, held: [held(null, 3), { epoch: 2, n: 3, turn: 1, vote: null }] },
      voter: '"a secret"',
    })
    adoptOldVotes(storage, room)
    expect(readAll(storage)).toEqual({
      'cast feast 17 quiet-evenings': {
        ...{ n: 7, tap: { ...tap, wording: '000000000000', value: '-2' }, done },
        held: [{ ...held(2), vote: { ...few, value: '2', n: 5 } }],
      },
      'cast feast 17 thesis.before': { n: 3, held: [held(null, 3), { epoch: 2, n: 3, turn: 1, vote: null }] },
      voter: 'a secret',
    })
  })

  it('of another room or debate stay as they are until that room or debate is opened', () => {
    const others = {
      'vote feast 1 quiet-evenings': { n: 1, held: [] },
      'vote feast 171 quiet-evenings': { n: 1, held: [] },
      'vote feast-2 17 quiet-evenings': { n: 1, held: [] },
      'votes ABCDEF': [['quiet-evenings', { n: 1, held: [] }]],
    }
    const storage = storageWith(others)
    adoptOldVotes(storage, room)
    expect(readAll(storage)).toEqual(others)
  })

  it('are merged with newer votes of this release, which have priority', () => {
    const newer: VoteSlot = { n: 9, held: [{ epoch: 1, n: 9, turn: 0, vote: { ...few, value: '1', n: 9 } }] }
    const storage = storageWith({ [newName]: joinSlots(newer, newer), [oldName]: { n: 5, held: [held(2)] } })
    adoptOldVotes(storage, room)
    expect(readAll(storage)).toEqual({ [newName]: newer })
  })

  it('are taken over once, and a second visit changes nothing', () => {
    const storage = storageWith({ [oldName]: { n: 7, tap, done, held: [held(2)] } })
    adoptOldVotes(storage, room)
    const once = readAll(storage)
    adoptOldVotes(storage, room)
    expect(readAll(storage)).toEqual(once)
  })

  it.each(['', '{', 'null', '7', '{}', '[]', '{"n":1}', '{"n":1,"held":7}', '{"n":1,"held":[null]}'])(
    'are dropped if they read %j, and those of other polls are taken over',
    (text) => {
      const storage = storageWith({ [oldName]: text, 'vote feast 17 staff-cost': { n: 5, held: [held(2)] } })
      adoptOldVotes(storage, room)
      expect(storage.keys()).toEqual([`${castPrefix('feast', '17')} staff-cost`])
    },
  )

  it('and that still waited are sent in today’s format, with a wording that no poll has', async () => {
    const storage = storageWith({ [oldName]: { n: 7, tap, done, held: [held(2)] } })
    adoptOldVotes(storage, room)
    const sent: Vote[] = []
    const queue = openQueue({
      ...{ name: castPrefix('feast', '17'), storage, onChange: () => {} },
      send: async (vote) => {
        sent.push(vote)
        return { error: 'reworded' }
      },
    })
    expect(queue.own('quiet-evenings', 1)).toEqual({ value: '-2', status: 'sending' })
    queue.flush()
    await new Promise((resolve) => setImmediate(resolve))
    expect(sent.map((vote) => Vote.parse(vote))).toEqual([{ ...tap, wording: '000000000000', value: '-2' }])
    // The phone shows the vote as not counted, and the previous vote still counts.
    expect([queue.refusal('quiet-evenings'), queue.own('quiet-evenings', 1)]).toEqual([
      'reworded',
      { value: '2', status: 'saved' },
    ])
    queue.close()
  })
})

describe('[C1] votes that still earlier versions kept under one name for all polls of a room', () => {
  it('are taken over too', () => {
    const storage = storageWith({
      'votes K7M4QX': [
        ['quiet-evenings', { n: 7, pending: tap, held: [{ ...few, value: 2, n: 5 }] }],
        ['staff-cost', { n: 2, held: [{ ...few, claim: 'staff-cost', value: null, n: 2 }] }],
      ],
    })
    adoptOldVotes(storage, room)
    expect(readAll(storage)).toEqual({
      'cast feast 17 quiet-evenings': {
        ...{ n: 7, tap: { ...tap, wording: '000000000000', value: '-2' } },
        held: [{ ...held(2), vote: { ...few, value: '2', n: 5 } }],
      },
      'cast feast 17 staff-cost': {
        n: 2,
        held: [{ epoch: 1, n: 2, turn: 0, vote: { ...few, claim: 'staff-cost', value: null, n: 2 } }],
      },
    })
  })

  it.each(['{', 'null', '[]', '{}', '7', '[7]', '[["quiet-evenings",{}]]'])('are dropped if they read %j', (text) => {
    const storage = storageWith({ 'votes K7M4QX': text })
    adoptOldVotes(storage, room)
    expect(storage.keys()).toEqual([])
  })
})
