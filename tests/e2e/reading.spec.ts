// The text that screen readers read: one whole claim on the projector and on the phone, word for word; the announcements; and rules that
// every slide must follow.
import type { Page } from 'playwright/test'
import { toSlides } from '../../src/core/deck.ts'
import { library } from '../library.ts'
import { expect, type Hall, langs, test } from './hall.ts'
import { readPage } from './reading.ts'

const { deck } = library
const claim = 'As many people would come in the evening as in the afternoon.'
const votes = [
  'row: Strongly disagree | 0',
  'row: Somewhat disagree | 1',
  'row: Neutral | 0',
  'row: Somewhat agree | 2',
  'row: Strongly agree | 1',
  'row: Don’t know | 1',
]
const said = (page: Page) => page.locator('p[role=status]')

async function goTo(hall: Hall, screen: Page, slide: string, step = 0): Promise<void> {
  await hall.control({ action: 'goto', slide, step })
  await expect(screen.locator(`section.slide.present[id="${slide}"]`)).toBeVisible()
  await expect(screen.locator(`section.slide.present[id="${slide}"] .fragment.visible`)).toHaveCount(step)
}

test('a whole claim is read on the projector: claim, reasons, result, evidence, hindsight', async ({ hall }) => {
  const screen = await hall.projector({ lang: 'en' })
  const { joinUrl, code } = await hall.room()
  const address = joinUrl.replace(/^https?:\/\//, '').replace(`/${code}`, '')
  const join = [
    `image: QR code for ${address}`,
    `paragraph: ${code.slice(0, 3)}-${code.slice(3)}`,
    `paragraph: ${address}`,
  ]
  const languages = ['combobox: Language = English', 'combobox: Second language on the slides = One language']
  /** The text of a slide, without the parts that every slide has: how to join, and the menu. */
  const read = async () => {
    const lines = await readPage(screen)
    expect(lines.slice(-6, -1)).toEqual([...join, ...languages])
    return [...lines.slice(0, -6), ...lines.slice(-1)]
  }

  await goTo(hall, screen, 'quiet-evenings')
  await expect(said(screen)).not.toBeEmpty()
  expect(await read()).toEqual([
    'region: Claim 1 of 3',
    'text: Part 1 Who would come',
    'paragraph: The evenings would be full',
    `heading 2: ${claim}`,
    'paragraph: Answer as of Apr 2024.',
    'paragraph: No votes yet',
    'text: Voting is open',
    `status: Voting is open. Claim 1 of 3. ${claim}`,
  ])

  await hall.castAll({ claim: 'quiet-evenings', round: 'main' }, ['2', '1', '1', '-1', null])
  await goTo(hall, screen, 'quiet-evenings.arguments', 2)
  const second = 'When the next town tried a Night Reading for a month, every seat was taken.'
  expect(await read()).toEqual([
    'region: Claim 1 of 3',
    'text: 1 The evenings would be full',
    'heading 2: Reasons to agree',
    'listitem: People who work by day are free only in the evening.',
    `listitem: ${second}`,
    'heading 2: The strongest counter-argument',
    'text: Sources Friends of the Library Feb 2024 The Next Town’s Gazette 20 Jan 2024',
    expect.stringContaining(second),
  ])

  await goTo(hall, screen, 'quiet-evenings.result')
  await expect(said(screen)).toContainText('3 of 4 agree')
  expect(await read()).toEqual([
    'region: Claim 1 of 3',
    'text: Part 1 Who would come',
    'paragraph: Agreeing supports YES',
    `heading 2: ${claim}`,
    'paragraph: 3 of 4 agree',
    'paragraph: Don’t know: 1',
    'text: Voting is open',
    'row: Answer | Votes',
    ...votes,
    `status: ${claim} 3 of 4 agree`,
  ])

  await goTo(hall, screen, 'quiet-evenings.evening-visits')
  const visits = 'Evening visitors of the next town’s library'
  await expect(said(screen)).toHaveText(visits)
  expect(await read()).toEqual([
    'region: Claim 1 of 3',
    'text: 1 The evenings would be full',
    'paragraph: Agreeing supports YES',
    `heading 2: ${visits}`,
    'paragraph: The month of the trial had the most visitors; each month after it had fewer.',
    `table: ${visits}`,
    `caption: ${visits}`,
    'row: Evening | Afternoon',
    'row: Oct 2023 | 182 visitors | 240 visitors',
    'row: Nov 2023 | 150 visitors | 238 visitors',
    'row: Dec 2023 | 121 visitors (rounded) | 229 visitors',
    'row: Jan 2024 | 92 visitors | 244 visitors',
    'text: ≈ rounded',
    'paragraph: Counted at the door, not at the tables.',
    expect.stringMatching(/^text: Sources The Next Town’s Gazette .* As of Mar 2024$/),
    `status: ${visits}`,
  ])

  await goTo(hall, screen, 'quiet-evenings.hindsight')
  // The text on the back of the card is not read before the card turns.
  expect(await read()).toEqual([
    'region: Claim 1 of 3',
    'text: 1 The evenings would be full',
    'paragraph: Agreeing supports YES',
    'paragraph: The claim, Apr 2024',
    `heading 2: ${claim}`,
    `status: ${claim}`,
  ])
  await goTo(hall, screen, 'quiet-evenings.hindsight', 1)
  const became = 'Since 2025 it has been open until nine on Tuesdays: full in winter, empty in summer.'
  expect(await read()).toEqual([
    'region: Claim 1 of 3',
    'text: 1 The evenings would be full',
    'paragraph: Agreeing supports YES',
    'heading 2: Since then',
    'paragraph: Partly held up',
    `paragraph: ${became}`,
    expect.stringMatching(/^paragraph: Sources The Town Paper .* Editors’ judgement, Mar 2026$/),
    `status: Since then Partly held up ${became}`,
  ])
})

test('a whole claim is read on the phone, from the vote to the result', async ({ hall }) => {
  const phone = await hall.phone('en')
  await expect(phone.locator('h1')).toBeVisible()
  const code = `${hall.code.slice(0, 3)}-${hall.code.slice(3)}`
  const top = [`text: ${code}`, 'combobox: Language = English']
  const foot = [
    'summary: My answers',
    expect.stringMatching(/^paragraph: Anonymous\. /),
    expect.stringMatching(/^paragraph: The thesis is voted on twice. Once ten people have /),
  ]
  const answers = [
    'Strongly agree',
    'Somewhat agree',
    'Neutral',
    'Somewhat disagree',
    'Strongly disagree',
    'Don’t know',
  ]
  // The room may come before or after the words; it is announced only if it comes after, since a new page is read as a whole.
  const arrived = (await readPage(phone)).filter((line) => !line.startsWith('status: '))
  expect(arrived).toEqual([
    ...top,
    'heading 1: Please look up at the screen',
    'paragraph: The next vote appears here by itself.',
    ...foot,
  ])

  await hall.control({ action: 'goto', slide: 'quiet-evenings', step: 0 })
  await expect(phone.locator('button.answer').first()).toBeVisible()
  expect(await readPage(phone)).toEqual([
    ...top,
    'paragraph: Claim 1 of 3',
    `heading 1: ${claim}`,
    'paragraph: Answer as of Apr 2024.',
    'group: Claim 1 of 3',
    'text: How much do you agree?',
    ...answers.map((answer) => `button: ${answer}`),
    'paragraph: The result stays hidden until the presenter shows it',
    ...foot,
    `status: Voting is open. Claim 1 of 3. ${claim}`,
  ])

  await phone.getByRole('button', { name: 'Somewhat agree' }).click()
  await expect(said(phone)).toHaveText('Saved')
  await hall.castAll({ claim: 'quiet-evenings', round: 'main' }, ['2', '1', '-1', null])
  await hall.control({ action: 'goto', slide: 'quiet-evenings.result', step: 0 })
  await expect(said(phone)).toHaveText('3 of 4 agree')
  expect(await readPage(phone)).toEqual([
    ...top,
    'paragraph: Claim 1 of 3',
    `heading 1: ${claim}`,
    'paragraph: Answer as of Apr 2024.',
    'group: Claim 1 of 3',
    'text: Saved ✓ You can change it until voting closes',
    ...answers.map((answer) => `button${answer === 'Somewhat agree' ? ', pressed' : ''}: ${answer}`),
    'heading 2: Result in the room',
    'paragraph: 3 of 4 agree',
    ...votes,
    ...foot,
    'status: 3 of 4 agree',
  ])

  await hall.control({ action: 'close', claim: 'quiet-evenings', round: 'main' })
  await expect(said(phone)).toHaveText('Voting is closed. Claim 1 of 3. 3 of 4 agree')
  expect(await readPage(phone)).toContain('paragraph: Voting is closed. Your answer: Somewhat agree')

  // When the thesis is asked once more, it is asked as of today.
  await hall.control({ action: 'goto', slide: 'since', step: 0 })
  await expect(phone.locator('h1')).not.toHaveText(claim)
  expect((await readPage(phone)).filter((line) => line.includes('Answer as of'))).toEqual([])
})

test('phones and projector announce every change of a vote in their own language, and never hidden counts', async ({
  hall,
}) => {
  const phones = await Promise.all(langs.map((lang) => hall.phone(lang)))
  const [ja, zh, en] = phones
  const screen = await hall.projector({ lang: 'ja' })
  if (!ja || !zh || !en) throw new Error('three phones were asked for')
  const all: [Page, string, string, string][] = [
    [en, 'Voting is open. Claim 2 of 3.', 'Voting is closed. Claim 2 of 3.', '2 of 3 agree'],
    [ja, '主張2（全3件）：投票受付中。', '主張2（全3件）：投票は受け付けていません。', '3人中2人が「そう思う」'],
    [zh, '第2个论点，共3个：投票进行中。', '第2个论点，共3个：投票已截止。', '3人中有2人同意'],
    [screen, '主張2（全3件）：投票受付中。', '主張2（全3件）：投票は受け付けていません。', '3人中2人が「そう思う」'],
  ]
  for (const phone of phones) await expect(phone.locator('h1')).toBeVisible()
  await hall.control({ action: 'goto', slide: 'staff-cost', step: 0 })
  for (const [page, opened] of all) await expect(said(page)).toContainText(opened)
  await hall.castAll({ claim: 'staff-cost', round: 'main' }, ['2', '1', '-1'])
  await expect(screen.locator('.sentence')).toContainText('3')
  for (const [page, , , count] of all) await expect(said(page)).not.toContainText(count)
  await hall.control({ action: 'reveal', claim: 'staff-cost', round: 'main' })
  for (const [page, , , count] of all) await expect(said(page)).toContainText(count)
  await hall.control({ action: 'close', claim: 'staff-cost', round: 'main' })
  for (const [page, , closed] of all) await expect(said(page)).toContainText(closed)
  // After the change of language the page does not announce everything again.
  await en.getByRole('combobox').selectOption('ja')
  await expect(en.locator('html')).toHaveAttribute('lang', 'ja')
  await expect(said(en)).toBeEmpty()
  await hall.control({ action: 'open', claim: 'staff-cost', round: 'main' })
  await expect(said(en)).toContainText('主張2（全3件）：投票受付中。')
  // Only one region of a page makes announcements.
  for (const page of [...phones, screen])
    await expect(page.locator('[aria-live], [role=status], [role=log]')).toHaveCount(1)
})

test('only the slide on screen is read; each slide has a name, headings in order, and words for its chart', async ({
  hall,
}) => {
  const page = await hall.open('/?lang=en', { lang: 'en', reducedMotion: 'reduce' })
  await expect(page.locator('h1')).toBeVisible()
  await page.waitForFunction(() => document.querySelector('.evidence-page h2')?.textContent)
  const faults: string[] = []
  for (const { id, poll, steps } of toSlides(deck).filter(({ kind }) => !/result|swing|balance|lookback/.test(kind))) {
    await page.evaluate(
      (hash) => {
        location.hash = hash
      },
      `#/${id}${steps ? `/${steps - 1}` : ''}`,
    )
    await expect(page.locator(`section.slide.present[id="${id}"]`)).toBeVisible()
    const lines = await readPage(page)
    const regions = lines.filter((line) => line.startsWith('region: '))
    const number = deck.claims.findIndex((one) => one.id === poll?.claim) + 1
    if (regions.length !== 1) faults.push(`${id} is read with ${regions.join(', ')}`)
    if (poll && regions[0] !== `region: ${number ? `Claim ${number} of 3` : 'Thesis'}`)
      faults.push(`${id} is called ${regions[0]}`)
    const levels = lines.flatMap((line) => /^heading (\d)/.exec(line)?.[1] ?? [])
    if (!levels.every((level) => level === (id === 'start' ? '1' : '2')) || levels.length === 0)
      faults.push(`${id} has headings ${levels}`)
    const charts = page.locator('section.slide.present .chart')
    if ((await charts.count()) === 0) continue
    const isSaid = await charts.evaluateAll((all) =>
      all.every(
        (chart) =>
          chart.querySelector('table caption') &&
          [...chart.querySelectorAll('canvas')].every((canvas) => canvas.ariaHidden === 'true') &&
          chart.parentElement?.querySelector('.summary')?.textContent,
      ),
    )
    if (!isSaid || !lines.some((line) => line.startsWith('row: '))) faults.push(`${id} has no words for its chart`)
  }
  expect(faults).toEqual([])
})
