// Debates of other authors: what they leave out breaks nothing, and what they contain is shown.
import { join } from 'node:path'
import type { Locator, Page } from 'playwright/test'
import { expect, phoneSize, test } from './hall.ts'

const fixture = (name: string) => join(import.meta.dirname, '../fixtures', name)

test.describe('the smallest debate', () => {
  test.use({ debate: fixture('smallest.md') })

  test('starts, takes a vote, and is read alone', async ({ ownHall: hall }) => {
    const screen = await hall.projector({ drives: true })
    await expect(screen.locator('.start-page h1')).toHaveText('Should the school trip go to the lake?')
    const phone = await hall.phone('ja')
    await screen.keyboard.press('ArrowRight')
    await expect(screen.locator('section.present section.present h2')).toContainText('worth more than a day')
    // English is the debate's only language, whatever the phone's language.
    await expect(phone.locator('h1')).toHaveText('A day at the lake is worth more than a day at the museum.')
    await phone.getByRole('button', { name: 'Strongly agree' }).tap()
    await expect(phone.locator('strong.saved')).toBeVisible()
    await screen.keyboard.press('ArrowDown')
    await expect(screen.locator('.sentence')).toHaveText('1 of 1 agree')
    const walked: string[] = []
    for (const slide of ['swim.result', 'rain', 'rain.result', 'start']) {
      await hall.control({ action: 'goto', slide, step: 0 })
      await expect(screen.locator(`section.slide.present:not(.stack)[id="${slide}"]`)).toBeVisible()
      walked.push(slide)
    }
    expect(walked).toHaveLength(4)
    const desk = await hall.desk()
    await expect(desk.getByRole('button', { name: /^Back/ })).toBeVisible()
    const report = await hall.open(`/report/${hall.code}`)
    await expect(report.locator('.tally-drawing')).toHaveCount(1)
    const reader = await hall.open('/en/', { viewport: phoneSize })
    await expect(reader.locator('article.claim-card')).toHaveCount(2)
    const paper = await hall.open('/print/')
    await expect(paper.locator('.claim-part')).toHaveCount(2)
    // What the debate leaves out leaves no heading, no empty list, no menu of one language and no word of sides.
    for (const page of [screen, phone, desk, report, reader, paper]) {
      await expect(page.locator('select:visible')).toHaveCount(0)
      await expect(page.locator('.badge, details.notes')).toHaveCount(0)
      expect(
        await page
          .locator('main :is(h1, h2, h3, ul, ol):visible')
          .evaluateAll((all) => all.filter((one) => one.textContent === '')),
      ).toEqual([])
    }
    await reader.getByRole('button', { name: /^Contents/ }).click()
    await expect(reader.locator('dialog select')).toHaveCount(0)
  })
})

test.describe('a debate of two languages without a thesis', () => {
  test.use({ debate: fixture('garden.md') })

  test('shows its definition, all counter-arguments, the notes and the chart in its own unit', async ({
    ownHall: hall,
  }) => {
    const screen = await hall.projector({ lang: 'en' })
    const shown = (slide: string) => screen.locator(`section.slide.present:not(.stack)[id="${slide}"]`)
    await hall.control({ action: 'goto', slide: 'noise', step: 0 })
    await expect(shown('noise').locator('.definition')).toHaveText('Break: ten minutes or more between two lessons.')
    await hall.control({ action: 'goto', slide: 'noise.arguments', step: 2 })
    await expect(shown('noise.arguments').locator('.against .fragment.visible')).toHaveCount(2)
    await expect(shown('noise.arguments').locator('.against strong')).toHaveText('winter')
    await hall.control({ action: 'goto', slide: 'water', step: 0 })
    const desk = await hall.desk('ja')
    await expect(desk.locator('.note li')).toHaveText(['誰が来るのか。', '鍵は誰が持つのか。'])
    await hall.control({ action: 'goto', slide: 'water.harvest', step: 0 })
    const rows = shown('water.harvest').locator('table tr')
    await expect(rows.nth(1)).toHaveText(/^First half of 2024\s*1,200 pieces$/)
    await expect(rows.nth(2)).toContainText('3,400.5 pieces (rounded, our arithmetic)')
    const phone = await hall.phone('ja')
    await hall.control({ action: 'goto', slide: 'noise', step: 0 })
    await expect(phone.locator('.definition')).toContainText('休み時間')
  })
})

