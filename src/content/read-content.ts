// The only file that reads slides/ and locales/. It gives the deck and all words, checked against each other, or one
// error that lists everything that is wrong, each with its file, line and key and what to do.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { type Claim, type Deck, type References, reservedIds } from '../core/deck.ts'
import { ClaimFile, DeckFile, DeckWordsFile, EvidenceFile, SourcesFile } from '../core/deck-files.ts'
import { Lang } from '../core/lang.ts'
import { type ClaimFiles, checkDeck, checkMarkup, checkWords, type Structure } from './check-deck.ts'
import { checkUi, UiFile, type UiWords } from './check-ui.ts'
import { JsonError, type JsonFile, parseJson } from './json-file.ts'
import { createProblems, type Report } from './problems.ts'

// core's zod/mini has no messages of its own; an author must be able to read them.
z.config(z.locales.en())

/** The message is for the author of a deck: a line a problem, `file:line: key: what to do`. */
export class ContentError extends Error {
  override name = 'ContentError'
}

export interface Content {
  deck: Deck
  references: References
  /** The folders of locales/, in the order of their names. */
  langs: string[]
  words: Record<string, DeckWordsFile>
  ui: Record<string, UiWords>
}

type Read = <T>(file: string, schema: z.core.$ZodType<T>) => T | undefined

/** Reads the deck below `root`; throws a ContentError. */
export function readContent(root: string): Content {
  const { report, know, list } = createProblems()
  const read: Read = (file, schema) => {
    const json = readJson(join(root, file), file, report)
    if (!json) return undefined
    know(file, json)
    for (const key of json.twice) report(file, key.split('.'), 'stands twice; remove one')
    const parsed = z.safeParse(schema, json.value, { reportInput: true })
    if (parsed.success) return parsed.data
    for (const issue of parsed.error.issues) reportIssue(file, issue, report)
    return undefined
  }

  const deckFile = read('slides/deck.json', DeckFile)
  const sources = read('slides/sources.json', SourcesFile)
  const evidence = read('slides/evidence.json', EvidenceFile)
  const claimFiles = readClaims(root, read, report)
  const structure = deckFile && sources && evidence ? { deck: deckFile, sources, evidence } : undefined
  if (structure) checkDeck(structure, claimFiles, report)

  const langs = readLangs(root, report)
  const words: Content['words'] = {}
  const ui: Content['ui'] = {}
  for (const lang of langs) {
    const deckWords = read(`locales/${lang}/deck.json`, DeckWordsFile)
    if (deckWords) words[lang] = deckWords
    const uiWords = read(`locales/${lang}/ui.json`, UiFile)
    if (uiWords) ui[lang] = uiWords
  }
  for (const [lang, deckWords] of Object.entries(words)) {
    const file = `locales/${lang}/deck.json`
    checkMarkup(file, deckWords, report)
    if (structure) checkWords(structure, claimFiles, file, deckWords, report)
  }
  for (const [lang, uiWords] of Object.entries(ui)) {
    if (ui.en) checkUi(lang, `locales/${lang}/ui.json`, uiWords, ui.en, report)
  }

  const problems = list()
  if (structure && problems.length === 0) return { ...assemble(structure, claimFiles.claims), langs, words, ui }
  throw new ContentError(problems.join('\n'))
}

function readJson(path: string, file: string, report: Report): JsonFile | undefined {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    report(file, [], 'the file is missing or cannot be read; add it')
    return undefined
  }
  try {
    return parseJson(text)
  } catch (error) {
    if (!(error instanceof JsonError)) throw error
    report(`${file}:${error.line}:${error.column}`, [], `this is not JSON: ${error.message}`)
    return undefined
  }
}

