// Every text of the deck as the build writes it is, node for node, what the pages' renderer draws.
import { join } from 'node:path'
import { expect, test } from 'playwright/test'
import { build } from 'vite'
import type { Text } from '../../src/core/text.ts'
import { parseText } from '../../src/debate/markup.ts'
import { readContent } from '../../src/debate/read-content.ts'
import { toElement } from '../../src/debate/text-html.ts'

const root = join(import.meta.dirname, '../..')

/** The texts in a tree of them. */
function textsIn(tree: object): Text[] {
  if (Array.isArray(tree) && tree.every((part) => typeof part.text === 'string')) return [tree]
  return Object.values(tree).flatMap((part) => (typeof part === 'object' && part !== null ? textsIn(part) : []))
}

test('the build writes texts as the pages draw them', async ({ page }) => {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      lib: { entry: join(root, 'src/web/shared/text.ts'), formats: ['iife'], name: 'renderer' },
    },
  })
  const [output] = Array.isArray(built) ? built : []
  const code = output?.output[0].code ?? ''
  await page.goto('about:blank')
  await page.evaluate(code)

  const texts = [...readContent(root).langs.values()].flatMap(({ words }) => textsIn(words))
  const odd = ['a < b & "c" > d', '{zh-Hans:光年之外|こうねん}の{=A&B}', '{智譜|ジープー}', '**a {=b}** *c*'].map(
    (source) => parseText(source),
  )
  const linked = parseText('see [this **page**](https://example.org/?a&b)', { hasLinks: true })
  const foreign: Text = [{ text: '一\u200b二', lang: 'zh-Hans' }]
  const marked: Text = [{ text: '一\u200b二' }, { text: '三\u200b', nobr: true }, { text: '四' }]
  const pairs = [...texts, ...odd, linked, foreign, marked].map((text) => ({
    text,
    html: toElement('p', 'serif', text),
  }))
  expect(pairs.length).toBeGreaterThan(500)
  const different = await page.evaluate((pairs) => {
    // The script above put it there.
    const { drawText } = (globalThis as unknown as { renderer: { drawText(element: Element, text: unknown): void } })
      .renderer
    return pairs.flatMap(({ text, html }) => {
      const drawn = document.createElement('p')
      drawn.className = 'serif'
      drawText(drawn, text)
      const written = new DOMParser().parseFromString(html, 'text/html').body.firstElementChild
      drawn.normalize()
      return written?.isEqualNode(drawn) ? [] : [{ written: html, drawn: drawn.outerHTML }]
    })
  }, pairs)
  expect(different).toEqual([])
})
