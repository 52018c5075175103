// Two presenters of one room, each at another server of one database, who act at the same moment.
import { expect, it, onTestFinished } from 'vitest'
import { paths } from '../../src/core/contract.ts'
import { type Served, serve, toRoom } from '../served.ts'
import { random128 } from '../stored-room.ts'
import { newDatabase } from './database.ts'

async function openBoth() {
  const database = { url: await newDatabase(), secret: Buffer.alloc(32, 7) }
  const both = await Promise.all([serve({ database }), serve({ database })])
  onTestFinished(async () => void (await Promise.all(both.map((one) => one.end()))))
  return both as [Served, Served]
}

it('[I6] of two who close one vote at once one wins, the other is told of a conflict, and later votes are refused', async () => {
  const both = await openBoth()
  const [one] = both
  const room = await one.newRoom()
  const sides = both.map((served) => toRoom(served, { code: room.code, controlKey: room.key }))
  const poll = { claim: 'quiet-evenings', round: 'main' } as const
  const acked = new Set<string>()
  await room.goto('quiet-evenings')
  for (let turn = 0; turn < 20; turn++) {
    const { version } = await room.control({ action: 'open', ...poll })
    const close = { action: 'close', ifVersion: version, ...poll } as const
    const cast = async () => {
      const vote = room.vote()
      const { status } = await (sides[acked.size % 2] ?? room).cast(vote)
      if (status === 200) acked.add(vote.voteId)
      return status
    }
    // One vote is counted before; of the others nobody knows on which side of the closing they will be.
    expect(await cast()).toBe(200)
    const [closed, voted] = await Promise.all([
      Promise.all(sides.map((side) => side.steer(close))),
      Promise.all(Array.from({ length: 6 }, cast)),
    ])
    expect(closed.map(({ status }) => status).sort()).toEqual([200, 409])
    const loser = closed.find(({ status }) => status === 409)
    expect(loser?.json).toMatchObject({ error: 'conflict', room: { polls: { 'quiet-evenings': { open: false } } } })
    expect(
      voted.every((status) => status === 200 || status === 409),
      `${voted}`,
    ).toBe(true)
    for (const side of sides) expect((await side.cast()).json).toEqual({ error: 'closed' })
  }
  const { polls } = await room.control({ action: 'reveal', ...poll })
  expect(polls['quiet-evenings']?.voted).toBe(acked.size)
  expect(acked.size).toBeGreaterThanOrEqual(20)
})

it('[A3] a new key whose answer was lost is given again by another server, at once and later', async () => {
  const [one, two] = await openBoth()
  const { code, key } = await one.newRoom()
  // The other server knows the room with the old key.
  await two.call(paths.room(code), { key })
  const renew = async (served: Served) => (await served.call(paths.key(code), { key, body: { commandId } })).json
  const commandId = random128()
  const made = [await renew(one), await renew(two)]
  await two.call(paths.room(code), { key: made[0].controlKey })
  made.push(await renew(two), await renew(one))
  expect(made).toEqual(Array(4).fill({ code, controlKey: expect.stringMatching(/^[\w-]{24}$/) }))
  expect(new Set([key, ...made.map(({ controlKey }) => controlKey)]).size).toBe(2)
})
