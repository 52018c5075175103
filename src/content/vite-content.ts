// The deck for the build: `virtual:deck` is its structure, `virtual:references` the numbers and sources behind it,
// `virtual:words` all words, a chunk for each language and use, so that a phone loads the claims of one language and nothing else.
import { join, sep } from 'node:path'
import type { Plugin } from 'vite'
import type { DeckWords } from '../core/deck.ts'
import type { UiWords } from './check-ui.ts'
import { phrasesOf } from './phrases.ts'
import { type Content, readContent } from './read-content.ts'
import { shapeWords } from './shape-words.ts'

/** The parts of a language's words in each file: what is needed together comes together. */
const chunks = {
  ui: ['ui'],
  claims: ['claims'],
  stage: ['stageUi', 'frame'],
  arguments: ['arguments'],
  evidence: ['evidence'],
  desk: ['deskUi', 'notes'],
} as const
type Part = (typeof chunks)[keyof typeof chunks][number]
/** Groups of ui.json that one page alone needs; all others are in `ui`, which every page loads. */
const ofOnePage = { stageUi: ['deck', 'amount', 'evidence', 'hindsight', 'help'], deskUi: ['desk'] }
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
    resolveId: (id) => (/^virtual:(deck|references|words(\/[\w-]+)?)$/.test(id) ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith(prefix)) return undefined
      const { content, words } = readOnce()
      const name = id.slice(prefix.length)
      if (name === 'deck') return `export const deck = ${JSON.stringify(content.deck)}`
      if (name === 'references') return `export const references = ${JSON.stringify(content.references)}`
      if (name === 'words') return wordsIndex(content.langs)
      for (const lang of content.langs) {
        for (const [chunk, parts] of Object.entries(chunks)) {
          if (name !== `words/${lang}-${chunk}`) continue
          const values = parts.map((part) => [part, partOf(part, content.ui[lang], words.get(lang))] as const)
          return values.map(([part, value]) => `export const ${part}Part = ${JSON.stringify(value)}`).join('\n')
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

function partOf(part: Part, ui: UiWords = {}, words?: DeckWords): unknown {
  const only = (groups: (name: string) => boolean) =>
    Object.fromEntries(Object.entries(ui).filter(([name]) => groups(name)))
  if (part === 'ui') return only((name) => !Object.values(ofOnePage).some((groups) => groups.includes(name)))
  if (part === 'stageUi' || part === 'deskUi') return only((name) => ofOnePage[part].includes(name))
  return words?.[part]
}

function wordsIndex(langs: string[]): string {
  const load = (lang: string, chunk: string, part: string) =>
    `${part}: () => import('virtual:words/${lang}-${chunk}').then((file) => file.${part}Part)`
  const entries = langs.map((lang) => {
    const loads = Object.entries(chunks).flatMap(([chunk, parts]) => parts.map((part) => load(lang, chunk, part)))
    return `${JSON.stringify(lang)}: { ${loads.join(', ')} }`
  })
  return `export const words = { ${entries.join(', ')} }`
}
