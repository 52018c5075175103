// Every slide in every language, with one language on it and with two, light and dark, on both usual projectors.
import { join } from 'node:path'
import { toSlides } from '../../src/core/deck.ts'
import { readContent } from '../../src/debate/read-content.ts'
import { expect, type Hall, type Lang, langs, stageSize, test } from './hall.ts'
import { findFaults, isDrawn } from './layout.ts'
import { sweepUnless } from './sweep.ts'

const { deck } = readContent(join(import.meta.dirname, '../..'))
const slides = toSlides(deck)
const votes = slides.flatMap(({ kind, poll }) => (kind === 'vote' && poll ? [poll] : []))
const secondOf: Record<Lang, Lang> = { ja: 'zh-Hans', 'zh-Hans': 'en', en: 'ja' }

test.use({ debate: join(import.meta.dirname, '../../slides') })

/** All polls open and shown, some with votes, so that every slide has its code, bar and sentence. */
async function openAll(hall: Hall): Promise<void> {
  for (const poll of votes) {
    await hall.control({ action: 'open', ...poll })
    await hall.control({ action: 'reveal', ...poll })
  }
  for (const poll of votes.slice(0, 4)) await hall.castAll(poll, ['-2', '-1', '0', '1', '2', '2', '2', null])
}

/** Whether a slide fits does not depend on its colours, so each size is tested with one theme. */
const windows = [
  { viewport: stageSize, colorScheme: 'light' },
  { viewport: { width: 1920, height: 1080 }, colorScheme: 'dark' },
] as const

for (const lang of langs) {
  for (const second of [undefined, secondOf[lang]]) {
    test(`every slide fits: ${second ? `${lang} with ${second}` : lang}${sweepUnless(lang === 'en' && second === 'ja')}`, async ({
      ownHall: hall,
    }) => {
      await openAll(hall)
      const found: string[] = []
      for (const { viewport, colorScheme } of windows) {
        const beside = second ? `&second=${second}` : ''
        const path = `/?room=${hall.code}&lang=${lang}${beside}`
        const screen = await hall.open(path, { lang, viewport, reducedMotion: 'reduce' })
        // Once the last language is loaded, everything is.
        await screen.waitForFunction(() => {
          const names = performance.getEntriesByType('resource').map((entry) => entry.name)
          const all = ['en-evidence', 'ja-evidence', 'zh-Hans-evidence', '/evidence-chart']
          return all.every((part) => names.some((name) => name.includes(part)))
        })
        // From here on only this page turns its slides: the room's slide stays.
        await hall.kill()
        await screen.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        for (const { id, kind, steps } of slides) {
          await screen.evaluate(
            ({ id, steps }) => {
              location.hash = `#/${id}${steps ? `/${steps - 1}` : ''}`
            },
            { id, steps },
          )
          const slide = screen.locator(`section.slide.present[id="${id}"]`)
          await expect(slide).toBeVisible()
          if (kind === 'evidence') await expect(slide.locator('.evidence-page h2')).not.toBeEmpty()
          await isDrawn(screen)
          const faults = await screen.evaluate(findFaults)
          found.push(...faults.map((fault) => `${id}, ${viewport.width} ${colorScheme}: ${fault}`))
        }
        await screen.context().close()
        await hall.restart()
      }
      expect(found.slice(0, 30), `${found.length} faults`).toEqual([])
    })
  }
}
