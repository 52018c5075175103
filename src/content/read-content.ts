// The only file that reads slides/ and locales/. It gives the deck and all words, checked against each other, or one
// error that lists everything that is wrong, each with its file, its key and what to do.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import {
  type Claim,
  ClaimFile,
  type Deck,
  DeckFile,
  DeckWordsFile,
  reservedIds,
  type Sources,
  SourcesFile,
} from '../core/deck.ts'
import { parseText } from '../core/text.ts'

/** The message is for the author of a deck: one line a problem. */
export class ContentError extends Error {}

/** An interface's words: texts by key, in groups. */
export interface UiWords {
  [key: string]: string | UiWords
}

export interface Content {
  deck: Deck
  /** The folders of locales/, in the order of their names. */
  langs: string[]
  words: Record<string, DeckWordsFile>
  ui: Record<string, UiWords>
}

/** Reads the deck below `root`; throws a ContentError. */
export function readContent(root: string): Content {
  const problems: string[] = []
  const read = <T>(file: string, schema: z.core.$ZodType<T>): T | undefined => {
    const json = readJson(join(root, file), file, problems)
    if (json === undefined) return undefined
    const parsed = z.safeParse(schema, json)
    if (parsed.success) return parsed.data
    for (const issue of parsed.error.issues) problems.push(`${file}: ${toKey(issue.path)}${issue.message}`)
    return undefined
  }

  const deckFile = read('slides/deck.json', DeckFile)
  const sources = read('slides/sources.json', SourcesFile) ?? {}
  const claims = readClaims(root, read, problems)
  const langs = readdirSync(join(root, 'locales')).sort()
  const words: Content['words'] = {}
  const ui: Content['ui'] = {}
  for (const lang of langs) {
    const deckWords = read(`locales/${lang}/deck.json`, DeckWordsFile)
    const uiWords = read(`locales/${lang}/ui.json`, uiSchema)
    if (deckWords) words[lang] = deckWords
    if (uiWords) ui[lang] = uiWords
  }
  if (deckFile) {
    const deck: Deck = { ...deckFile, claims, sources }
    problems.push(...checkDeck(deck))
    for (const [lang, deckWords] of Object.entries(words)) problems.push(...checkWords(deck, lang, deckWords))
    problems.push(...checkUi(ui))
    if (problems.length === 0) return { deck, langs, words, ui }
  }
  throw new ContentError(problems.join('\n'))
}

const uiSchema: z.ZodType<UiWords> = z.lazy(() => z.record(z.string(), z.union([z.string().min(1), uiSchema])))

function readJson(path: string, file: string, problems: string[]): unknown {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    problems.push(`${file}: the file is missing or cannot be read`)
    return undefined
  }
  try {
    return JSON.parse(text)
  } catch (error) {
    const { message } = error as SyntaxError
    const at = /position (\d+)/.exec(message)
    const before = text.slice(0, at ? Number(at[1]) : text.length).split('\n')
    const place = `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`
    problems.push(`${file}: ${place}: this is not JSON: ${message}`)
    return undefined
  }
}

type Read = <T>(file: string, schema: z.core.$ZodType<T>) => T | undefined

function readClaims(root: string, read: Read, problems: string[]): Claim[] {
  const claims: Claim[] = []
  const numbers = new Map<string, string>()
  const ids = new Map<string, string>()
  for (const name of readdirSync(join(root, 'slides')).sort()) {
    if (name === 'deck.json' || name === 'sources.json') continue
    const file = `slides/${name}`
    const [, number, id] = /^(\d{3})-([a-z0-9-]+)\.json$/.exec(name) ?? []
    if (!number || !id) {
      problems.push(`${file}: the name is not NNN-id.json; rename it, such as 004-my-claim.json`)
      continue
    }
    const claim = read(file, ClaimFile)
    if (!claim) continue
    if (claim.id !== id) problems.push(`${file}: id: "${claim.id}" is not the id in the file's name; make them the same`)
    if (reservedIds.includes(claim.id)) problems.push(`${file}: id: "${claim.id}" is the address of another slide; take another`)
    const sameNumber = numbers.get(number)
    if (sameNumber) problems.push(`${file}: the number ${number} is taken by ${sameNumber}; renumber one of them`)
    const sameId = ids.get(claim.id)
    if (sameId) problems.push(`${file}: id: "${claim.id}" is taken by ${sameId}; an id is for one claim`)
    numbers.set(number, file)
    ids.set(claim.id, file)
    claims.push(claim)
  }
  return claims
}

