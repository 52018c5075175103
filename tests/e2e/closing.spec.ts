// What remains of an evening whose author wrote no more than sentences: the report tells the votes apart, and the closing slides speak
// both languages of the projector.
import { join } from 'node:path'
import { expect, type Hall, phoneSize, test } from './hall.ts'
import { layoutFaults } from './layout.ts'
import { voteTwice } from './two-votes.ts'

const fixture = (name: string) => join(import.meta.dirname, '../fixtures', name)

const hold = (hall: Hall, claims: string[]) =>
  voteTwice(
    hall,
    [
      { from: '-2', to: '2', voters: 8 },
      { from: '1', to: '1', voters: 6 },
    ],
    async () => {
      for (const claim of claims) {
        await hall.control({ action: 'goto', slide: `${claim}.result`, step: 0 })
        await hall.castAll({ claim, round: 'main' }, ['-2', '1', '2', '2', null])
      }
    },
  )

test.describe('a debate whose thesis and claims have no headings', () => {
  test.use({ debate: fixture('lunch.md') })

  test('its report says which vote is before and which after, and numbers the claims', async ({ ownHall: hall }) => {
    await hold(hall, ['taste', 'price'])
    const report = await hall.open(`/report/${hall.code}`, { lang: 'en', viewport: phoneSize })
    await expect(report.locator('.tallies li > p.soft')).toHaveText(['Before', 'Claim 1 of 3', 'Claim 2 of 3', 'After'])
  })

  test('a vote without voters has neither a bar nor its ends', async ({ ownHall: hall }) => {
    await hall.control({ action: 'goto', slide: 'taste.result', step: 0 })
    const report = await hall.open(`/report/${hall.code}`, { lang: 'en', viewport: phoneSize })
    await expect(report.locator('.tally-sentence')).toHaveText('No votes yet')
    await expect(report.locator('.tally-drawing, .tally-ends')).toHaveCount(0)
    await hall.castAll({ claim: 'taste', round: 'main' }, [null, null])
    const later = await hall.open(`/report/${hall.code}`, { lang: 'en', viewport: phoneSize })
    await expect(later.locator('.tally-ends')).toHaveText('Don’t know: 2')
    await expect(later.locator('.tally-drawing')).toHaveCount(0)
  })

  test('the closing slides are in both languages of the projector', async ({ ownHall: hall }) => {
    await hold(hall, ['taste', 'price', 'health'])
    await hall.control({ action: 'screens', langs: ['en', 'ja'] })
    const screen = await hall.projector({ lang: 'en' })
    // What is drawn on a canvas is in no element.
    await screen.addInitScript(() => {
      const drawn = new Set<string>()
      const draw = CanvasRenderingContext2D.prototype.fillText
      CanvasRenderingContext2D.prototype.fillText = function (text, ...place) {
        drawn.add(text)
        draw.call(this, text, ...place)
      }
      Object.assign(window, { drawn: () => [...drawn] })
    })
    await screen.reload()
    for (const [slide, texts, drawn] of [
      ['swing', ['考えを変えた人', '議論の前', '「はい」に移った人：8人'], ['YES · はい 6', 'NO · いいえ 8']],
      ['balance', ['主張への投票は', '論題そのもの', '冬は野菜が高い'], ['NO', 'いいえ', 'YES', 'はい']],
      [
        'balance.lookback',
        ['裏づけられた', '菜食の昼食は'],
        ['Held up', '裏づけられた', 'Agreed: 50%', '賛成 50%', '賛成 100%'],
      ],
    ] as const) {
      await hall.control({ action: 'goto', slide, step: 0 })
      const page = screen.locator(`section.present[id="${slide}"] .outcome-page`)
      await expect(page.locator('.second[lang="ja"]').first()).toBeVisible()
      const seconds = (await page.locator('.second[lang="ja"]').allTextContents()).join('|')
      for (const text of texts) expect(seconds.replaceAll('\u200b', '')).toContain(text)
      await expect
        .poll(() => screen.evaluate(() => (window as unknown as { drawn: () => string[] }).drawn()))
        .toEqual(expect.arrayContaining([...drawn]))
      expect(await layoutFaults(screen), slide).toEqual([])
    }
  })
})

test.describe('a debate in Arabic beside English', () => {
  test.use({ debate: fixture('languages') })

  for (const langs of [
    ['ar', 'en'],
    ['en', 'ko'],
  ] as const)
    test(`its closing slides fit in ${langs.join(' and ')}`, async ({ ownHall: hall }) => {
      await hold(hall, ['quiet-evenings', 'staff-cost', 'young-readers'])
      await hall.control({ action: 'screens', langs: [...langs] })
      const screen = await hall.projector({ lang: langs[0] })
      for (const slide of ['swing', 'balance', 'balance.lookback']) {
        await hall.control({ action: 'goto', slide, step: 0 })
        const page = screen.locator(`section.present[id="${slide}"] .outcome-page`)
        await expect(page.locator(`.second[lang="${langs[1]}"]`).first()).toBeVisible()
        expect(await layoutFaults(screen), slide).toEqual([])
      }
    })
})