function reportIssue(file: string, issue: z.core.$ZodIssue, report: Report): void {
  const isMissing = issue.code === 'invalid_type' && issue.input === undefined
  if (issue.code === 'unrecognized_keys') {
    for (const key of issue.keys)
      report(file, [...issue.path, key], 'nothing of this name belongs here; remove or correct it')
  } else if (isMissing) report(file, issue.path, 'is missing; add it')
  else if (issue.code === 'invalid_key') report(file, issue.path, `the name is wrong: ${issue.issues[0]?.message}`)
  else report(file, issue.path, issue.message)
}

/** The names in a folder, sorted, without those an editor or a system hides there. */
function listFolder(root: string, folder: string, report: Report): string[] {
  try {
    return readdirSync(join(root, folder))
      .filter((name) => !name.startsWith('.'))
      .sort()
  } catch {
    report(folder, [], 'the folder is missing or cannot be read; add it')
    return []
  }
}

/** The files of slides/ that are no claims. */
const noClaims = ['deck.json', 'evidence.json', 'sources.json']

/** The deck as the pages take it: what all of them need, and what stands behind it. */
function assemble({ deck, sources, evidence }: Structure, files: ClaimFile[]): Pick<Content, 'deck' | 'references'> {
  const claims = files.map(({ id, act, core, agreeSupports, reasons, evidence: charts = [], hindsight }): Claim => {
    const shared = { id, act, core, agreeSupports, reasons: reasons.length, evidence: charts }
    return hindsight ? { ...shared, verdict: hindsight.verdict } : shared
  })
  const cited = files.flatMap(({ id, reasons, counter, hindsight }): [string, string[]][] => [
    [`${id}.arguments`, [...new Set([...reasons, counter].flatMap((argument) => argument.sources))]],
    [`${id}.since`, hindsight?.sources ?? []],
  ])
  const { agreeSupports, since } = deck.thesis
  const order = new Intl.Collator('en', { numeric: true })
  return {
    deck: {
      ...deck,
      thesis: { agreeSupports, since: since !== undefined },
      claims,
      sources: Object.keys(sources).sort(order.compare),
    },
    references: { sources, evidence, cited: Object.fromEntries([...cited, ['since', since?.sources ?? []]]) },
  }
}

/** The claims in the order of their numbers. */
function readClaims(root: string, read: Read, report: Report): ClaimFiles {
  const claims: ClaimFile[] = []
  const files = new Map<string, string>()
  const numbers = new Map<string, string>()
  const names = listFolder(root, 'slides', report).filter((name) => !noClaims.includes(name))
  for (const name of names) {
    const file = `slides/${name}`
    const [, number, id] = /^(\d{3})-([a-z0-9-]+)\.json$/.exec(name) ?? []
    if (!number || !id) {
      report(file, [], 'the name is not NNN-id.json; rename it, such as 004-my-claim.json')
      continue
    }
    const sameNumber = numbers.get(number)
    if (sameNumber) report(file, [], `the number ${number} is taken by ${sameNumber}; renumber one of them`)
    numbers.set(number, file)
    const claim = read(file, ClaimFile)
    const sameId = files.get(id)
    if (sameId) report(file, ['id'], `"${id}" is the claim of ${sameId} already; take another`)
    else if (reservedIds.includes(id)) report(file, ['id'], `"${id}" is the address of another slide; take another`)
    else {
      files.set(id, file)
      if (claim?.id === id) claims.push(claim)
      else if (claim) report(file, ['id'], `"${claim.id}" is not the id in the name of the file; make them the same`)
    }
  }
  return { claims, files, areAllRead: claims.length === names.length }
}

function readLangs(root: string, report: Report): string[] {
  const langs = listFolder(root, 'locales', report)
  for (const lang of langs) {
    if (!Lang.safeParse(lang).success) {
      report(`locales/${lang}`, [], 'the name is no language tag such as en or zh-Hans; rename or remove it')
    }
  }
  if (!langs.includes('en'))
    report('locales/en', [], 'the folder is missing; ui.json of every other language follows it')
  return langs.filter((lang) => Lang.safeParse(lang).success)
}
