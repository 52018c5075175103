// [A6] A debate that is edited, removed or brought back during an evening: what pages show of a vote is what the server does with it.
import { expect, it } from 'vitest'
import { paths } from '../src/core/contract.ts'
import { deck, hosting, serve } from './served.ts'

const few = { claim: 'quiet-evenings', round: 'main' } as const
const edited = {
  ...deck,
  claims: deck.claims.map((claim) => ({ ...claim, question: { ...claim.question, wording: 'bbbbbbbbbbbb' } })),
}

/** A server whose debate can be edited, and a room that shows one of its claims. */
async function serveEditable() {
  const debates = hosting(deck)
  const clock = { now: 1_700_000_000 }
  const served = await serve({ debates, now: () => clock.now })
  const room = await served.newRoom()
  await room.goto('quiet-evenings')
  const show = async (list: ReturnType<typeof debates.list>) => {
    debates.replace(list)
    await served.showDebates()
  }
  return { served, clock, room, show, before: debates.list(), after: hosting(edited).list() }
}

it('[I6] a vote that every page shows as closed, since its words changed, does not accept answers to the old words', async () => {
  const { served, room, show, after } = await serveEditable()
  expect((await room.cast({ value: '1' })).status).toBe(200)
  await show(after)
  expect((await room.read()).polls[few.claim]).toMatchObject({ open: false, voted: 1, canKeep: true })
  expect((await room.cast({ value: '2' })).json).toEqual({ error: 'closed' })
  expect((await room.read()).polls[few.claim]?.voted).toBe(1)
  await served.end()
})

it('[I7] a changed debate gives its rooms a new version, so that a page which polls learns of it', async () => {
  const { served, room, show, before, after } = await serveEditable()
  const { version, debate } = await room.read()
  expect((await served.call(paths.poll(room.code, version))).status).toBe(204)
  await show(after)
  const told = await served.call(paths.poll(room.code, version))
  expect(told.json.debate.hash).not.toBe(debate.hash)
  // A desk that still shows the old words, and so did not ask its presenter to confirm a reset, resets nothing.
  const unconfirmed = { action: 'open', ...few, ifVersion: version } as const
  expect((await room.steer(unconfirmed)).json.error).toBe('conflict')
  await show(before)
  expect((await room.read()).debate).toEqual(debate)
  expect((await room.read()).version).toBeGreaterThan(told.json.version)
  await served.end()
})

it('a vote whose countdown ended while its debate was away is closed when the debate is back', async () => {
  const { served, clock, room, show, before } = await serveEditable()
  await room.cast({ value: '1' })
  await room.control({ action: 'countdown', ...few, seconds: 5 })
  await show(hosting({ ...deck, id: 'other' }).list())
  clock.now += 6
  await show(before)
  await expect.poll(async () => (await room.read()).polls[few.claim]?.open, { timeout: 5000 }).toBe(false)
  await served.end()
})

it('[A6] a vote whose claim is reworded and put back to its old words is open again, with its answers and its deadline', async () => {
  const { served, room, show, before, after } = await serveEditable()
  await room.cast({ value: '1' })
  await room.control({ action: 'countdown', ...few, seconds: 60 })
  await show(after)
  expect((await room.read()).polls[few.claim]).toMatchObject({ open: false, closesIn: null, voted: 1 })
  await show(before)
  expect((await room.read()).polls[few.claim]).toMatchObject({ epoch: 1, open: true, closesIn: 60_000, voted: 1 })
  expect((await room.cast({ value: '2' })).status).toBe(200)
  await served.end()
})

it('[A6] a vote that a clicker opened in other words meanwhile gives way to that of the words that return, and takes its place again', async () => {
  const { served, room, show, before, after } = await serveEditable()
  await room.cast({ value: '1' })
  await show(after)
  await room.goto('quiet-evenings.result')
  expect((await room.read()).polls[few.claim]).toMatchObject({ epoch: 2, open: true, voted: 0 })
  await show(before)
  expect((await room.read()).polls[few.claim]).toMatchObject({ epoch: 1, open: true, voted: 1 })
  await show(after)
  expect((await room.read()).polls[few.claim]).toMatchObject({ epoch: 2, open: true, voted: 0 })
  await served.end()
})