test.describe('a debate that is not translated yet', () => {
  test.use({ debate: fixture('market.md') })

  test('shows each text that is missing in a language in the first one, marked with it, on every page', async ({
    ownHall: hall,
  }) => {
    const screen = await hall.projector({ lang: 'ja' })
    const present = screen.locator('section.slide.present:not(.stack)')
    const inEnglish = (page: Page | Locator, text: string) =>
      page.locator('[lang="en"]').getByText(text, { exact: true }).first()
    await expect(inEnglish(present, 'Should the market open on Sundays?')).toBeVisible()
    await hall.control({ action: 'goto', slide: 'welcome', step: 0 })
    await expect(inEnglish(present, 'Five minutes before we begin.')).toBeVisible()
    await hall.control({ action: 'goto', slide: 'noise.arguments', step: 2 })
    await expect(present.getByText('朝の5時に車が来る。')).toBeVisible()
    await expect(inEnglish(present, 'Vans come on weekdays too.')).toBeVisible()
    await hall.control({ action: 'goto', slide: 'noise.stalls', step: 0 })
    await expect(inEnglish(present, 'Stalls by year')).toBeVisible()
    await hall.control({ action: 'goto', slide: 'noise', step: 0 })
    const [phone, desk] = [await hall.phone('ja'), await hall.desk('ja')]
    const reader = await hall.open('/ja/', { viewport: phoneSize })
    const paper = await hall.open('/print/?lang=ja')
    for (const page of [present, phone, desk, reader, paper])
      await expect(inEnglish(page, 'The street would be louder.')).toBeVisible()
    await expect(inEnglish(desk, 'Ask those who live there.')).toBeVisible()
    // A screen reader reads what is translated, and the interface, in the page's own language.
    await expect(phone.locator('html')).toHaveAttribute('lang', 'ja')
    await expect(phone.getByRole('button', { name: 'わからない' })).toBeVisible()
  })
})

for (const [how, gone, loads] of [
  ['that exist again after the reload', 1, 2],
  ['that stay missing', Number.POSITIVE_INFINITY, 2],
] as const) {
  test(`a page whose words are gone reloads once: words ${how}`, async ({ hall }) => {
    let [asked, loaded] = [0, 0]
    const page = await hall.open('/en/', {
      serviceWorkers: 'block',
      prepare: async (page) => {
        page.on('domcontentloaded', () => {
          loaded += 1
        })
        await page.route(/\/words\/en-arguments-/, (route) => {
          asked += 1
          return asked <= gone ? route.fulfill({ status: 404 }) : route.continue()
        })
      },
    })
    // After the reload the page asks for them again, until they come.
    await expect.poll(() => asked).toBeGreaterThan(gone === 1 ? 1 : 3)
    await expect(page.locator('.start-page h1')).toBeVisible()
    expect(loaded).toBe(loads)
    const argument = page.locator('section[id="staff-cost.arguments"] li').first()
    if (gone === 1) await expect(argument).toContainText('An hour at night costs')
  })
}

test.describe('a debate with phrases wider than a phone', () => {
  test.use({ debate: fixture('essay.md') })

  for (const width of [360, 320, 240])
    test(`breaks them by the rules of their language at ${width} px`, async ({ ownHall: hall }) => {
      const phone = await hall.open(`/j/${hall.code}`, { lang: 'ja', viewport: { width, height: 740 } })
      for (const [slide, text] of [
        ['who', /^課題の作文/],
        ['what', /^ところで/],
        ['one', /^書いたのか/],
      ] as const) {
        await hall.control({ action: 'goto', slide, step: 0 })
        await expect(phone.locator('h1')).toHaveText(text)
        await expect(phone.locator('h1 .long').first()).toBeVisible()
        const lines = await phone.locator('h1').evaluate((heading) => {
          const found: string[] = []
          const range = document.createRange()
          const texts = document.createTreeWalker(heading, NodeFilter.SHOW_TEXT)
          let last = Number.NEGATIVE_INFINITY
          while (texts.nextNode()) {
            const text = texts.currentNode as Text
            for (let at = 0; at < text.length; at += 1) {
              range.setStart(text, at)
              range.setEnd(text, at + 1)
              const { top } = range.getBoundingClientRect()
              if (Math.abs(top - last) > 8) found.push('')
              last = top
              found.push((found.pop() ?? '') + text.data[at])
            }
          }
          return found
        })
        expect(lines.length).toBeGreaterThan(1)
        expect(lines.filter((line) => /^[。、」』）ょャュョッ]|^.$|^.。$/u.test(line))).toEqual([])
      }
    })
})
