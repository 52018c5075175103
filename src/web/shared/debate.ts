// The debate that this page shows, from the page's own JSON, and the files of words that it names. A main reads it once and passes it
// on.
import { type DebateData, debateElement, type WordFile, type WordParts, wordFiles } from '../../core/debate-data.ts'
import type { Deck, References } from '../../core/deck.ts'
import { siteRoot } from './site.ts'
import { tabStorage } from './storage.ts'
import { GoneError } from './wake.ts'

/** Loads the parts of a language's words; each rejects where the server is gone. */
type WordLoads = { [P in keyof WordParts]: () => Promise<WordParts[P]> }

export interface Debate {
  deck: Deck
  /** Of the deck and all words. */
  hash: string
  /** Each language's name in itself, in the debate's order. */
  names: Record<string, string>
  /** By language. */
  words: Record<string, WordLoads>
  loadReferences(): Promise<References>
}

/** Reads the page's JSON, which the site's compiler has written. */
export function readDebate(): Debate {
  // The compiler writes it into every page (debate/site.ts), by the same type.
  const data: DebateData = JSON.parse(document.getElementById(debateElement)?.textContent ?? '')
  const { deck, hash, names, words, references, first } = data
  return {
    deck,
    hash,
    names,
    words: Object.fromEntries(
      Object.entries(words).map(([lang, paths]) => [lang, toLoads(paths, first?.lang === lang ? first.parts : {})]),
    ),
    loadReferences: () => loadFile<References>(references),
  }
}

/** `here`: the parts that need not be loaded. */
function toLoads(paths: Record<WordFile, string>, here: Partial<WordParts>): WordLoads {
  // A loaded file is used again without another request, during which a browser would run other work first.
  const files: Partial<Record<WordFile, Promise<Partial<WordParts>>>> = {}
  const once = (file: WordFile): Promise<Partial<WordParts>> => {
    files[file] ??= loadFile<Partial<WordParts>>(paths[file]).catch((error) => {
      delete files[file]
      throw error
    })
    return files[file]
  }
  const fileOf = (part: keyof WordParts): WordFile =>
    // Each part is in one file (core/debate-data.ts).
    (Object.keys(wordFiles) as WordFile[]).find((file) => (wordFiles[file] as readonly string[]).includes(part)) ??
    'claims'
  const load = async (part: keyof WordParts) => here[part] ?? (await once(fileOf(part)))[part]
  const parts = Object.values(wordFiles).flat()
  // Each part is loaded under its own name.
  return Object.fromEntries(parts.map((part) => [part, () => load(part)])) as WordLoads
}

const reloaded = 'reloaded for'

/** A file of the site. If it is gone, another debate or version is there now: the page loads itself anew, once. */
async function loadFile<T>(path: string): Promise<T> {
  const response = await fetch(new URL(path, siteRoot))
  if (response.status === 404 && tabStorage.getItem(reloaded) !== path) {
    tabStorage.setItem(reloaded, path)
    location.reload()
  }
  if (response.status === 404) throw new GoneError(`${path} is gone`)
  if (!response.ok) throw new Error(`${path} answered ${response.status}`)
  return response.json()
}
