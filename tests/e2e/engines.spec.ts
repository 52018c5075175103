// What Chromium forgives but other engines do not, on every page in three languages: Firefox shows the caption of a hidden table over
// what is beside it, and breaks a text at each phrase end that is a direct child of a row or grid.
import type { Page } from 'playwright/test'
import { expect, type Hall, langs, phoneSize, test } from './hall.ts'

/** Runs in the page, so it may use nothing from outside. */
function findFaultsElsewhere(): string[] {
  const name = (element: Element | null) =>
    `<${element?.tagName.toLowerCase()} class="${element?.className}"> ${element?.textContent?.trim().slice(0, 30)}`
  /** The element that lays out the children of this one: an element without a box of its own leaves that to its parent. */
  const layoutParentOf = (element: Element | null): Element | null =>
    element && getComputedStyle(element).display === 'contents' ? layoutParentOf(element.parentElement) : element
  const torn = [...document.querySelectorAll('wbr')].flatMap(({ parentElement }) => {
    const layoutParent = layoutParentOf(parentElement)
    return layoutParent && /flex|grid/.test(getComputedStyle(layoutParent).display)
      ? [`[F1] torn apart: ${name(layoutParent)}`]
      : []
  })
  const marks = document.createTreeWalker(document, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT)
  const marked: string[] = []
  for (let node = marks.nextNode(); node; node = marks.nextNode()) {
    // The text of a script is code or the debate's data.
    if ((node instanceof Element ? node : node.parentElement)?.matches('script, style')) continue
    const texts = node instanceof Element ? [...node.attributes].map(({ value }) => value) : [node.nodeValue ?? '']
    for (const text of texts) if (text.includes('\u200b')) marked.push(`[E15] a mark of a phrase end stayed: ${text}`)
  }
  const shown = [...document.querySelectorAll('table.hidden-visually')].map((table) => `[E14] caption: ${name(table)}`)
  return [...new Set([...torn, ...shown, ...marked])]
}

const faultsElsewhere = (page: Page): Promise<string[]> => page.evaluate(findFaultsElsewhere)

async function fillHall(hall: Hall): Promise<void> {
  const mixed = ['-2', '-2', '-1', '-1', '-1', '0', '0', '1', '1', '1', '1', '1', '2', '2', '2', '2', null]
  for (const [slide, claim, round] of [
    ['before.result', 'thesis', 'before'],
    ['staff-cost.result', 'staff-cost', 'main'],
    ['after.result', 'thesis', 'after'],
  ] as const) {
    await hall.control({ action: 'goto', slide, step: 0 })
    await hall.castAll({ claim, round }, mixed)
  }
}

for (const lang of langs) {
  test(`[F1] [E14] [E15] no page in ${lang} has text that Firefox breaks apart or shows by mistake, nor a leftover mark of a phrase end @sweep`, async ({
    hall,
  }) => {
    await fillHall(hall)
    const second = lang === 'en' ? 'ja' : 'en'
    const found: Record<string, string[]> = {}
    const look = async (name: string, page: Page, shown: string) => {
      await expect(page.locator(shown).first()).toBeVisible()
      found[name] = await faultsElsewhere(page)
    }
    const phone = await hall.phone(lang)
    await hall.control({ action: 'goto', slide: 'quiet-evenings', step: 0 })
    await look('phone, a vote', phone, 'button.answer')
    await look('desk', await hall.desk(lang), '.tally-sentence')
    const projector = await hall.projector({ lang })
    for (const slide of ['staff-cost.result', 'after', 'swing', 'balance', 'balance.lookback', 'sources', 'about']) {
      await hall.control({ action: 'goto', slide, step: 0 })
      await look(`projector, ${slide}`, projector, `section.slide.present:not(.stack)[id="${slide}"]`)
      found[`phone, ${slide}`] = await faultsElsewhere(phone)
    }
    await look('slides on paper', await hall.open(`/?view=print&lang=${lang}`), 'main[aria-busy=false]')
    await look('handout', await hall.open(`/print/?lang=${lang}`), '.about-part')
    const columns = await hall.open(`/print/?lang=${lang}&second=${second}`)
    await look('handout in two languages', columns, '.about-part')
    await look('deck as a page', await hall.open(`/${lang}/`, { viewport: phoneSize }), '#staff-cost')
    await look('deck as slides', await hall.open(`/${lang}/?second=${second}`), '.slide.present')
    await hall.control({ action: 'end' })
    await look('phone, the end', phone, 'a[href*=report]')
    await look('report', await hall.open(`/report/${hall.code}`, { lang }), '.tally-drawing')
    expect(Object.entries(found).filter(([, faults]) => faults.length > 0)).toEqual([])
  })
}

