// A whole seminar of twelve phones in three languages, run once by a simple clicker and once from a desk on a phone. The test computes
// the numbers on the last slides again, from the votes that it sent.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright/test'
import type { Value } from '../../src/core/contract.ts'
import { type Deck, type Slide, shownDeck, toSlides } from '../../src/core/deck.ts'
import { type PollRef, pollKey } from '../../src/core/poll.ts'
import type { Results } from '../../src/core/results.ts'
import { readContent } from '../../src/debate/read-content.ts'
import { libraryFolder } from '../library.ts'
import { openPhone } from '../load/phones.ts'
import { test as base, expect, type Hall, langs } from './hall.ts'

const root = join(import.meta.dirname, '../..')

/** The fixture debate, with a verdict "held" for one claim, so that the look back has something to count. */
const test = base.extend<{ debate: string; deck: Deck }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from this pattern which other fixtures are needed.
  debate: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'seminar-'))
    cpSync(libraryFolder, folder, { recursive: true })
    const claim = join(folder, '001-quiet-evenings.md')
    writeFileSync(claim, readFileSync(claim, 'utf8').replace('verdict: mixed', 'verdict: held'))
    await use(folder)
    rmSync(folder, { recursive: true })
  },
  deck: ({ debate }, use) => use(readContent(root, debate).deck),
})
test.use({ motion: 'no-preference' })

const crowd = 12
const values: Value[] = ['2', '1', '-1', '0', '-2', null]

type Ballots = Map<string, Map<number, Value>>

/** The answer of a voter on the slides of one claim; undefined if the voter does not vote. */
function answerOf(voter: number, { poll }: Slide, index: number, isLast: boolean): Value | undefined {
  if (poll?.round === 'before') return values[voter % 6]
  // Two voters against change to YES, and one in favour leaves YES; on the second evening one voter has left the room.
  if (poll?.round === 'after') return voter === 11 && isLast ? undefined : values[voter < 5 ? 1 : voter % 6]
  return (voter + index) % 11 === 0 ? undefined : values[(voter * 7 + index * 5) % 6]
}

/** Walks through the deck to its end; `next` goes one step on. */
async function runEvening(
  hall: Hall,
  deck: Deck,
  next: (at: Slide) => Promise<void>,
  isLast: boolean,
): Promise<Ballots> {
  const slides = toSlides(deck)
  const sent: Ballots = new Map()
  const phones = await Promise.all(
    Array.from({ length: crowd }, (_, voter) => openPhone(hall.url, hall.code, langs[voter % langs.length])),
  )
  const vote = async (voter: number, poll: PollRef, value: Value | undefined) => {
    const phone = phones[voter]
    if (value === undefined || !phone) return
    const key = pollKey(poll)
    await phone.until(({ polls }) => polls[key]?.open === true)
    await phone.vote(poll, value)
    sent.set(key, (sent.get(key) ?? new Map()).set(voter, value))
  }
  for (const [index, slide] of slides.entries()) {
    if (slide.kind === 'verdict') break
    await expect.poll(async () => (await hall.room()).slide).toBe(slide.id)
    const { poll } = slide
    if (slide.kind === 'vote' && poll)
      await Promise.all(phones.map((_, voter) => vote(voter, poll, answerOf(voter, slide, index, isLast))))
    // After reading the arguments, one voter changes the answer.
    if (slide.kind === 'arguments' && poll) await vote(index % crowd, poll, values[index % 5])
    for (let step = 0; step <= slide.steps; step++) await next(slide)
  }
  for (const phone of phones) phone.close()
  return sent
}

/** How many voters chose each of −2 … +2 and "don't know". */
const countsOf = (votes: Map<number, Value> | undefined) =>
  ['-2', '-1', '0', '1', '2', null].map((value) => [...(votes?.values() ?? [])].filter((one) => one === value).length)

const signed = (amount: number, digits: number) =>
  `${amount > 0 ? '+' : amount < 0 ? '\u2212' : ''}${Math.abs(amount).toFixed(digits)}`

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

/** The expected texts of the closing slides, in English. */
function computeOutcome(sent: Ballots, deck: Deck) {
  const pulls = { yes: [] as number[], no: [] as number[], neither: [] as number[] }
  let [held, agreed] = [0, 0]
  for (const { id, agreeSupports, verdict } of deck.claims) {
    const taken = [...(sent.get(id)?.values() ?? [])].filter((value) => value !== null).map(Number)
    for (const value of taken) pulls[agreeSupports].push((agreeSupports === 'yes' ? value : -value) / 2)
    if (verdict !== 'held' || taken.length === 0) continue
    held += 1
    if (taken.filter((value) => value > 0).length > taken.length / 2) agreed += 1
  }
  const [before, after] = [sent.get('thesis.before'), sent.get('thesis.after')]
  const paired = [...(before?.keys() ?? [])].filter((voter) => after?.has(voter))
  const agrees = (votes: Map<number, Value> | undefined, voter: number) => Number(votes?.get(voter) ?? 0) > 0
  return {
    cameToAgree: paired.filter((voter) => !agrees(before, voter) && agrees(after, voter)).length,
    leftAgree: paired.filter((voter) => agrees(before, voter) && !agrees(after, voter)).length,
    balance: signed((mean(pulls.yes) + mean(pulls.no)) / 2, 2),
    lookback: `Claims that held up: the room agreed with ${agreed} of ${held}`,
    paired: paired.length,
    agreeBefore: paired.filter((voter) => agrees(before, voter)).length,
    agreeAfter: paired.filter((voter) => agrees(after, voter)).length,
  }
}

