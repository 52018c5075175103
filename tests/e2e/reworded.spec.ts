// [A6] A sentence of the debate is changed under a running evening: the desk asks what becomes of the count, a clicker begins a new
// one, and no page shows a count under words that were not asked.
import type { Page } from 'playwright/test'
import { test } from './edited-debate.ts'
import { expect, type Hall, type Lang, langs, phoneSize, stageSize } from './hall.ts'

const file = '005-few-unicorns.md'
/** Of the debate's first language, which tells whether the question is another one. */
const [oldWords, newWords] = ['独角兽之少，说明资本还在观望。', '独角兽之少说明资本还在观望。']
const few = { claim: 'few-unicorns', round: 'main' } as const
/** The last slide before the claim. */
const slideBefore = { action: 'goto', slide: 'vc-window-shopping.hindsight', step: 1 } as const

/** An evening on which three people answered the claim, and which then went back to the slide before it. */
async function answered(hall: Hall): Promise<void> {
  await hall.control({ action: 'goto', slide: few.claim, step: 0 })
  await hall.castAll(few, ['2', '1', '-1'])
  await hall.control({ action: 'reveal', ...few })
  await hall.control(slideBefore)
}

const pollOf = async (hall: Hall) => (await hall.room()).polls[few.claim]
const button = (page: Page, name: RegExp | string) => page.getByRole('button', { name, exact: true })
const next = (page: Page) => page.locator('.ways .primary')
const question = (page: Page) => page.getByRole('alertdialog')
/** Keeps a picture, to be looked at, where `SHOTS` names a folder. */
const keepPicture = async (page: Page, name: string) =>
  process.env.SHOTS && page.screenshot({ path: `${process.env.SHOTS}/${name}.png` })

const said: Record<Lang, { asks: string; keep: string; anew: string; notNow: string }> = {
  en: {
    asks: 'Claim 5: the wording was changed after 3 people had answered.',
    ...{ keep: 'Same question, keep the count', anew: 'Start over', notNow: 'Not now' },
  },
  ja: {
    asks: '主張5：3人が回答した後に、文言が変わりました。',
    ...{ keep: '同じ問いとして集計を続ける', anew: 'やり直す', notNow: '今はしない' },
  },
  'zh-Hans': {
    asks: '论点5：3人作答后，表述有过修改。',
    ...{ keep: '问题相同，继续计票', anew: '清零重投', notNow: '暂不处理' },
  },
}
const { asks, keep, anew } = said.en

test('the desk asks before it goes to a claim whose words were changed, in each language', async ({ hall, edit }) => {
  await answered(hall)
  await edit(file, oldWords, newWords)
  for (const lang of langs)
    for (const viewport of [phoneSize, stageSize])
      for (const colorScheme of ['light', 'dark'] as const) {
        const desk = await hall.desk(lang, { viewport, colorScheme })
        await next(desk).click()
        await expect(question(desk)).toHaveAccessibleName(said[lang].asks)
        for (const name of [said[lang].keep, said[lang].anew]) await expect(button(desk, name)).toBeVisible()
        await expect(button(desk, said[lang].notNow)).toBeFocused()
        await keepPicture(desk, `desk-${lang}-${viewport.width}-${colorScheme}`)
        await desk.keyboard.press('Escape')
        await expect(question(desk)).toHaveCount(0)
        await expect(next(desk)).toBeFocused()
        expect((await hall.room()).slide).toBe(slideBefore.slide)
        await desk.context().close()
      }
})

test('a blank more asks nothing: the count goes on', async ({ hall, edit }) => {
  await answered(hall)
  await edit(file, oldWords, oldWords.replace('，', '， '))
  const desk = await hall.desk('en')
  await next(desk).click()
  await expect.poll(async () => (await hall.room()).slide).toBe(few.claim)
  await expect(desk.locator('.tally-sentence')).toHaveText('2 of 3 agree')
  expect(await pollOf(hall)).toMatchObject({ epoch: 1, voted: 3, canKeep: false })
})

test('the same question keeps its count, and new answers are added to it', async ({ hall, edit }) => {
  await answered(hall)
  await edit(file, oldWords, newWords)
  const [desk, phone] = [await hall.desk('en'), await hall.phone('en')]
  await next(desk).click()
  await button(desk, keep).click()
  await phone.getByRole('button', { name: 'Strongly agree' }).tap()
  await expect(phone.locator('strong.saved')).toBeVisible()
  expect(await hall.room()).toMatchObject({
    slide: few.claim,
    polls: { [few.claim]: { epoch: 1, open: true, counts: [0, 1, 0, 1, 2, 0], canKeep: false } },
  })
  await expect(desk.locator('.tally-sentence')).toHaveText('3 of 4 agree')
  // It is asked once.
  await hall.control(slideBefore)
  await next(desk).click()
  await expect(desk.locator('.now')).toContainText('unicorns')
  await expect(question(desk)).toHaveCount(0)
})

test('another question starts over; after undo the desk asks again, at Open and not before', async ({ hall, edit }) => {
  await answered(hall)
  await edit(file, oldWords, newWords)
  const [desk, phone] = [await hall.desk('en'), await hall.phone('en')]
  await desk.keyboard.press('ArrowRight')
  await button(desk, anew).click()
  await expect(desk.locator('.tally-sentence')).toHaveText('No votes yet')
  expect(await pollOf(hall)).toMatchObject({ epoch: 2, open: true, voted: 0, undoable: true })

  await button(desk, 'Undo reset Restores the answers').click()
  await expect(desk.getByText('Count for the earlier wording')).toBeVisible()
  await expect(desk.locator('.tally-sentence')).toHaveText('2 of 3 agree')
  await keepPicture(desk, 'desk-earlier-count')
  await expect(phone.locator('.shut')).toContainText('Voting has not opened yet')
  // Slides of its stack can be turned meanwhile.
  await next(desk).click()
  await expect.poll(async () => (await hall.room()).slide).toBe('few-unicorns.arguments')
  await expect(question(desk)).toHaveCount(0)
  for (const key of ['v', 'c']) {
    await desk.keyboard.press(key)
    await expect(question(desk)).toHaveAccessibleName(asks)
    await desk.keyboard.press('Escape')
  }
  expect(await pollOf(hall)).toMatchObject({ epoch: 1, open: false, voted: 3 })
  await desk.keyboard.press('v')
  await button(desk, keep).click()
  await phone.getByRole('button', { name: 'Neutral' }).tap()
  await expect(phone.locator('strong.saved')).toBeVisible()
  expect(await pollOf(hall)).toMatchObject({ epoch: 1, open: true, counts: [0, 1, 1, 1, 1, 0] })
})
