// [A6] A sentence of the debate is changed under a running evening: the desk asks what becomes of the count, and a clicker begins a
// new one.
import type { Page } from 'playwright/test'
import { answered, cost, file, newWords, oldWords, onScreen, pollOf, slideBefore, test } from './edited-debate.ts'
import { expect, type Lang, langs, phoneSize, stageSize } from './hall.ts'

const button = (page: Page, name: RegExp | string) => page.getByRole('button', { name, exact: true })
const next = (page: Page) => page.locator('.ways .primary')
const question = (page: Page) => page.getByRole('alertdialog')
/** Answers the claim, once the phone has it: the one before may still be open. */
async function answer(phone: Page, name: string): Promise<void> {
  await expect(phone.locator('h1')).toContainText('extra staff')
  await button(phone, name).tap()
  await expect(phone.locator('strong.saved')).toBeVisible()
}

const said: Record<Lang, { asks: string; keep: string; anew: string; notNow: string }> = {
  en: {
    asks: 'Claim 2: the wording was changed after 3 people had answered.',
    ...{ keep: 'Same question, keep the count', anew: 'Start over', notNow: 'Not now' },
  },
  ja: {
    asks: '主張2：3人が回答した後に、文言が変わりました。',
    ...{ keep: '同じ問いとして集計を続ける', anew: 'やり直す', notNow: '今はしない' },
  },
  'zh-Hans': {
    asks: '论点2：3人作答后，表述有过修改。',
    ...{ keep: '问题相同，继续计票', anew: '清零重投', notNow: '暂不处理' },
  },
}
const { asks, keep, anew } = said.en

test('the desk asks before it goes to a claim whose words were changed, in each language', async ({
  ownHall: hall,
  edit,
}) => {
  await answered(hall)
  await edit(file, oldWords, newWords)
  for (const lang of langs) {
    const desk = await hall.desk(lang, { viewport: lang === 'ja' ? stageSize : phoneSize })
    await next(desk).click()
    await expect(question(desk)).toHaveAccessibleName(said[lang].asks)
    for (const name of [said[lang].keep, said[lang].anew]) await expect(button(desk, name)).toBeVisible()
    await expect(button(desk, said[lang].notNow)).toBeFocused()
    await desk.keyboard.press('Escape')
    await expect(question(desk)).toHaveCount(0)
    await expect(next(desk)).toBeFocused()
    expect((await hall.room()).slide).toBe(slideBefore.slide)
    await desk.context().close()
  }
})

test('a blank more asks nothing: the count goes on', async ({ ownHall: hall, edit }) => {
  await answered(hall)
  await edit(file, oldWords, oldWords.replace('，', '， '))
  const desk = await hall.desk('en')
  await next(desk).click()
  await expect.poll(async () => (await hall.room()).slide).toBe(cost.claim)
  await expect(desk.locator('.tally-sentence')).toHaveText('2 of 3 agree')
  expect(await pollOf(hall)).toMatchObject({ epoch: 1, voted: 3, canKeep: false })
})

test('the same question keeps its count, and new answers are added to it', async ({ ownHall: hall, edit }) => {
  await answered(hall)
  await edit(file, oldWords, newWords)
  const [desk, phone] = [await hall.desk('en'), await hall.phone('en')]
  await next(desk).click()
  await button(desk, keep).click()
  await answer(phone, 'Strongly agree')
  expect(await hall.room()).toMatchObject({
    slide: cost.claim,
    polls: { [cost.claim]: { epoch: 1, open: true, counts: [0, 1, 0, 1, 2, 0], canKeep: false } },
  })
  await expect(desk.locator('.tally-sentence')).toHaveText('3 of 4 agree')
  // It is asked once.
  await hall.control(slideBefore)
  await next(desk).click()
  await expect(desk.locator('.now')).toContainText('extra staff')
  await expect(question(desk)).toHaveCount(0)
})

