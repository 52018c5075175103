// The pages for voters apart from the slides: the phone's texts and clock; the report, which everybody can read afterwards, with who
// changed their mind; and its pictures.
import { readFile } from 'node:fs/promises'
import { paths, Room } from '../../src/core/contract.ts'
import { questionOf } from '../../src/core/question.ts'
import { readSwing, toSwing } from '../../src/core/swing.ts'
import { tallyValues } from '../../src/core/tally.ts'
import { seriousFaults } from './axe.ts'
import { expect, type Hall, langs, phoneSize, test } from './hall.ts'
import { layoutFaults } from './layout.ts'
import { measurePicture } from './pixels.ts'
import { sweepUnless } from './sweep.ts'
import { type Move, voteTwice } from './two-votes.ts'

/** Votes of the same voters before and after, on the thesis: how many moved from which value to which. */
const moves: Move[] = [
  { from: '-2', to: '2', voters: 12 },
  { from: '-1', to: '-1', voters: 9 },
  { from: '0', to: '1', voters: 8 },
  { from: null, to: '0', voters: 6 },
  { from: '1', to: '2', voters: 20 },
  { from: '2', to: '-1', voters: 5 },
]

const castTwice = (hall: Hall): Promise<void> =>
  voteTwice(hall, moves, async () => {
    await hall.control({ action: 'goto', slide: 'staff-cost.result', step: 0 })
    await hall.castAll({ claim: 'staff-cost', round: 'main' }, ['-2', '-1', '0', '1', '1', '2', '2', null])
  })

for (const lang of langs) {
  test(`a phone shows the text of the slide if the room wants it, ${lang}${sweepUnless(lang === 'en')}`, async ({
    hall,
  }) => {
    const phone = await hall.phone(lang)
    const text = phone.locator('.slide-text')
    await hall.control({ action: 'goto', slide: 'staff-cost.arguments', step: 1 })
    await expect(phone.locator('button.answer').first()).toBeVisible()
    await expect(text).toHaveCount(0)

    await hall.control({ action: 'texts', on: true })
    await expect(text.locator('li')).toHaveCount(1)
    await expect(text.locator('h2')).toHaveCount(1)
    await hall.control({ action: 'goto', slide: 'staff-cost.arguments', step: 4 })
    await expect(text.locator('li')).toHaveCount(2)
    await expect(text.locator('p')).toHaveCount(2)
    await expect(text.locator('h2')).toHaveCount(2)
    for (const [slide, step, lines] of [
      ['staff-cost.yearly-budget', 0, 2],
      ['staff-cost.hindsight', 1, 3],
      ['verdict', 0, 1],
    ] as const) {
      await hall.control({ action: 'goto', slide, step })
      await expect(text.locator('p')).toHaveCount(lines)
      expect((await text.locator('p').allTextContents()).every((line) => line.length > 0)).toBe(true)
      expect(await layoutFaults(phone), slide).toEqual([])
      expect(await seriousFaults(phone), slide).toEqual([])
    }
    // The hindsight stays hidden until the card turns, and a slide without text shows none.
    await hall.control({ action: 'goto', slide: 'staff-cost.hindsight', step: 0 })
    await expect(text).toBeEmpty()
    await hall.control({ action: 'goto', slide: 'start', step: 0 })
    await expect(phone.locator('h1')).toBeVisible()
    await expect(text).toHaveCount(0)
  })
}

test('a phone counts down to the end of a vote, and says that it is a rehearsal', async ({ hall }) => {
  const phone = await hall.phone('en')
  await hall.control({ action: 'goto', slide: 'staff-cost', step: 0 })
  await expect(phone.locator('button.answer').first()).toBeVisible()
  await expect(phone.getByRole('timer')).toHaveCount(0)
  await expect(phone.locator('.rehearsal')).toHaveCount(0)

  await hall.control({ action: 'rehearsal', on: true })
  await expect(phone.getByText('Rehearsal: these votes will be wiped')).toBeVisible()
  // A rehearsal starts from the first slide.
  await hall.control({ action: 'goto', slide: 'staff-cost', step: 0 })
  await hall.control({ action: 'countdown', claim: 'staff-cost', round: 'main', seconds: 90 })
  const timer = phone.getByRole('timer')
  await expect(timer).toHaveText(/^Closes in 1:(30|2\d)$/)
  await expect(timer).not.toHaveText((await timer.textContent()) ?? '')
  await phone.getByRole('button', { name: 'Somewhat agree' }).click()
  await expect(phone.locator('main').getByText('Saved')).toBeVisible()
  expect(await seriousFaults(phone)).toEqual([])
  // The poll closes by itself, and the vote stays.
  await hall.control({ action: 'countdown', claim: 'staff-cost', round: 'main', seconds: 5 })
  await expect(phone.getByText('Voting is closed. Your answer: Somewhat agree')).toBeVisible()
  await expect(phone.getByRole('timer')).toHaveCount(0)
  await hall.control({ action: 'rehearsal', on: false })
  await expect(phone.locator('.rehearsal')).toHaveCount(0)
})

