// The swing stays as it was first published: a second swing of the same votes plus one voter would reveal that voter.
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { Command } from '../src/core/command.ts'
import { paths, Room, type Swing } from '../src/core/contract.ts'
import { fewestMore, fewestPaired } from '../src/core/swing.ts'
import { type Served, type ServedRoom, serve } from './served.ts'
import { random128 } from './stored-room.ts'

let served: Served
beforeAll(async () => {
  served = await serve()
})
afterAll(() => served.end())
/** Small flows are shown again after the test. */
const withK = async (k: number) => {
  await served.restart({ k })
  onTestFinished(() => served.restart({ k: 1 }))
}

const before = { claim: 'thesis', round: 'before' } as const
const after = { claim: 'thesis', round: 'after' } as const
const both = [before, after]
type Epochs = { before: number; after: number }
const first: Epochs = { before: 1, after: 1 }

const steerBoth = async (room: ServedRoom, ...actions: ('open' | 'close' | 'reveal' | 'hide')[]) => {
  for (const action of actions) for (const poll of both) await room.control({ action, ...poll })
}
/** Casts both votes of a voter who moves from NO to YES. */
const move = async (
  room: ServedRoom,
  secret = random128(),
  epochs = first,
  [was, is]: [string, string] = ['-1', '1'],
) => {
  for (const [poll, value] of [
    [before, was],
    [after, is],
  ] as const) {
    const reply = await room.cast({ ...poll, epoch: epochs[poll.round], value, n: 1 }, secret)
    expect(reply.status, reply.text).toBe(200)
  }
}
const moveAll = (room: ServedRoom, voters: number, epochs = first) =>
  Promise.all(Array.from({ length: voters }, () => move(room, random128(), epochs)))

/** A room in which this many voters moved, with the result published to everybody. */
const openPublished = async (voters: number): Promise<ServedRoom> => {
  const room = await served.newRoom()
  await steerBoth(room, 'open')
  await moveAll(room, voters)
  await steerBoth(room, 'close', 'reveal')
  return room
}

/** The swing in everybody's view and in every file, which must be the same. */
async function swingOf(room: ServedRoom): Promise<Swing | null> {
  const { swing } = await room.read()
  const audience = Room.parse((await served.call(paths.room(room.code))).json)
  if (both.every(({ round }) => audience.polls[`thesis.${round}`]?.revealed)) expect(audience.swing).toEqual(swing)
  for (const listen of [room.listen, () => room.listen('screen'), room.desk]) {
    const stream = await listen()
    expect((await stream.until(({ event }) => event === 'room')).data.swing).toEqual(
      listen === room.desk ? swing : audience.swing,
    )
    stream.close()
  }
  const file = async (format: 'json' | 'csv') => served.call(paths.results(room.code, format), { key: room.key })
  expect((await file('json')).json.swing).toEqual(swing)
  const cells = swing?.table.flat().map((count) => count ?? 'hidden')
  const csv = (await file('csv')).text.replaceAll('"', '').split('\r\n')
  const at = csv.findIndex((line) => line.startsWith('before_after'))
  const table = csv.slice(at + 1, at + 5).flatMap((line) => line.split(',').slice(1, 5))
  if (swing) expect(table).toEqual(cells?.map(String))
  const name = `room-${room.code.toLowerCase()}`
  await served.call(paths.freeze(room.code), { key: room.key, body: { name } })
  expect((await served.saved(name)).swing).toEqual(swing)
  return swing
}
const paired = (swing: Swing | null): number =>
  swing ? swing.before.reduce((a, b) => a + b) - (swing.before[3] ?? 0) - (swing.after[3] ?? 0) : Number.NaN

