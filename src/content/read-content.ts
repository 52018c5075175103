// The only file that reads slides/ and locales/. It gives the deck and all words, checked against each other, or throws one error
// that lists every fault with its file, line and key and what to do.

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Deck, type References, reservedIds } from '../core/deck.ts'
import { ClaimFile, DeckFile, DeckWordsFile, EvidenceFile, SourcesFile } from '../core/deck-files.ts'
import { Lang } from '../core/id.ts'
import { checkDeck } from './check-deck.ts'
import { checkUi, UiFile, uiPath } from './check-ui.ts'
import { checkMarkup, checkWords, wordsPath } from './check-words.ts'
import { ContentError, createProblems, type Report } from './problems.ts'
import { createFileReader, type Read } from './read-json.ts'
import { shapeDeck } from './shape-deck.ts'
import { type ClaimFiles, deckPath, evidencePath, type Structure, sourcesPath } from './structure.ts'

export interface Content {
  deck: Deck
  references: References
  /** The words of each language as its author wrote them, in the order of their folders' names. */
  langs: Map<string, { words: DeckWordsFile; ui: UiFile }>
}

/** Reads the deck below `root`; throws a ContentError. */
export function readContent(root: string): Content {
  const problems = createProblems()
  const { report } = problems
  const read = createFileReader(root, problems)
  const structure = readStructure(read)
  const claimFiles = readClaims(root, read, report)
  if (structure) checkDeck(structure, claimFiles, report)

  const found = listLangs(root, report).map((lang) => ({
    lang,
    words: read(wordsPath(lang), DeckWordsFile),
    ui: read(uiPath(lang), UiFile),
  }))
  const english = found.find(({ lang }) => lang === 'en')?.ui
  const langs: Content['langs'] = new Map()
  for (const { lang, words, ui } of found) {
    if (words) checkMarkup(lang, words, report)
    if (words && structure) checkWords(structure, claimFiles, lang, words, report)
    if (ui && english) checkUi(lang, ui, english, report)
    if (words && ui) langs.set(lang, { words, ui })
  }

  const list = problems.list()
  if (structure && list.length === 0) return { ...shapeDeck(structure, claimFiles.claims), langs }
  throw new ContentError(list.join('\n'))
}

/** The names in a folder, sorted, without names that an editor or a system hides. */
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

function readStructure(read: Read): Structure | undefined {
  const deck = read(deckPath, DeckFile)
  const sources = read(sourcesPath, SourcesFile)
  const evidence = read(evidencePath, EvidenceFile)
  return deck && sources && evidence ? { deck, sources, evidence } : undefined
}

/** The claims in the order of their numbers. */
function readClaims(root: string, read: Read, report: Report): ClaimFiles {
  const claims: ClaimFile[] = []
  const files = new Map<string, string>()
  const numbers = new Map<string, string>()
  const noClaims = [deckPath, evidencePath, sourcesPath]
  const paths = listFolder(root, 'slides', report).map((name) => `slides/${name}`)
  const ofClaims = paths.filter((path) => !noClaims.includes(path))
  for (const file of ofClaims) {
    const [, number, id] = /^slides\/(\d{3})-([a-z0-9-]+)\.json$/.exec(file) ?? []
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
    else if (reservedIds.includes(id))
      report(file, ['id'], `"${id}" is a name that the deck needs itself; take another`)
    else {
      files.set(id, file)
      if (claim?.id === id) claims.push(claim)
      else if (claim) report(file, ['id'], `"${claim.id}" is not the id in the name of the file; make them the same`)
    }
  }
  return { claims, files, areAllRead: claims.length === ofClaims.length }
}

/** The folders of locales/ that are languages. */
function listLangs(root: string, report: Report): string[] {
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
