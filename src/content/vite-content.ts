// The deck for the build: `virtual:deck` is its structure, `virtual:references` the numbers and sources behind it,
// `virtual:words` all words. A chunk has the words of one language for one use, so that a phone loads one file: the interface and
// the claims of one language. The rooms with which readers compare themselves are in a file of their own, results/index.json.
import { join, sep } from 'node:path'
import type { Plugin } from 'vite'
import { paths, type Readings } from '../core/contract.ts'
import type { DeckWords } from '../core/deck.ts'
import { phrasesOf } from '../debate/phrases.ts'
import type { UiFile } from './check-ui.ts'
import { markTitles, markUi } from './mark-ui.ts'
import { ContentError } from './problems.ts'
import { type Content, readContent } from './read-content.ts'
import { readResults } from './read-results.ts'

/** Groups of ui.json that only some pages load (stageUi: pages that show slides or results); all pages load the others, `ui`. */
const ofOnePage = {
  stageUi: [
    'side',
    'comma',
    'argument',
    'deck',
    'amount',
    'evidence',
    'hindsight',
    'help',
    'report',
    'swing',
    'balance',
    'read',
    'site',
    'print',
  ],
  deskUi: ['desk', 'rooms', 'argument'],
}
/** The parts of a language's words, listed in virtual.d.ts: the deck's and the interface's. */
type Part = keyof typeof import('virtual:words')['words'][string]
type UiPart = Exclude<Part, keyof DeckWords>

/** The parts of a language's words in each file: parts that are needed together are in one file. */
const chunks: Record<string, readonly Part[]> = {
  claims: ['ui', 'claims'],
  stage: ['stageUi', 'frame'],
  arguments: ['arguments'],
  evidence: ['evidence'],
  desk: ['deskUi', 'notes'],
}
const prefix = '\0virtual:'

/**
 * `root` contains slides/, locales/ and, if rooms were frozen, results/. Faults in them stop the build; in development the message
 * about a faulty deck covers the page.
 */
export function contentPlugin(root: string): Plugin {
  let modules: Map<string, string> | undefined
  return {
    name: 'content',
    buildStart() {
      modules = undefined
    },
    resolveId: (id) => (/^virtual:(deck|references|words(\/[\w-]+)?)$/.test(id) ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith(prefix)) return undefined
      modules ??= writeModules(readContent(root))
      return modules.get(id.slice(prefix.length))
    },
    generateBundle() {
      const { rooms, problems, leftOut } = readResults(join(root, 'results'), readContent(root).deck)
      if (problems.length > 0) throw new ContentError(problems.join('\n'))
      if (leftOut) this.warn(leftOut)
      // The file for readers on a host without the server of the votes.
      const readings: Readings = { rooms, readers: null }
      const source = JSON.stringify(readings)
      this.emitFile({ type: 'asset', fileName: paths.readings.slice(1), source })
    },
    configureServer(server) {
      const folders = ['slides', 'locales'].map((folder) => join(root, folder) + sep)
      server.watcher.on('all', (_, file) => {
        if (!folders.some((folder) => file.startsWith(folder))) return
        modules = undefined
        const { moduleGraph, hot } = server.environments.client
        for (const [id, module] of moduleGraph.idToModuleMap) {
          if (id.startsWith(prefix)) moduleGraph.invalidateModule(module)
        }
        hot.send({ type: 'full-reload' })
      })
    },
  }
}

/** The code of each virtual module by its name. */
function writeModules({ deck, references, langs }: Content): Map<string, string> {
  const modules = new Map([
    ['deck', `export const deck = ${JSON.stringify(deck)}`],
    ['references', `export const references = ${JSON.stringify(markTitles(references, phrasesOf))}`],
    ['words', wordsIndex([...langs.keys()])],
  ])
  for (const [lang, { words, ui }] of langs) {
    const cut = phrasesOf(lang)
    const parts: Record<Part, object> = { ...words, ...splitUi(cut ? markUi(ui, cut) : ui) }
    for (const [chunk, names] of Object.entries(chunks)) {
      const code = names.map((part) => `export const ${part}Part = ${JSON.stringify(parts[part])}`)
      modules.set(`words/${lang}-${chunk}`, code.join('\n'))
    }
  }
  return modules
}

function splitUi(ui: UiFile): Record<UiPart, object> {
  const { stageUi, deskUi } = ofOnePage
  const only = (has: (group: string) => boolean) => Object.fromEntries(Object.entries(ui).filter(([name]) => has(name)))
  return {
    ui: only((group) => ![...stageUi, ...deskUi].includes(group)),
    stageUi: only((group) => stageUi.includes(group)),
    deskUi: only((group) => deskUi.includes(group)),
  }
}

function wordsIndex(langs: string[]): string {
  const load = (lang: string, chunk: string, part: string) =>
    `${part}: () => once('${lang}-${chunk}', () => import('virtual:words/${lang}-${chunk}')).then((file) => file.${part}Part)`
  const entries = langs.map((lang) => {
    const loads = Object.entries(chunks).flatMap(([chunk, parts]) => parts.map((part) => load(lang, chunk, part)))
    return `${JSON.stringify(lang)}: { ${loads.join(', ')} }`
  })
  // The names are computed here, since a browser takes long to do it.
  const names = langs.map((lang) => [lang, new Intl.DisplayNames([lang], { type: 'language' }).of(lang) ?? lang])
  return [
    // A loaded file is used again without a new import(), during which a browser would run other work first.
    `const files = {}`,
    `const once = (name, load) => files[name] ??= load().catch((error) => { delete files[name]; throw error })`,
    `export const words = { ${entries.join(', ')} }`,
    `export const names = ${JSON.stringify(Object.fromEntries(names))}`,
  ].join('\n')
}