test('the report says who changed their mind, recounted from the votes, but only after the room has shown it', async ({
  hall,
}) => {
  const early = await hall.open(`/report/${hall.code}`, { viewport: phoneSize })
  await expect(early.getByText('Nothing has been shown yet')).toBeVisible()
  await expect(early.locator('.outcome')).toHaveCount(0)

  await hall.control({ action: 'rename', name: 'Evening class' })
  await castTwice(hall)
  const question = questionOf('agree-5')
  const values = tallyValues(question)
  const pairs = values.map((from) =>
    values.map((to): number => moves.find((move) => move.from === from && move.to === to)?.voters ?? 0),
  )
  const before = pairs.map((row) => row.reduce((sum, count) => sum + count, 0))
  const after = values.map((_, column) => pairs.reduce((sum, row) => sum + Number(row[column]), 0))
  const swing = toSwing(question, pairs, before, after)
  const seen = Room.parse(await (await fetch(hall.url + paths.room(hall.code))).json())
  expect(seen.swing).toEqual(swing)
  const { agree, paired } = readSwing(swing)

  const report = await hall.open(`/report/${hall.code}`, { viewport: phoneSize })
  // The thesis was asked twice in the same words, each time below a heading of its own.
  const headings = report.locator('.tallies li > p.soft')
  await expect(headings.first()).toHaveText('Before we start')
  await expect(headings.last()).toHaveText('The same question again')
  const said = report.locator('.swing .lines')
  await expect(report.getByText('Evening class')).toBeVisible()
  await expect(said).toContainText(`YES +${Math.round(agree.points?.least ?? 0)} points`)
  await expect(said).toContainText(`YES ${agree.before.least} → ${agree.after.least} of ${paired}`)
  await expect(said).toContainText(`Came to YES: ${agree.gained.least}`)
  await expect(said).toContainText(`Left YES: ${agree.lost.least}`)
  const rows = report.locator('.swing tbody tr')
  await expect(rows).toHaveCount(5)
  expect(await rows.nth(2).locator('td').allTextContents()).toEqual([
    ...(swing.table[2] ?? []).map((count) => (count === null ? 'Not shown' : String(count))),
    String(swing.before[2]),
  ])
  await expect(report.locator('.balance .lines')).toContainText('Taken together, the votes on the claims lean towards')
  await expect(report.locator('.lookback .lines')).toBeVisible()
})

for (const lang of langs) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`the report fits 360 px and has no serious fault, ${lang}, ${colorScheme}${sweepUnless(lang === 'zh-Hans' && colorScheme === 'dark')}`, async ({
      hall,
    }) => {
      await castTwice(hall)
      const report = await hall.open(`/report/${hall.code}`, { lang, viewport: phoneSize, colorScheme })
      await expect(report.locator('.lookback canvas')).toBeVisible()
      expect(await layoutFaults(report)).toEqual([])
      expect(await seriousFaults(report)).toEqual([])
    })
  }
}

test('every chart of the report is saved as a picture of 1600 × 900 on light paper, also from a dark page', async ({
  hall,
}) => {
  await castTwice(hall)
  for (const colorScheme of ['light', 'dark'] as const) {
    const report = await hall.open(`/report/${hall.code}`, { colorScheme })
    await expect(report.locator('.lookback canvas')).toBeVisible()
    const buttons = report.getByRole('button', { name: 'Save as a picture' })
    await expect(buttons).toHaveCount(6)
    for (const [index, id] of ['before', 'staff-cost', 'after', 'swing', 'balance', 'balance.lookback'].entries()) {
      const [file] = await Promise.all([report.waitForEvent('download'), buttons.nth(index).click()])
      expect(file.suggestedFilename()).toBe(`${hall.code}-${id}.png`)
      const png = await readFile(await file.path())
      const { width, height, ink } = await measurePicture(report, png)
      expect([width, height], id).toEqual([1600, 900])
      expect(ink, id).toBeGreaterThan(0.02)
      expect(ink, id).toBeLessThan(0.6)
    }
    await expect(report.locator('.picture-stage')).toHaveCount(0)
  }
})
