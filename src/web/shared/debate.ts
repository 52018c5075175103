// The debate that this page shows, from the page's own JSON, and the files of words that it names. The main module of a page reads it
// once and passes it on.
import { type DebateData, debateElement, type WordFile, type WordParts, wordFiles } from '../../core/debate-data.ts'
import type { Deck, References } from '../../core/deck.ts'
import { siteRoot } from './site.ts'
import { tabStorage } from './storage.ts'
import { GoneError } from './wake.ts'

/** Functions that load the parts of a language's words; each rejects if the server cannot be reached. */
type WordLoads = { [P in keyof WordParts]: () => Promise<WordParts[P]> }

export interface Debate {
  deck: Deck
  /** The hash of the deck and all words. */
  hash: string
  /** The name of each language in that language, in the debate's order. */
  names: Record<string, string>
  /** The functions that load words, by language. */
  words: Record<string, WordLoads>
  loadReferences(): Promise<References>
}

/** Reads the page's JSON, which the site's compiler has written. */
export function readDebate(json = document.getElementById(debateElement)?.textContent ?? ''): Debate {
  // The compiler writes this JSON into every page (debate/site.ts), from the same type.
  const data: DebateData = JSON.parse(json)
  const { deck, hash, names, words, references, first } = data
  return {
    deck,
    hash,
    names,
    words: Object.fromEntries(
      Object.entries(words).map(([lang, paths]) => [lang, toLoads(paths, first?.lang === lang ? first.parts : {})]),
    ),
    loadReferences: fileOnce<References>(references),
  }
}

/** `here`: the parts that are in the page already. */
function toLoads(paths: Partial<Record<WordFile, string>>, here: Partial<WordParts>): WordLoads {
  const loads = Object.entries(paths).flatMap(([file, path]) => {
    const load = fileOnce<Partial<WordParts>>(path)
    const parts: readonly (keyof WordParts)[] = wordFiles[file as WordFile]
    return parts.map((part) => [part, async () => here[part] ?? (await load())[part]] as const)
  })
  // The compiler names all files of the parts that a page needs (debate/site.ts).
  return Object.fromEntries(loads) as WordLoads
}

/** A function that loads a file; one that is loaded is kept, since a browser would run other work during a second request. */
function fileOnce<T>(path: string): () => Promise<T> {
  let file: Promise<T> | undefined
  return () => {
    file ??= loadFile<T>(path).catch((error) => {
      file = undefined
      throw error
    })
    return file
  }
}

const reloaded = 'reloaded for'

/** Loads a file of the site. If the host no longer has it, the site has another debate or version now: the page reloads once. */
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