describe('[C5] who changed their mind', () => {
  it.each([1, fewestPaired - 1])('with %i who voted both times is shown as totals only', async (voters) => {
    const room = await openPublished(voters)
    const swing = await swingOf(room)
    expect(swing).toMatchObject({ before: [0, 0, voters, 0], after: [voters, 0, 0, 0] })
    expect(swing?.table.flat().filter((count) => count !== null)).toEqual([0])
  })

  it.each([fewestPaired, 60])(
    'with %i who voted both times is shown with every flow, even of one voter',
    async (voters) => {
      const room = await served.newRoom()
      await steerBoth(room, 'open')
      await moveAll(room, voters - 1)
      await move(room, random128(), first, ['2', '0'])
      await steerBoth(room, 'close', 'reveal')
      expect((await swingOf(room))?.table).toEqual([
        [0, 1, 0, 0],
        [0, 0, 0, 0],
        [voters - 1, 0, 0, 0],
        [0, 0, 0, 0],
      ])
    },
  )

  it('is published as soon as ten have voted both times', async () => {
    const room = await openPublished(fewestPaired - 1)
    await steerBoth(room, 'open')
    await move(room)
    await steerBoth(room, 'close')
    expect((await swingOf(room))?.table[2]?.[0]).toBe(fewestPaired)
  })

  it('with K=5 hides flows of fewer, and announces that before the first vote', async () => {
    expect((await (await served.newRoom()).read()).k).toBe(1)
    await withK(5)
    const room = await served.newRoom()
    expect((await served.call(paths.room(room.code))).json.k).toBe(5)
    await steerBoth(room, 'open')
    await moveAll(room, 20)
    await move(room, random128(), first, ['2', '0'])
    await steerBoth(room, 'close', 'reveal')
    const swing = await swingOf(room)
    expect(swing?.before).toEqual([1, 0, 20, 0])
    expect(swing?.table[0]?.[1]).toBeNull()
  })
})

