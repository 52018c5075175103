// The deck for the build: `virtual:deck` is its structure, `virtual:words` its words, a chunk for each language and use,
// so that a phone loads the claims of one language and nothing else.
import { join, sep } from 'node:path'
import type { Plugin } from 'vite'
import type { DeckWords } from '../core/deck.ts'
import { phrasesOf } from './phrases.ts'
import { type Content, readContent } from './read-content.ts'
import { shapeWords } from './shape-words.ts'

const parts = ['claims', 'arguments', 'notes', 'ui'] as const
const prefix = '\0virtual:'

/** `root` holds slides/ and locales/. A wrong deck stops the build; in dev its message covers the page. */
export function contentPlugin(root: string): Plugin {
  let read: { content: Content; words: Map<string, DeckWords> } | undefined
  const readOnce = () => {
    if (read) return read
    const content = readContent(root)
    const words = Object.entries(content.words).map(
      ([lang, file]) => [lang, shapeWords(content.deck, file, phrasesOf(lang))] as const,
    )
    read = { content, words: new Map(words) }
    return read
  }
  return {
    name: 'content',
    buildStart() {
      read = undefined
    },
    resolveId: (id) => (/^virtual:(deck|words(\/[\w-]+)?)$/.test(id) ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith(prefix)) return undefined
      const { content, words } = readOnce()
      const name = id.slice(prefix.length)
      if (name === 'deck') return `export const deck = ${JSON.stringify(content.deck)}`
      if (name === 'words') return wordsIndex(content.langs)
      for (const lang of content.langs) {
        for (const part of parts) {
          if (name !== chunkName(lang, part)) continue
          return `export default ${JSON.stringify(part === 'ui' ? content.ui[lang] : words.get(lang)?.[part])}`
        }
      }
      return undefined
    },
    configureServer(server) {
      const folders = ['slides', 'locales'].map((folder) => join(root, folder) + sep)
      server.watcher.on('all', (_, file) => {
        if (!folders.some((folder) => file.startsWith(folder))) return
        read = undefined
        const { moduleGraph, hot } = server.environments.client
        for (const [id, module] of moduleGraph.idToModuleMap) {
          if (id.startsWith(prefix)) moduleGraph.invalidateModule(module)
        }
        hot.send({ type: 'full-reload' })
      })
    },
  }
}

const chunkName = (lang: string, part: (typeof parts)[number]): string => `words/${lang}-${part}`

function wordsIndex(langs: string[]): string {
  const load = (lang: string, part: (typeof parts)[number]) =>
    `${part}: () => import('virtual:${chunkName(lang, part)}').then((module) => module.default)`
  const entries = langs.map(
    (lang) => `${JSON.stringify(lang)}: { ${parts.map((part) => load(lang, part)).join(', ')} }`,
  )
  return `export const words = { ${entries.join(', ')} }`
}
