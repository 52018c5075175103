// Holds slides/ and the words of a language against each other, and reports what does not fit.
import { reservedCharts } from '../core/deck.ts'
import type { ClaimFile, DeckFile, DeckWordsFile, Evidence, EvidenceFile, Sources } from '../core/deck-files.ts'
import { dayOf, isCalendarDate } from '../core/evidence.ts'
import { parseText } from '../core/text.ts'
import type { Key, Report } from './problems.ts'

/** What slides/ says beside its claims. */
export interface Structure {
  deck: DeckFile
  sources: Sources
  evidence: EvidenceFile
}

/** What slides/ says of claims. Where a file could not be read, nobody can say what is too much elsewhere. */
export interface ClaimFiles {
  claims: ClaimFile[]
  /** The file of each claim by id, also of one that could not be read. */
  files: Map<string, string>
  areAllRead: boolean
}

const deckFile = 'slides/deck.json'
const evidenceFile = 'slides/evidence.json'
const sourcesFile = 'slides/sources.json'

/** Checks slides/ in itself. */
export function checkDeck({ deck, sources, evidence }: Structure, claimFiles: ClaimFiles, report: Report): void {
  const { claims, files, areAllRead } = claimFiles
  const named = { sources: new Set<string>(), evidence: new Set<string>() }
  const checkSources = (file: string, key: Key, ids: string[]) => {
    for (const [at, source] of ids.entries()) {
      named.sources.add(source)
      if (!(source in sources))
        report(file, [...key, at], `${source} is not in ${sourcesFile}; add it there or correct it`)
    }
  }
  for (const [at, act] of deck.acts.entries()) {
    if (deck.acts.indexOf(act) < at) report(deckFile, ['acts', at], `"${act}" stands twice; remove one`)
  }
  checkSources(deckFile, ['thesis', 'since', 'sources'], deck.thesis.since?.sources ?? [])
  for (const [id, { sources: ids, series }] of Object.entries(evidence)) {
    if (reservedCharts.includes(id)) report(evidenceFile, [id], 'is the name of another slide; take another')
    checkSources(evidenceFile, [id, 'sources'], ids)
    checkSeries([id, 'series'], series, report)
  }
  for (const claim of claims) {
    const file = files.get(claim.id) ?? 'slides'
    if (!deck.acts.includes(claim.act)) {
      report(file, ['act'], `"${claim.act}" is not among the acts of ${deckFile}; add it there or correct it`)
    }
    for (const [at, reason] of claim.reasons.entries()) checkSources(file, ['reasons', at, 'sources'], reason.sources)
    checkSources(file, ['counter', 'sources'], claim.counter.sources)
    checkSources(file, ['hindsight', 'sources'], claim.hindsight?.sources ?? [])
    for (const [at, chart] of claim.evidence?.entries() ?? []) {
      named.evidence.add(chart)
      if (claim.evidence?.indexOf(chart) !== at) report(file, ['evidence', at], `"${chart}" stands twice; remove one`)
      if (!(chart in evidence)) {
        report(file, ['evidence', at], `"${chart}" is not in ${evidenceFile}; add it there or correct it`)
      }
    }
  }
  if (!areAllRead) return
  for (const id of Object.keys(sources)) {
    if (!named.sources.has(id)) report(sourcesFile, [id], 'nobody names this source; name it or remove it')
  }
  for (const id of Object.keys(evidence)) {
    if (!named.evidence.has(id)) report(evidenceFile, [id], 'no claim shows this chart; name it or remove it')
  }
}

function checkSeries(key: Key, series: Evidence['series'], report: Report): void {
  const keys = series.map((one) => one.key)
  const onDays = series[0]?.points.every(({ x }) => dayOf(x) !== null)
  for (const [at, { key: name, points }] of series.entries()) {
    if (keys.indexOf(name) < at) report(evidenceFile, [...key, at, 'key'], `"${name}" stands twice; rename one`)
    const places = points.map(({ x }) => x)
    for (const [point, x] of places.entries()) {
      const where = [...key, at, 'points', point, 'x']
      if (places.indexOf(x) < point) report(evidenceFile, where, `"${x}" stands twice in one series; remove one`)
      if ((dayOf(x) !== null) !== onDays)
        report(evidenceFile, where, `"${x}": a chart has dates or names on its axis, not both; correct it`)
    }
  }
}

/** Checks that a language has the words of this deck, no more and no less. */
export function checkWords(
  { deck, sources, evidence }: Structure,
  { claims, files, areAllRead }: ClaimFiles,
  file: string,
  words: DeckWordsFile,
  report: Report,
): void {
  /** Compares the names that words have with those that the structure has, below a key. */
  const compare = (key: Key, found: object | undefined, expected: Iterable<string>, isComplete = true) => {
    const names = new Set(expected)
    for (const name of names) {
      if (!Object.hasOwn(found ?? {}, name)) report(file, [...key, name], 'the words are missing; add them')
    }
    if (!isComplete) return
    for (const name of Object.keys(found ?? {})) {
      if (!names.has(name)) report(file, [...key, name], 'slides/ has nothing of this name; remove or correct it')
    }
  }
  compare(['acts'], words.acts, deck.acts)
  compare(['claims'], words.claims, files.keys(), areAllRead)
  compare(['evidence'], words.evidence, Object.keys(evidence))
  compare(['sources'], words.sources, Object.keys(sources))
  const { since } = words.thesis
  compare(['thesis'], since && { since }, deck.thesis.since ? ['since'] : [])
  for (const { id, reasons, hindsight } of claims) {
    const claim = words.claims[id]
    if (!claim) continue
    if (claim.reasons.length !== reasons.length) {
      const counts = `${claim.reasons.length} texts here, ${reasons.length} reasons in ${files.get(id)}`
      report(file, ['claims', id, 'reasons'], `${counts}; make them as many`)
    }
    const found = claim.hindsight === undefined ? {} : { hindsight: claim.hindsight }
    compare(['claims', id], found, hindsight ? ['hindsight'] : [])
  }
  for (const [id, { series, reference }] of Object.entries(evidence)) {
    const chart = words.evidence[id]
    if (!chart) continue
    const key = ['evidence', id]
    const points = series.flatMap((one) => one.points)
    compare(
      [...key, 'series'],
      chart.series,
      series.map((one) => one.key),
    )
    compare(
      [...key, 'x'],
      chart.x,
      points.flatMap(({ x }) => (isCalendarDate(x) ? [] : [x])),
    )
    compare(
      [...key, 'natures'],
      chart.natures,
      points.flatMap(({ nature }) => nature ?? []),
    )
    const optional = { derivation: chart.derivation, reference: chart.reference }
    compare(key, JSON.parse(JSON.stringify(optional)), [
      ...(points.some(({ derived }) => derived) ? ['derivation'] : []),
      ...(reference === undefined ? [] : ['reference']),
    ])
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