const sourcesOf = (claim: Claim): string[] =>
  [...claim.reasons, claim.counter].flatMap((argument) => argument.sources)

function checkDeck({ claims, acts, sources }: Deck): string[] {
  const problems: string[] = []
  const named = new Set(claims.flatMap(sourcesOf))
  for (const claim of claims) {
    const file = `slides/…-${claim.id}.json`
    if (!acts.includes(claim.act)) problems.push(`${file}: act: "${claim.act}" is not in slides/deck.json; add it there or correct it`)
    for (const source of sourcesOf(claim)) {
      if (!(source in sources)) problems.push(`${file}: sources: ${source} is not in slides/sources.json; add it there`)
    }
  }
  for (const source of Object.keys(sources)) {
    if (!named.has(source)) problems.push(`slides/sources.json: ${source}: no claim names this source; name it or remove it`)
  }
  return problems
}

function checkWords({ acts, claims, sources }: Deck, lang: string, words: DeckWordsFile): string[] {
  const file = `locales/${lang}/deck.json`
  const problems = [
    ...compareKeys(`${file}: acts`, acts, Object.keys(words.acts)),
    ...compareKeys(`${file}: claims`, claims.map(({ id }) => id), Object.keys(words.claims)),
    ...compareKeys(`${file}: sources`, Object.keys(sources satisfies Sources), Object.keys(words.sources)),
  ]
  for (const { id, reasons } of claims) {
    const texts = words.claims[id]?.reasons
    if (texts && texts.length !== reasons.length) {
      problems.push(`${file}: claims.${id}.reasons: has ${texts.length} texts, slides/…-${id}.json ${reasons.length}; make them as many`)
    }
  }
  for (const [key, text] of leaves(words)) {
    try {
      parseText(text)
    } catch (error) {
      problems.push(`${file}: ${key}: ${(error as SyntaxError).message}`)
    }
  }
  return problems
}

function compareKeys(where: string, expected: string[], found: string[]): string[] {
  return [
    ...expected.filter((key) => !found.includes(key)).map((key) => `${where}.${key}: the text is missing; add it`),
    ...found.filter((key) => !expected.includes(key)).map((key) => `${where}.${key}: nothing in slides/ has this name; remove it or correct it`),
  ]
}

const plural = /_(zero|one|two|few|many|other)$/

/** Every language has the keys of English, with the plural forms that it needs itself, and the same {{places}}. */
function checkUi(ui: Content['ui']): string[] {
  const english = new Map(leaves(ui.en ?? {}))
  const problems: string[] = []
  for (const [lang, words] of Object.entries(ui)) {
    const file = `locales/${lang}/ui.json`
    const found = new Map(leaves(words))
    const forms = new Intl.PluralRules(lang).resolvedOptions().pluralCategories
    const expected = new Set(
      [...english.keys()].flatMap((key) =>
        plural.test(key) ? forms.map((form) => key.replace(plural, `_${form}`)) : [key],
      ),
    )
    for (const key of expected) {
      const text = found.get(key)
      const model = english.get(key) ?? english.get(key.replace(plural, '_other')) ?? ''
      if (text === undefined) problems.push(`${file}: ${key}: the text is missing; add it`)
      else if (places(text) !== places(model)) {
        problems.push(`${file}: ${key}: has the places ${places(text) || 'none'}, English ${places(model) || 'none'}; make them the same`)
      }
    }
    for (const key of found.keys()) {
      if (!expected.has(key)) problems.push(`${file}: ${key}: English has no such key; remove it or correct it`)
    }
  }
  return problems
}

const places = (text: string): string => [...new Set(text.match(/\{\{\w+\}\}/g))].sort().join(' ')

/** Every text of a tree with its key, such as `claims.few-unicorns.reasons.1`. */
function leaves(tree: object, key = ''): [string, string][] {
  return Object.entries(tree).flatMap(([name, value]: [string, unknown]) => {
    const path = key ? `${key}.${name}` : name
    if (typeof value === 'string') return [[path, value] satisfies [string, string]]
    return typeof value === 'object' && value !== null ? leaves(value, path) : []
  })
}

const toKey = (path: PropertyKey[]): string => (path.length ? `${path.map(String).join('.')}: ` : '')