describe('[C4] the swing, once published', () => {
  type Act = (room: ServedRoom, swing: Swing | null) => Promise<unknown>
  const again: Command[] = both.flatMap((poll) => [{ action: 'close', ...poll } as const])

  it.each<[title: string, act: Act]>([
    ['one more voter', (room) => move(room)],
    ['four more voters, the most that are not published', (room) => moveAll(room, fewestMore - 1)],
    ['one who had voted after, and now before', async (room) => room.cast({ ...before, value: '2' })],
    [
      'four who come one by one, each time closed and opened',
      async (room) => {
        for (let voter = 1; voter < fewestMore; voter++) {
          await move(room)
          for (const command of again) await room.control(command)
          await steerBoth(room, 'open')
        }
      },
    ],
    [
      'one more voter, hidden and shown',
      async (room) => {
        await move(room)
        await steerBoth(room, 'hide', 'close', 'reveal')
      },
    ],
    [
      'one more voter, and a restart before it is closed',
      async (room) => {
        await move(room)
        await served.restart()
      },
    ],
    [
      'a restart, and one more voter',
      async (room) => {
        await served.restart()
        await move(room)
      },
    ],
    [
      'one more voter before alone, which is opened again alone',
      async (room) => {
        const late = random128()
        await room.cast({ ...after, value: '2' }, late)
        await room.control({ action: 'close', ...after })
        await room.cast({ ...before, value: '2' }, late)
      },
    ],
    [
      'one more voter, and another slide',
      async (room) => {
        await move(room)
        await room.goto('quiet-evenings')
      },
    ],
    [
      'one more voter, and the short deck',
      async (room) => {
        await move(room)
        await room.control({ action: 'short', on: true })
      },
    ],
    [
      'one more voter, ended and resumed',
      async (room) => {
        await move(room)
        await room.control({ action: 'end' })
        await room.control({ action: 'resume' })
      },
    ],
  ])('stays the same after this: %s', async (_, act) => {
    const room = await openPublished(12)
    const swing = await swingOf(room)
    expect(paired(swing)).toBe(12)
    await steerBoth(room, 'open')
    expect((await room.read()).swing).toBeNull()
    await act(room, swing)
    await steerBoth(room, 'close', 'reveal')
    expect(await swingOf(room)).toEqual(swing)
    await served.restart()
    expect(await swingOf(room)).toEqual(swing)
  })

  it('stays the same while the complete tallies, which everybody sees, change', async () => {
    const room = await openPublished(12)
    await steerBoth(room, 'open')
    await move(room)
    await steerBoth(room, 'close')
    const { swing, polls } = await room.read()
    expect([paired(swing), polls['thesis.before']?.voted]).toEqual([12, 13])
  })

  it('stays the same when a voter changes an answer', async () => {
    const room = await served.newRoom()
    await steerBoth(room, 'open')
    const voters = Array.from({ length: 12 }, random128)
    await Promise.all(voters.map((secret) => move(room, secret)))
    await steerBoth(room, 'close', 'reveal')
    const swing = await swingOf(room)
    await steerBoth(room, 'open')
    for (const poll of both) await room.cast({ ...poll, value: '0', n: 2 }, voters[0])
    await steerBoth(room, 'close')
    expect(await swingOf(room)).toEqual(swing)
  })

  it('is published again with five more voters, and then stays the same', async () => {
    const room = await openPublished(12)
    await steerBoth(room, 'open')
    await moveAll(room, fewestMore)
    await steerBoth(room, 'close')
    expect(paired(await swingOf(room))).toBe(12 + fewestMore)
    await steerBoth(room, 'open')
    await moveAll(room, fewestMore - 1)
    await steerBoth(room, 'close')
    expect(paired(await swingOf(room))).toBe(12 + fewestMore)
  })

  it('begins again after a reset, and comes back unchanged when the reset is undone', async () => {
    const room = await openPublished(12)
    const swing = await swingOf(room)
    await steerBoth(room, 'open')
    await move(room)
    await room.control({ action: 'reset', ...after })
    await moveAll(room, 0)
    await Promise.all(Array.from({ length: 11 }, () => move(room, random128(), { before: 1, after: 2 })))
    await steerBoth(room, 'close', 'reveal')
    expect(paired(await swingOf(room))).toBe(11)
    await room.control({ action: 'undo', ...after })
    await steerBoth(room, 'close', 'reveal')
    expect(await swingOf(room)).toEqual(swing)
  })

  it('is separate in a rehearsal, and the room has its own again when the rehearsal is wiped', async () => {
    const room = await openPublished(12)
    const swing = await swingOf(room)
    await steerBoth(room, 'open')
    await move(room)
    await room.control({ action: 'rehearsal', on: true })
    await steerBoth(room, 'open')
    await moveAll(room, 15, { before: 2, after: 2 })
    await steerBoth(room, 'close', 'reveal')
    expect(paired(await swingOf(room))).toBe(15)
    await room.control({ action: 'rehearsal', on: false })
    await steerBoth(room, 'close', 'reveal')
    expect(await swingOf(room)).toEqual(swing)
  })

  it('with another K later keeps flows hidden that were hidden when it was published, and a greater K hides more', async () => {
    await withK(5)
    const room = await served.newRoom()
    await steerBoth(room, 'open')
    const crowd = [
      [20, 9, 8],
      [12, 15, 6],
      [11, 3, 18],
    ]
    const casts = crowd.flatMap((row, from) =>
      row.flatMap((voters, to) =>
        Array.from({ length: voters }, () => move(room, random128(), first, [String(1 - from), String(1 - to)])),
      ),
    )
    await Promise.all(casts)
    await steerBoth(room, 'close', 'reveal')
    const swing = await swingOf(room)
    const hidden = (table = swing?.table) => table?.flat().map((count) => count === null) ?? []
    const before = hidden()
    expect(before.filter(Boolean).length).toBeGreaterThan(1)
    await served.restart({ k: 1 })
    expect(await swingOf(room)).toEqual(swing)
    await served.restart({ k: 8 })
    const now = hidden((await swingOf(room))?.table)
    expect(now.filter(Boolean).length).toBeGreaterThan(before.filter(Boolean).length)
    for (const [index, wasHidden] of before.entries()) if (wasHidden) expect(now[index]).toBe(true)
  })

  it('is deleted with its room', async () => {
    const room = await openPublished(12)
    const kept = await served.rows('told')
    await served.call(paths.room(room.code), { method: 'DELETE', key: room.key })
    expect(await served.rows('told')).toBe(kept - 1)
  })
})
