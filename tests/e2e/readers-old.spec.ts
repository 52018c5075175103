// What earlier versions of the program kept in a reader's browser is taken over, once and without loss.
import type { Page } from 'playwright/test'
import { paths, Room, type Vote } from '../../src/core/contract.ts'
import { questionOfPoll } from '../../src/core/deck.ts'
import { library } from '../library.ts'
import { expect, type Hall, phoneSize, stageSize, test } from './hall.ts'

const { deck } = library

const card = (page: Page, claim: string) => page.locator(`article[id="${claim}"]`)
const answer = (page: Page, claim: string, index: number) => card(page, claim).locator('.answer').nth(index)
const readRoom = async ({ url }: Hall): Promise<Room> =>
  Room.parse(await (await fetch(`${url}/api/rooms/readers.${deck.id}`)).json())
const status = (page: Page, claim: string) => card(page, claim).locator('.status')
/** A reader whose browser kept these values, each under its name. */
const openAgain = (hall: Hall, kept: Record<string, unknown>, viewport = phoneSize) =>
  hall.open('/en/', {
    ...{ lang: 'en', viewport, hasTouch: true, serviceWorkers: 'block', reducedMotion: 'reduce' },
    storageState: {
      cookies: [],
      origins: [
        {
          origin: hall.url,
          localStorage: Object.entries(kept).map(([name, value]) => ({
            name,
            value: typeof value === 'string' ? value : JSON.stringify(value),
          })),
        },
      ],
    },
  })
const keptNames = (page: Page) => page.evaluate(() => Object.keys(localStorage).toSorted())
const slotOf = (claim: string) => `own ${deck.id} ${claim} ${questionOfPoll(deck, { claim, round: 'main' }).wording}`

test('[C1] what earlier versions kept is taken over once, whether it was counted, kept on this device only, or still being sent', async ({
  ownHall: hall,
}) => {
  const secret = 'a'.repeat(32)
  const code = `readers.${deck.id}`
  const few = { claim: 'staff-cost', round: 'main', epoch: 1, n: 5 } as const
  const { id, polls } = await readRoom(hall)
  const vote: Vote = {
    ...few,
    voteId: 'b'.repeat(32),
    wording: polls['staff-cost']?.wording ?? '',
    value: '2',
    lang: 'en',
  }
  const answered = await fetch(hall.url + paths.votes(code), {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    body: JSON.stringify(vote),
  })
  expect(answered.status).toBe(200)
  const page = await openAgain(hall, {
    voter: secret,
    [`answer ${deck.id} staff-cost`]: { value: 2, n: 5, state: 'told' },
    [`answer ${deck.id} quiet-evenings`]: { value: -1, n: 6, state: 'alone' },
    [`answer ${deck.id} young-readers`]: { value: null, n: 7, state: 'untold' },
    [`answer ${deck.id} a-claim-that-is-gone`]: { value: 1, n: 7, state: 'told' },
    [`vote ${deck.id} ${id} staff-cost`]: {
      ...{ n: 5, done: { n: 5, voteId: vote.voteId } },
      held: [{ epoch: 1, n: 5, turn: 0, vote: { ...few, value: 2 } }],
    },
    [`reader ${deck.id} layout`]: 'scroll',
  })
  await expect(page.locator('.reading-on summary')).toHaveText('Your answers are counted anonymously')
  const isAsItWas = async () => {
    await expect(answer(page, 'staff-cost', 0)).toHaveAttribute('aria-pressed', 'true')
    await expect(status(page, 'staff-cost')).toContainText('Saved')
    await expect(answer(page, 'quiet-evenings', 3)).toHaveAttribute('aria-pressed', 'true')
    await expect(status(page, 'quiet-evenings')).toContainText('Kept on this device')
    await expect(answer(page, 'young-readers', 5)).toHaveAttribute('aria-pressed', 'true')
    await expect(status(page, 'young-readers')).toContainText('Saved')
  }
  await isAsItWas()
  const names = await keptNames(page)
  expect(names.filter((name) => /^(answer|vote|votes) /.test(name))).toEqual([])
  for (const claim of ['staff-cost', 'quiet-evenings', 'young-readers']) expect(names).toContain(slotOf(claim))
  expect(names).toContain(`cast ${deck.id} ${id} staff-cost`)
  await page.reload()
  await isAsItWas()
  const counted = await readRoom(hall)
  expect(counted.polls['staff-cost']?.counts).toEqual([0, 0, 0, 0, 1, 0])
  expect(counted.polls['young-readers']?.counts).toEqual([0, 0, 0, 0, 0, 1])
  expect(counted.polls['quiet-evenings']?.voted).toBe(0)
  // A tap is newer than any answer that was taken over.
  await answer(page, 'staff-cost', 4).tap()
  await expect(status(page, 'staff-cost')).toContainText('Saved')
  expect((await readRoom(hall)).polls['staff-cost']?.counts).toEqual([1, 0, 0, 0, 0, 0])
})

test('[C1] what earlier versions kept is taken over too if all answers were under one name, and anything that is not an answer is left out', async ({
  ownHall: hall,
}) => {
  const page = await openAgain(
    hall,
    {
      [`reader ${deck.id}`]: {
        answers: [
          ['staff-cost', -2],
          ['quiet-evenings', null],
        ],
        ...{ untold: ['staff-cost'], told: [], layout: 'scroll', place: 'staff-cost' },
      },
      [`answer ${deck.id} young-readers`]: '{',
      [`answer ${deck.id} rules-unlock-money`]: 7,
      voter: 'c'.repeat(32),
    },
    stageSize,
  )
  // This window is wide enough for slides, and the reader continues where they were.
  await page.getByRole('button', { name: 'Continue: ' }).tap()
  await expect(card(page, 'staff-cost').locator('.claim')).toBeInViewport()
  await expect(answer(page, 'staff-cost', 4)).toHaveAttribute('aria-pressed', 'true')
  await expect(status(page, 'staff-cost')).toContainText('Saved')
  await expect(answer(page, 'quiet-evenings', 5)).toHaveAttribute('aria-pressed', 'true')
  await expect(status(page, 'quiet-evenings')).toContainText('Kept on this device')
  await expect(card(page, 'young-readers').locator('[aria-pressed=true]')).toHaveCount(0)
  const names = await keptNames(page)
  expect(names.filter((name) => /^answer /.test(name) || name === `reader ${deck.id}`)).toEqual([])
  expect((await readRoom(hall)).polls['staff-cost']?.counts).toEqual([1, 0, 0, 0, 0, 0])
})
