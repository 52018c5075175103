// The slides of the shipped debate in every language, with one language on them and with two: each has room for its texts, on the stage
// of a room and on paper, and is accessible.
import { join } from 'node:path'
import { toSlides } from '../../src/core/deck.ts'
import { readContent } from '../../src/debate/read-content.ts'
import { seriousFaults } from './axe.ts'
import { expect, type Hall, type Lang, langs, stageSize, test } from './hall.ts'
import { findFaults, isDrawn } from './layout.ts'

const root = join(import.meta.dirname, '../..')
const { deck } = readContent(root)
const slides = toSlides(deck)
const votes = slides.flatMap(({ kind, poll }) => (kind === 'vote' && poll ? [poll] : []))
const secondOf: Record<Lang, Lang> = { ja: 'zh-Hans', 'zh-Hans': 'en', en: 'ja' }

test.use({ debate: join(root, 'slides') })

/** Opens and shows all polls, some with votes, so that every slide has its code, bar and sentence. */
async function openAll(hall: Hall): Promise<void> {
  for (const poll of votes) {
    await hall.control({ action: 'open', ...poll })
    await hall.control({ action: 'reveal', ...poll })
  }
  for (const poll of votes.slice(0, 4)) await hall.castAll(poll, ['-2', '-1', '0', '1', '2', '2', '2', null])
}

for (const lang of langs) {
  for (const second of [undefined, secondOf[lang]]) {
    // One size is enough, since the stage is laid out at 1280 × 720 and then drawn larger or smaller as a whole.
    test(`every slide fits: ${second ? `${lang} with ${second}` : lang} @sweep`, async ({ ownHall: hall }) => {
      await openAll(hall)
      const beside = second ? `&second=${second}` : ''
      const path = `/?room=${hall.code}&lang=${lang}${beside}`
      const screen = await hall.open(path, { lang, viewport: stageSize, reducedMotion: 'reduce' })
      // Once the last language is loaded, everything is loaded.
      await screen.waitForFunction(() => {
        const names = performance.getEntriesByType('resource').map((entry) => entry.name)
        const all = ['en-evidence', 'ja-evidence', 'zh-Hans-evidence', '/evidence-chart']
        return all.every((part) => names.some((name) => name.includes(part)))
      })
      // Without the server only this page turns its slides, while the room's slide stays.
      await hall.kill()
      const found: string[] = []
      for (const { id, kind, steps } of slides) {
        await screen.evaluate(
          (hash) => {
            location.hash = hash
          },
          `#/${id}${steps ? `/${steps - 1}` : ''}`,
        )
        const slide = screen.locator(`section.slide.present[id="${id}"]`)
        await expect(slide).toBeVisible()
        if (kind === 'evidence') await expect(slide.locator('.evidence-page h2')).not.toBeEmpty()
        await isDrawn(screen)
        found.push(...(await screen.evaluate(findFaults)).map((fault) => `${id}: ${fault}`))
      }
      expect(found.slice(0, 30), `${found.length} faults`).toEqual([])
    })
  }

  test(`every slide is a page on paper, complete and without a serious fault: ${lang} @sweep`, async ({
    ownHall: hall,
  }) => {
    const page = await hall.open(`/?view=print&lang=${lang}`, { lang })
    await expect(page.locator('.pages .slide').last()).toBeAttached()
    await page.waitForFunction(() =>
      [...document.querySelectorAll('.chart canvas')].every(({ clientWidth }) => clientWidth > 900),
    )
    const torn = await page
      .locator('.pages .slide')
      .evaluateAll((all) =>
        all.filter((one) => one.scrollHeight > 721 || one.getBoundingClientRect().height !== 720).map((one) => one.id),
      )
    expect(torn).toEqual([])
    expect(await seriousFaults(page)).toEqual([])
  })
}