/** The text of a closing slide once it has numbers, since the projector may show the slide a moment earlier. */
async function readOutcome(projector: Page, id: string): Promise<string> {
  const page = projector.locator(`section.present[id="${id}"] .outcome-page`)
  await expect(page).toContainText(/\d/)
  return page.innerText()
}

async function checkEnd(hall: Hall, sent: Ballots): Promise<void> {
  const { polls } = await hall.room()
  for (const [key, votes] of sent) expect(polls[key]?.counts, key).toEqual(countsOf(votes))
  expect(Object.values(polls).reduce((sum, { voted }) => sum + voted, 0)).toBe(
    [...sent.values()].reduce((sum, votes) => sum + votes.size, 0),
  )
  const file = await fetch(`${hall.url}/api/rooms/${hall.code}/results.json`, {
    headers: { authorization: `Bearer ${hall.key}` },
  })
  const results = (await file.json()) as Results
  for (const poll of results.polls) expect(poll.counts, pollKey(poll)).toEqual(polls[pollKey(poll)]?.counts)
}

test('a seminar of twelve phones is run with clicker keys only, and its last slides show their votes', async ({
  ownHall: hall,
  deck,
}) => {
  test.setTimeout(180_000)
  const projector = await hall.projector({ lang: 'en', drives: true })
  const seen: Record<string, string> = {}
  const sent = await runEvening(
    hall,
    deck,
    async ({ id }) => {
      await expect(projector.locator(`section.present[id="${id}"]`)).toBeVisible()
      if (/^(swing|balance)/.test(id)) seen[id] = await readOutcome(projector, id)
      await projector.keyboard.press('PageDown')
    },
    false,
  )
  await checkEnd(hall, sent)
  const truth = computeOutcome(sent, deck)
  expect(truth.paired).toBe(crowd)
  const points = Math.round((100 * (truth.agreeAfter - truth.agreeBefore)) / crowd)
  expect(seen.swing).toContain(`YES ${truth.agreeBefore} → ${truth.agreeAfter} of ${crowd}`)
  expect(seen.swing).toContain(`YES ${points > 0 ? '+' : ''}${points} points`)
  expect(seen.swing).toContain(`${crowd} people voted both times`)
  // With ten voters or more, every flow is shown.
  expect(seen.swing).toContain(`Came to YES: ${truth.cameToAgree}`)
  expect(seen.swing).toContain(`Left YES: ${truth.leftAgree}`)
  expect(seen.balance).toContain(truth.balance)
  expect(seen['balance.lookback']).toContain(truth.lookback)
})

test('the same seminar is run from a desk 360 pixels wide, and a voter who left is not counted as a change of mind', async ({
  ownHall: hall,
  deck: whole,
}) => {
  test.setTimeout(240_000)
  await hall.control({ action: 'short', on: true })
  const deck = shownDeck(whole, true)
  const desk = await hall.desk('zh-Hans', { hasTouch: true })
  const projector = await hall.projector({ lang: 'en' })
  const next = desk.getByRole('button', { name: '下一步' })
  const seen: Record<string, string> = {}
  let taps = 0
  const sent = await runEvening(
    hall,
    deck,
    async ({ id }) => {
      if (/^(swing|balance)/.test(id)) seen[id] = await readOutcome(projector, id)
      const shownNow = async () => (await desk.locator('.now p').innerText()) + (await next.innerText())
      const before = await shownNow()
      taps += 1
      // Now and then the presenter swipes instead.
      if (taps % 10 === 0) await swipe(desk)
      else await next.tap()
      // The next tap comes only after the desk has changed.
      await expect.poll(shownNow).not.toBe(before)
    },
    true,
  )
  await checkEnd(hall, sent)
  const truth = computeOutcome(sent, deck)
  expect(truth.paired).toBe(crowd - 1)
  expect(seen.swing).toContain('11 people voted both times')
  expect(seen.swing).toContain('Only before: 1. Only after: 0.')
  expect(seen.swing).toContain(`YES ${truth.agreeBefore} → ${truth.agreeAfter} of ${crowd - 1}`)
  expect(seen.balance).toContain(truth.balance)
  expect(seen['balance.lookback']).toContain(truth.lookback)
})

/** A swipe from right to left. */
const swipe = (page: Page) =>
  page.evaluate(() => {
    const target = document.querySelector('.reading') ?? document.body
    const at = (clientX: number) => [new Touch({ identifier: 1, target, clientX, clientY: 300 })]
    target.dispatchEvent(new TouchEvent('touchstart', { touches: at(300), changedTouches: at(300), bubbles: true }))
    target.dispatchEvent(new TouchEvent('touchend', { touches: [], changedTouches: at(100), bubbles: true }))
  })
