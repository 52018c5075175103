// Pages that the browser translates as Google Translate does: it replaces each text with elements that hold other words, also texts that
// come later. What the page then writes into a replaced text is not seen.
import type { Page } from 'playwright/test'
import { expect, phoneSize, stageSize, test } from './hall.ts'

const answer = (page: Page, index: number) => page.locator('button.answer').nth(index)
const saved = (page: Page) => expect(page.locator('.status .saved')).toBeVisible()

/** Runs in the page: puts `⟦…⟧` in place of each text, now and later. */
function translate(): void {
  const isLeft = (text: Text) => {
    const parent = text.parentElement
    return !text.data.trim() || !parent?.translate || parent.closest('script, style, font, svg') !== null
  }
  const textsIn = (node: Node): Text[] => {
    if (node instanceof Text) return [node]
    const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT)
    const texts: Text[] = []
    while (walker.nextNode()) texts.push(walker.currentNode as Text)
    return texts
  }
  const turn = (text: Text) => {
    if (isLeft(text)) return
    const [outer, inner] = [document.createElement('font'), document.createElement('font')]
    inner.append(`⟦${text.data}⟧`)
    outer.append(inner)
    text.replaceWith(outer)
  }
  for (const text of textsIn(document.body)) turn(text)
  const observer = new MutationObserver((changes) => {
    for (const { addedNodes, target, type } of changes)
      for (const node of type === 'characterData' ? [target] : addedNodes)
        if (node.isConnected) textsIn(node).forEach(turn)
  })
  observer.observe(document.body, { childList: true, characterData: true, subtree: true })
}

/** What is seen of a page, without the marks of the translation, the clock and texts that are only announced. */
const seen = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const roots = [...document.body.children].filter((root) => !root.matches('[role=status], script'))
    const clock = document.querySelector<HTMLElement>('.clock')?.innerText ?? ''
    const text = roots.map((root) => (root instanceof HTMLElement ? root.innerText.replace(clock, '') : '')).join(' ')
    return text.replace(/[⟦⟧]/g, '').replace(/\s+/g, ' ').trim()
  })

const areSamePages = (plain: Page, translated: Page, message: string) =>
  expect
    .poll(
      async () => {
        const [right, shown] = await Promise.all([seen(plain), seen(translated)])
        return right === shown ? 'the same' : `\n${shown}\ninstead of\n${right}`
      },
      { message },
    )
    .toBe('the same')

/** Opens the same page twice, and translates the second one. */
async function openTwice(open: () => Promise<Page>): Promise<[Page, Page]> {
  const [plain, translated] = [await open(), await open()]
  await areSamePages(plain, translated, 'as they opened')
  await translated.evaluate(translate)
  await expect(translated.locator('font').first()).toBeAttached()
  return [plain, translated]
}

test('[C6] on pages that the browser translates, numbers and states are those of the room', async ({ hall }) => {
  await hall.control({ action: 'goto', slide: 'staff-cost', step: 0 })
  const pairs = {
    phone: await openTwice(() => hall.phone('en')),
    desk: await openTwice(() => hall.desk('en', { viewport: stageSize })),
    projector: await openTwice(() => hall.projector({ lang: 'en' })),
  }
  const areSame = async (when: string) => {
    for (const [name, [plain, translated]] of Object.entries(pairs))
      await areSamePages(plain, translated, `${name}, ${when}`)
  }
  const poll = { claim: 'staff-cost', round: 'main' } as const
  const onDesks = async (text: string) => {
    for (const desk of pairs.desk) await expect(desk.getByText(text).first()).toBeAttached()
  }
  await areSame('when it opened')
  await hall.castAll(poll, ['2', '1', '-1'])
  await onDesks('3 voted')
  await areSame('after three votes')
  for (const phone of pairs.phone) {
    await answer(phone, 1).tap()
    await saved(phone)
  }
  await onDesks('5 voted')
  await areSame('after their own')
  for (const phone of pairs.phone) {
    await answer(phone, 5).tap()
    await saved(phone)
  }
  await onDesks('5 voted')
  await areSame('after another answer')
  await hall.control({ action: 'reveal', ...poll })
  await onDesks('Hide result')
  await areSame('shown')
  await hall.castAll(poll, [null, '2'])
  await onDesks('7 voted')
  await areSame('after two more')
  await hall.control({ action: 'close', ...poll })
  await onDesks('Open voting')
  await areSame('closed')
  await hall.control({ action: 'lock', on: true })
  await onDesks('new participants cannot vote')
  await areSame('locked')
  await hall.control({ action: 'reset', ...poll })
  await onDesks('Undo reset')
  await areSame('started over')
  for (const [slide, place] of [
    ['young-readers', 'Close voting'],
    ['young-readers.arguments', '1/2'],
    ['swing', 'No vote on this slide'],
    ['before', 'Close voting'],
  ] as const) {
    await hall.control({ action: 'goto', slide, step: 0 })
    await onDesks(place)
    await areSame(`on ${slide}`)
  }
  await hall.control({ action: 'end' })
  await onDesks('Resume session')
  await areSame('ended')
})

for (const viewport of [phoneSize, stageSize]) {
  test(`[C6] a reader’s answers and counts are right on a translated page, ${viewport.width} px wide`, async ({
    hall,
  }) => {
    const [plain, translated] = await openTwice(async () => {
      const page = await hall.open('/en/#/staff-cost', { lang: 'en', viewport })
      await expect(page.locator('[id="staff-cost"] .answer').first()).toBeVisible()
      return page
    })
    const card = (page: Page) => page.locator('[id="staff-cost"]')
    for (const index of [1, 4, 1]) {
      for (const page of [plain, translated]) await card(page).locator('.answer').nth(index).click()
      for (const page of [plain, translated]) await expect(card(page).locator('.status .saved')).toBeVisible()
      await areSamePages(plain, translated, `answer ${index}`)
    }
  })
}
