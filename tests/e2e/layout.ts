// What people would see as faults of layout, measured on real pixels: texts cut off, off the page, over one another, or badly broken.
import type { Page } from 'playwright/test'

/** Visible texts that are cut off, leave the window, lie over another, or leave one or two Han characters on a line. */
export const layoutFaults = (page: Page): Promise<string[]> => page.evaluate(findFaults)

/** Parts of a handout that are wider than its page, or too high for a page although they may not be divided. */
export const tornParts = (page: Page): Promise<string[]> =>
  page.locator('main').evaluate((main) => {
    const name = (element: Element) =>
      `${element.tagName}.${element.getAttribute('class')} ${element.textContent?.slice(0, 30)}`
    // A drawing cuts off whatever sticks out of it, so its contents are not measured.
    const isWithin = (element: Element) =>
      element.closest('.hidden-visually, rt') ?? element.parentElement?.closest('svg')
    const seen = [...main.querySelectorAll('*')].filter((element) => !isWithin(element))
    const outside = seen.filter((element) => {
      const { left, right } = element.getBoundingClientRect()
      return left < -0.5 || right > innerWidth + 0.5
    })
    const pageHeight = ((297 - 16 - 18) / 25.4) * 96
    const tall = seen.filter(
      (element) =>
        getComputedStyle(element).breakInside === 'avoid' && element.getBoundingClientRect().height > pageHeight,
    )
    return [...outside, ...tall].map(name)
  })

/** Resolves once the chart on the slide on screen has its size, or at once if there is no chart. */
export async function isDrawn(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const canvas = document.querySelector('.slide.present .chart canvas')
    return !canvas || canvas.clientWidth > innerWidth / 2
  })
}

/** Runs in the page, so it may use nothing from outside. */
export function findFaults(): string[] {
  const isSeen = (element: Element) =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
    !element.closest('.hidden-visually, .aria-status')
  const slide =
    '.slide.present:not(.stack) :is(.head > *, h1, h2, li, td, th, .chart, .chart canvas, p:not(.head p)), .foot :is(p, .qr, .tally-drawing)'
  const isDeck = document.querySelector('.reveal') !== null
  const parts = [...document.querySelectorAll(isDeck ? slide : 'main :is(h1, h2, p, button, summary, input, select)')]
  const seen = parts.filter(
    (part) =>
      isSeen(part) && (part.textContent?.trim() || part.matches('.qr, .tally-drawing, .ticks, .chart, canvas, input')),
  )
  const name = (element: Element) =>
    `<${element.tagName.toLowerCase()} class="${element.className}"> ${element.textContent?.trim().slice(0, 30)}`
  const faults: string[] = []
  const boxOf = (element: Element) => {
    const { left, right, top, bottom } = element.getBoundingClientRect()
    const clip = element.parentElement?.closest('.reading')?.getBoundingClientRect()
    return { left, right, top: Math.max(top, clip?.top ?? top), bottom: Math.min(bottom, clip?.bottom ?? bottom) }
  }
  const boxes = seen.map((element) => ({ element, box: boxOf(element) }))
  for (const { element, box } of boxes) {
    // An input field may scroll.
    if (!element.matches('input') && element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0)
      faults.push(`cut off: ${name(element)}`)
    if (box.left < -0.5 || box.right > innerWidth + 0.5) faults.push(`leaves the side: ${name(element)}`)
    if (isDeck && (box.top < -0.5 || box.bottom > innerHeight + 0.5)) faults.push(`leaves the stage: ${name(element)}`)
    if (element.matches('canvas') && box.bottom - box.top < (innerHeight * 170) / 720)
      faults.push(`too low to be read: ${name(element)}`)
  }
  for (const [index, a] of boxes.entries()) {
    for (const b of boxes.slice(index + 1)) {
      if (a.element.contains(b.element) || b.element.contains(a.element)) continue
      const across = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left)
      const down = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top)
      if (across > 2 && down > 2) faults.push(`overlap: ${name(a.element)} and ${name(b.element)}`)
    }
  }
  if (document.documentElement.scrollWidth > innerWidth) faults.push('the page scrolls sideways')
  if (!isDeck) return faults

  /** The lines of an element as a reader sees them. */
  const linesOf = (element: Element): string[] => {
    const lines: { top: number; bottom: number; text: string }[] = []
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.parentElement?.closest('rt')) continue
      for (const [at, character] of [...(node.nodeValue ?? '')].entries()) {
        const range = document.createRange()
        range.setStart(node, at)
        range.setEnd(node, at + character.length)
        const { top, bottom, width } = range.getBoundingClientRect()
        if (width === 0) continue
        const middle = (top + bottom) / 2
        const line = lines.find((one) => middle > one.top && middle < one.bottom)
        if (line) line.text += character
        else lines.push({ top, bottom, text: character })
      }
    }
    return lines.map(({ text }) => text.trim())
  }
  const han = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]/gu
  for (const { element } of boxes) {
    if (!element.matches(':is(h1, h2, li, p):is(:lang(ja), :lang(zh-Hans)):not(.cited, .marks, .place)')) continue
    if (element.querySelector('p')) continue
    const lines = linesOf(element)
    for (const line of lines.length > 1 ? lines : []) {
      const characters = line.match(han)?.length ?? 0
      if (characters > 0 && characters < 3 && line.replace(/[\p{P}\s]/gu, '').length < 3)
        faults.push(`left alone: "${line}" of ${name(element)}`)
    }
  }
  return faults
}
