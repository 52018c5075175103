// Holds slides/ and the words of a language against each other, and reports what does not fit.
import type { Deck } from '../core/deck.ts'
import type { Claim, DeckWordsFile } from '../core/deck-files.ts'
import { parseText } from '../core/text.ts'
import type { Key, Report } from './problems.ts'

/** What slides/ says of claims. Where a file could not be read, nobody can say what is too much elsewhere. */
export interface ClaimFiles {
  claims: Claim[]
  /** The file of each claim by id, also of one that could not be read. */
  files: Map<string, string>
  areAllRead: boolean
}

const sourcesOf = (claim: Claim): [Key, string][] =>
  [
    ...claim.reasons.map(({ sources }, at) => [['reasons', at], sources] as const),
    [['counter'], claim.counter.sources] as const,
  ].flatMap(([key, sources]) => sources.map((source, at): [Key, string] => [[...key, 'sources', at], source]))

/** Checks slides/ in itself. */
export function checkDeck({ acts, sources }: Deck, { claims, files, areAllRead }: ClaimFiles, report: Report): void {
  const named = new Set<string>()
  for (const [at, act] of acts.entries()) {
    if (acts.indexOf(act) < at) report('slides/deck.json', ['acts', at], `"${act}" stands twice; remove one`)
  }
  for (const claim of claims) {
    const file = files.get(claim.id) ?? 'slides'
    if (!acts.includes(claim.act)) {
      report(file, ['act'], `"${claim.act}" is not among the acts of slides/deck.json; add it there or correct it`)
    }
    for (const [key, source] of sourcesOf(claim)) {
      named.add(source)
      if (!(source in sources)) report(file, key, `${source} is not in slides/sources.json; add it there or correct it`)
    }
  }
  if (!areAllRead) return
  for (const source of Object.keys(sources)) {
    if (!named.has(source)) report('slides/sources.json', [source], 'no claim names this source; name it or remove it')
  }
}

/** Checks that a language has the words of this deck, no more and no less. */
export function checkWords(
  deck: Deck,
  claimFiles: ClaimFiles,
  file: string,
  words: DeckWordsFile,
  report: Report,
): void {
  const { claims, files, areAllRead } = claimFiles
  const compare = (group: 'acts' | 'claims' | 'sources', expected: string[]) => {
    const found = Object.keys(words[group])
    for (const name of expected) {
      if (!found.includes(name)) report(file, [group, name], 'the words are missing; add them')
    }
    if (group === 'claims' && !areAllRead) return
    for (const name of found) {
      if (!expected.includes(name))
        report(file, [group, name], 'slides/ has nothing of this name; remove or correct it')
    }
  }
  compare('acts', deck.acts)
  compare('claims', [...files.keys()])
  compare('sources', Object.keys(deck.sources))
  for (const { id, reasons } of claims) {
    const texts = words.claims[id]?.reasons.length ?? reasons.length
    if (texts === reasons.length) continue
    report(
      file,
      ['claims', id, 'reasons'],
      `${texts} texts here, ${reasons.length} reasons in ${files.get(id)}; make them as many`,
    )
  }
}

/** Checks the markup of every text. */
export function checkMarkup(file: string, words: DeckWordsFile, report: Report): void {
  for (const [key, text] of textsOf(words)) {
    try {
      parseText(text)
    } catch (error) {
      report(file, key, (error as SyntaxError).message)
    }
  }
}

/** Every text of a tree with its key. */
export function textsOf(tree: object, key: Key = []): [Key, string][] {
  return Object.entries(tree).flatMap(([name, value]: [string, unknown]) => {
    if (typeof value === 'string') return [[[...key, name], value] satisfies [Key, string]]
    return typeof value === 'object' && value !== null ? textsOf(value, [...key, name]) : []
  })
}