for (const lang of ['ja', 'zh-Hans'] as const) {
  test(`[E15] the interface’s words in ${lang} break only between phrases, in every engine @sweep`, async ({
    hall,
  }) => {
    const phone = await hall.phone(lang)
    const [sentence, desk] = [phone.locator('section.center p.soft'), await hall.desk(lang)]
    await expect(sentence.locator('wbr').first()).toBeAttached()
    await expect(sentence.locator('.phrases')).toHaveCSS('word-break', 'keep-all')
    await expect(desk.locator('main wbr').first()).toBeAttached()
    await hall.control({ action: 'goto', slide: 'swing', step: 0 })
    const projector = await hall.projector({ lang })
    await expect(projector.locator('.swing-page .said wbr').first()).toBeAttached()
  })
}

test('[E15] no phrase of an answer breaks across two lines, before it is chosen or after', async ({ hall }) => {
  const page = await hall.open('/ja/#/staff-cost', { lang: 'ja' })
  const answers = page.locator('.slide.present .answers.row .answer')
  const torn = () =>
    answers.locator('span').evaluateAll((all) =>
      all.flatMap((label) => {
        const texts = document.createTreeWalker(label, NodeFilter.SHOW_TEXT)
        const found: string[] = []
        for (let text = texts.nextNode(); text; text = texts.nextNode()) {
          const range = document.createRange()
          range.selectNodeContents(text)
          if (new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1)
            found.push(text.nodeValue ?? '')
        }
        return found
      }),
    )
  await expect(answers).toHaveCount(6)
  expect(await torn()).toEqual([])
  for (let index = 0; index < 6; index += 1) {
    await answers.nth(index).click()
    await expect(answers.nth(index)).toHaveAttribute('aria-pressed', 'true')
    expect(await torn(), `${index}`).toEqual([])
  }
})

test('[E15] a chart whose pixels the browser has dropped is drawn again when its slide is shown again', async ({
  hall,
}) => {
  await fillHall(hall)
  const projector = await hall.projector({ reducedMotion: 'reduce' })
  const goto = (slide: string) => hall.control({ action: 'goto', slide, step: 0 })
  for (const slide of ['staff-cost.yearly-budget', 'balance']) {
    const canvas = projector.locator(`[id="${slide}"] canvas`)
    const inkOf = () =>
      canvas.evaluate((element) => {
        if (!(element instanceof HTMLCanvasElement)) return 0
        const copy = new OffscreenCanvas(element.width, element.height).getContext('2d')
        if (!copy) return 0
        copy.drawImage(element, 0, 0)
        const pixels = copy.getImageData(0, 0, element.width, element.height).data
        return pixels.filter((_, index) => index % 4 === 3).filter((alpha) => alpha > 0).length
      })
    await goto(slide)
    await expect.poll(inkOf, slide).toBeGreaterThan(0)
    await goto('start')
    await expect(projector.locator('[id="start"].present')).toBeVisible()
    // WebKit does this to the canvas of a hidden slide.
    await canvas.evaluate((element) => {
      if (element instanceof HTMLCanvasElement) element.width += 1
    })
    expect(await inkOf(), `${slide}, away`).toBe(0)
    await goto(slide)
    await expect.poll(inkOf, `${slide}, again`).toBeGreaterThan(0)
  }
})
