// The deck for the build: `virtual:deck` is its structure, `virtual:words` its words, a chunk for each language and use,
// so that a phone loads the claims of one language and nothing else.
import { loadDefaultJapaneseParser, loadDefaultSimplifiedChineseParser } from 'budoux'
import type { Plugin } from 'vite'
import { ContentError, readContent } from './read-content.ts'
import { type Phrases, shapeWords } from './shape-words.ts'

/** Languages without spaces between words; any other needs no marks. */
const segmenters: Record<string, () => Phrases> = {
  ja: () => toPhrases(loadDefaultJapaneseParser()),
  'zh-Hans': () => toPhrases(loadDefaultSimplifiedChineseParser()),
}
const toPhrases =
  (parser: { parse: (text: string) => string[] }): Phrases =>
  (text) =>
    parser.parse(text)

const parts = ['claims', 'arguments', 'notes', 'ui'] as const

export function contentPlugin(root: string): Plugin {
  return {
    name: 'content',
    resolveId: (id) => (/^virtual:(deck|words)/.test(id) ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith('\0virtual:')) return undefined
      const [name, lang = '', part] = id.slice('\0virtual:'.length).split('/')
      try {
        const { deck, langs, words, ui } = readContent(root)
        if (name === 'deck') return `export const deck = ${JSON.stringify(deck)}`
        if (part === undefined) return wordsIndex(langs)
        const file = words[lang]
        if (part === 'ui') return `export default ${JSON.stringify(ui[lang])}`
        const shaped = file && shapeWords(deck, file, segmenters[lang]?.())
        return `export default ${JSON.stringify(shaped?.[part as 'claims'])}`
      } catch (error) {
        return error instanceof ContentError ? this.error(error.message) : this.error(String(error))
      }
    },
    configureServer(server) {
      server.watcher.on('all', (_, file) => {
        if (!/[\\/](slides|locales)[\\/]/.test(file)) return
        server.moduleGraph.invalidateAll()
        server.hot.send({ type: 'full-reload' })
      })
    },
  }
}

function wordsIndex(langs: string[]): string {
  const load = (lang: string, part: string) =>
    `${part}: () => import('virtual:words/${lang}/${part}').then((module) => module.default)`
  const entries = langs.map((lang) => `${JSON.stringify(lang)}: { ${parts.map((part) => load(lang, part)).join(', ')} }`)
  return `export const words = { ${entries.join(', ')} }`
}