test('another question starts over; after undo the desk asks again, at Open and not before', async ({
  ownHall: hall,
  edit,
}) => {
  await answered(hall)
  await edit(file, oldWords, newWords)
  const [desk, phone] = [await hall.desk('en'), await hall.phone('en')]
  await desk.keyboard.press('ArrowRight')
  await button(desk, anew).click()
  await expect.poll(() => pollOf(hall)).toMatchObject({ epoch: 2, open: true, voted: 0, undoable: true })

  await button(desk, 'Undo reset Restores the answers').click()
  await expect(desk.getByText('Count for the earlier wording')).toBeVisible()
  await expect(desk.locator('.tally-sentence')).toHaveText('2 of 3 agree')
  await expect(phone.locator('.shut')).toContainText('Voting has not opened yet')
  // Slides of its stack can be turned meanwhile.
  await next(desk).click()
  await expect.poll(async () => (await hall.room()).slide).toBe('staff-cost.arguments')
  await expect(question(desk)).toHaveCount(0)
  for (const key of ['v', 'c']) {
    await desk.keyboard.press(key)
    await expect(question(desk)).toHaveAccessibleName(asks)
    await desk.keyboard.press('Escape')
  }
  expect(await pollOf(hall)).toMatchObject({ epoch: 1, open: false, voted: 3 })
  await desk.keyboard.press('v')
  await button(desk, keep).click()
  await answer(phone, 'Neutral')
  expect(await pollOf(hall)).toMatchObject({ epoch: 1, open: true, counts: [0, 1, 1, 1, 1, 0] })
})

const thesisWords = ['2024年，镇上的图书馆', '2024年，我们镇的图书馆'] as const

for (const isSame of [true, false])
  test(`before the thesis is voted on again the desk asks once whether it is ${isSame ? 'the same' : 'another'} question`, async ({
    ownHall: hall,
    edit,
  }) => {
    await hall.control({ action: 'goto', slide: 'before', step: 0 })
    await hall.castAll({ claim: 'thesis', round: 'before' }, Array(10).fill('1'))
    await hall.control({ action: 'goto', slide: 'young-readers.result', step: 0 })
    await edit('debate.md', ...thesisWords)
    const desk = await hall.desk('en')
    await next(desk).click()
    await expect(question(desk)).toHaveAccessibleName(
      /^Thesis: .* after 10 people had voted before the debate\. Only if/,
    )
    await button(desk, isSame ? 'Same question' : 'Another question').click()
    await expect.poll(async () => (await hall.room()).polls['thesis.after']?.open).toBe(true)
    await hall.castAll({ claim: 'thesis', round: 'after' }, ['1'])
    await hall.control({ action: 'goto', slide: 'swing', step: 0 })
    const { polls, swing } = await hall.room()
    expect(polls['thesis.before']).toMatchObject({ epoch: 1, open: false, voted: 10, canKeep: !isSame })
    expect(swing !== null).toBe(isSame)
    // Also where it is another question, it is not asked again.
    await hall.control({ action: 'goto', slide: 'after', step: 0 })
    await button(desk, /^Open voting/).click()
    await expect.poll(async () => (await hall.room()).polls['thesis.after']?.open).toBe(true)
  })

test('where the presenter opens each vote by hand, the desk asks at Open', async ({ ownHall: hall, edit }) => {
  await answered(hall)
  await hall.control({ action: 'hold', on: true })
  await edit(file, oldWords, newWords)
  const desk = await hall.desk('en')
  await next(desk).click()
  await expect(desk.getByText(asks)).toBeVisible()
  await expect(question(desk)).toHaveCount(0)
  await button(desk, /^Open voting/).click()
  await button(desk, keep).click()
  await expect.poll(() => pollOf(hall)).toMatchObject({ epoch: 1, open: true, voted: 3 })
})

test('a clicker walks on into a new count, and the desk brings the old one back', async ({ ownHall: hall, edit }) => {
  await answered(hall)
  await edit(file, oldWords, newWords)
  const [projector, phone] = [await hall.projector({ drives: true }), await hall.phone('en')]
  const shown = (slide: string) => projector.locator(`section.slide.present:not(.stack)[id="${slide}"]`)
  await projector.keyboard.press('ArrowRight')
  await expect(shown(cost.claim)).toBeVisible()
  await expect(projector.locator('.sentence')).toHaveText('No votes yet')
  await answer(phone, 'Strongly disagree')
  expect(await pollOf(hall)).toMatchObject({ epoch: 2, voted: 1, undoable: true })
  await expect(async () => {
    await projector.keyboard.press('ArrowDown')
    await expect(shown('staff-cost.result')).toBeVisible({ timeout: 300 })
  }).toPass()
  await expect(projector.locator('.sentence')).toHaveText('0 of 1 agree')

  const desk = await hall.desk('en')
  await expect(desk.locator('.tally-sentence')).toHaveText('0 of 1 agree')
  await desk.keyboard.press('z')
  await expect(desk.locator('.tally-sentence')).toHaveText('2 of 3 agree')
  await expect(desk.getByText(asks)).toBeVisible()
  expect(await pollOf(hall)).toMatchObject({ epoch: 1, open: false, voted: 3 })
  await expect(projector.locator('.sentence')).toBeHidden()
  expect(await onScreen(projector)).not.toMatch(/\d of \d agree/)
})
