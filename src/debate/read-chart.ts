// Reads a chart and a source from their headings.
import { chartKinds, type Evidence, type Point } from '../core/evidence.ts'
import { hasMarkup } from './as-typed.ts'
import { readCell } from './cells.ts'
import type { DebateChart, DebateSource, Words } from './debate.ts'
import { readTag } from './language-tag.ts'
import { meantTime } from './meant-time.ts'
import { optional } from './optional.ts'
import { isTime } from './properties.ts'
import type { Reading } from './read-claim.ts'
import { readRange } from './read-question.ts'
import {
  allOf,
  type DefinitionEntry,
  pieceOf,
  piecesOf,
  propertyOf,
  type Section,
  type TableEntry,
  tablesOf,
} from './sections.ts'

export function readChart(section: Section, { words, properties, problems }: Reading): DebateChart {
  const { id, place } = section
  const { error } = problems
  const piece = (name: string) => words.words(pieceOf(section, name), `${name} of ${id}`)
  const [table, second] = tablesOf(section)
  if (second) error(second.place, `Chart ${id} has two tables; join them`)
  if (!table && !allOf(section).some(({ isBroken }) => isBroken))
    error(
      place,
      `Chart ${id} has no table: add one, such as "| | share |" with "|---|---|" and "| 2023 | 6.0 |" below it, after a blank line`,
    )
  const series = table ? readTable(table, section, problems) : []
  if (table) checkNames(table, section, problems)
  const unit = properties.text(section, 'unit')
  const unitWords = piece('Unit')
  if (unit && !/^(?:[A-Z]{3}|%)$/.test(unit.value))
    error(
      unit.place,
      `"${unit.value}" is neither a currency's code, such as EUR, nor %: write "## Unit" with its words below instead`,
    )
  if (unit && unitWords) error(unit.place, `Chart ${id} has two units, here and as "## Unit"; remove one`)
  const reference = properties.number(section, 'reference')
  const referenceWords = piece('Reference')
  if (referenceWords && reference === undefined)
    error(
      pieceOf(section, 'Reference')?.place ?? place,
      'this reference has words, but no value: add "- reference: 1000" below the chart\'s heading',
    )
  const guess = pieceOf(section, 'Guess')
  if (guess) {
    const range = properties.text(guess, 'range')
    const parsed = range && readRange(range.value)
    if (!range) error(guess.place, 'Guess has no range: add a line "- range: 0 to 10"')
    else if (typeof parsed === 'string') error(range.place, parsed)
    if (properties.number(guess, 'truth') === undefined && !propertyOf(guess, 'truth'))
      error(guess.place, 'Guess has no truth: add a line "- truth: 3.5"')
    words.words(guess, 'Guess')
    error(guess.place, 'a guess at a figure cannot be asked yet: leave "## Guess" out')
  }
  const rows = new Set(table?.rows.map(({ cells }) => cells[0] ?? ''))
  return {
    id,
    kind:
      properties.choice(section, 'kind', chartKinds) ?? (series.length > 0 && [...rows].every(isTime) ? 'line' : 'bar'),
    ...optional({ unit: unit?.value, asOf: properties.date(section, 'as of'), reference }),
    series,
    sources: section.cites.map((one) => one.id),
    ...optional({
      title: words.words(section, `Chart ${id}`, false),
      summary: piece('Summary'),
      caution: piece('Caution'),
      derivation: piece('Derivation'),
      referenceWords,
      unitWords,
    }),
    seriesWords: namedWords(section, 'Series', new Set(table?.head.slice(1)), 'head'),
    rowWords: namedWords(section, 'Point', rows, 'row'),
    natureWords: namedWords(
      section,
      'Nature',
      new Set(series.flatMap(({ points }) => points.flatMap(({ nature }) => nature ?? []))),
      'nature',
    ),
  }

  /** The words of heads, rows or natures; a name without words is shown as the table has it. */
  function namedWords(chart: Section, kind: 'Series' | 'Point' | 'Nature', names: Set<string>, what: string) {
    const found = new Map<string, Partial<Words>>()
    for (const piece of piecesOf(chart, kind)) {
      const isThere = names.has(piece.id)
      if (!isThere && table && !piece.isBroken)
        error(
          piece.place,
          `the table has no ${what} "${piece.id}"; it has ${[...names].map((name) => `"${name}"`).join(', ') || 'none'}`,
        )
      if (found.has(piece.id)) error(piece.place, `the words of "${piece.id}" stand twice; remove one`)
      if (!piece.isBroken && piece.entries.every((entry) => entry.kind !== 'text'))
        error(piece.place, `${kind} ${piece.id} has no text: write it, or remove the heading`)
      found.set(piece.id, words.someWords(piece))
    }
    return Object.fromEntries(found)
  }
}

/** Warns of markup in heads and rows that have no words of their own below. */
function checkNames({ head, rows, place }: TableEntry, chart: Section, { warn }: Reading['problems']): void {
  const tell = (kind: 'Series' | 'Point', name: string, line: number): void => {
    if (hasMarkup(name) && !isObjectProperty(name) && !piecesOf(chart, kind).some(({ id }) => id === name))
      warn(
        { ...place, line },
        `"${name}" is shown as it is typed, since a table has no markup: write its words below "## ${kind} ${name}"`,
      )
  }
  for (const name of head.slice(1)) tell('Series', name, place.line)
  for (const { cells, line } of rows) tell('Point', cells[0] ?? '', line)
}

/** The series of a table, one for each column after the first; an empty cell makes no point. */
function readTable(
  { head, rows, place }: TableEntry,
  { id }: Section,
  { error, warn }: Reading['problems'],
): Evidence['series'] {
  const [corner, ...keys] = head
  if (corner && keys.length > 0)
    warn(place, `"${corner}", the first cell of the table, is not shown: leave it empty, as in "| | ${keys[0]} |"`)
  const at = (line: number, column = place.column) => ({ ...place, line, column })
  if (keys.length === 0)
    error(place, `the table of ${id} has one column: write the names on the left and a column for each series`)
  for (const [index, key] of keys.entries()) {
    if (key === '') error(place, `column ${index + 2} has no head: name it`)
    else if (keys.indexOf(key) < index) error(place, `the head "${key}" appears twice; rename one`)
    if (isObjectProperty(key)) error(place, `"${key}" is a name that the program needs itself; take another`)
  }
  const comment = [{ cells: head, line: place.line }, ...rows].find(({ cells }) => hasComment(cells))
  if (comment) error(at(comment.line), 'a comment stands in the table: put it above or below')
  const names = rows.map(({ cells }) => cells[0] ?? '')
  const hasTime = names.some(isTime)
  const meant = names.map(meantTime)
  const isLike = (at: number) => isTime(names[at] ?? '') || meant[at] !== undefined
  const [first] = rows
  if (first && meant[0] && meant.every(Boolean))
    warn(at(first.line), `"${names[0]}" is taken for a name: a time is written as "${meant[0]}"`)
  for (const [index, { cells, columns, line }] of rows.entries()) {
    const name = names[index] ?? ''
    // Any line directly below a table belongs to it; only a row begins with a bar, so that its first cell stands further on.
    if (cells.length === 1 && head.length > 1 && columns[0] === place.column) {
      error(
        at(line),
        'this line stands directly below the table: leave a blank line before it, or make it a row by bars, as in "| 2024 | 2 |"',
      )
      continue
    }
    if (name === '') error(at(line), 'this row has no name in its first cell: write it')
    else if (names.indexOf(name) < index) error(at(line), `the row "${name}" appears twice; rename one`)
    else if (meant[index] && (hasTime || /^\d{4}-/.test(name)))
      error(at(line), `"${name}" is no time as charts have it: write "${meant[index]}"`)
    else if (/^\d{4}-/.test(name) && !isTime(name))
      error(at(line), `"${name}" is neither a date of the calendar nor a name: correct it`)
    else if (hasTime && isLike(index) !== isLike(0))
      error(at(line), `"${name}": the rows of a chart are times or names, not both; correct it`)
    if (isObjectProperty(name)) error(at(line), `"${name}" is a name that the program needs itself; take another`)
    if (cells.length !== head.length)
      error(
        at(line),
        `this row has ${cells.length === 1 ? '1 cell' : `${cells.length} cells`}, the head ${head.length}: make them as many${cellAdvice(cells)}`,
      )
  }
  const wrong = new Set<string>()
  const series = keys.map((key, column) => ({
    key,
    points: rows.flatMap(({ cells, columns, line }): Point[] => {
      if (cells.length !== head.length || hasComment(cells)) return []
      const cell = readCell(cells[column + 1] ?? '')
      if (typeof cell === 'string') {
        error(at(line, columns[column + 1]), cell)
        wrong.add(key)
      }
      return cell === null || typeof cell === 'string' ? [] : [{ x: cells[0] ?? '', ...cell }]
    }),
  }))
  const empty = series.find(({ key, points }) => points.length === 0 && !wrong.has(key))
  const isWhole = rows.length > 0 && rows.every(({ cells }) => cells.length === head.length)
  if (empty && isWhole) error(place, `the column "${empty.key}" has no number: write one, or remove it`)
  if (rows.length === 0) error(place, `the table of ${id} has no rows: add one`)
  return series
}

const hasComment = (cells: string[]): boolean => cells.some((cell) => cell.includes('<!--'))

/** Whether a name is a property of every object, such as `constructor`. */
export const isObjectProperty = (name: string): boolean => name in {}

export function readSource(section: Section, { words, properties, problems }: Reading): DebateSource {
  const { id } = section
  const { error } = problems
  const url = properties.text(section, 'url')
  const lang = properties.text(section, 'lang')
  const tag = lang && readTag(lang.value)
  if (url) checkAddress(url.value, url.place, problems, '')
  if (lang && tag?.fault) error(lang.place, tag.fault)
  if (lang && tag?.doubt) problems.warn(lang.place, tag.doubt)
  const named = properties.text(section, 'title')
  const title = named?.value
  if (named && hasMarkup(named.value))
    problems.warn(
      named.place,
      `"${named.value}" is shown as it is typed, since a title has no markup: remove its signs`,
    )
  const publisher = words.words(section, `Source ${id}`, false)
  if (!publisher && !title && !url)
    error(section.place, `Source ${id} says nothing: write who published it, its title or its address`)
  return {
    id,
    ...optional({ publisher, date: properties.date(section, 'date'), lang: tag?.lang, title, url: url?.value }),
  }
}

/** Reads a source in its short form, `[S1]: https://example.org "Title"`. */
export function readDefinition(
  { id, url, title, place }: DefinitionEntry,
  problems: Reading['problems'],
): DebateSource {
  if (id.startsWith('^') || !/^[\w-]{1,40}$/.test(id))
    problems.error(place, `"[${id}]" is no id of a source: write letters, digits, - and _, such as "[S1]: https://…"`)
  checkAddress(url, place, problems, ', or "# Source …" with who published it')
  return { id, url, ...optional({ title }) }
}

/** `orElse`: what else may be written there. */
function checkAddress(url: string, place: Section['place'], { error }: Reading['problems'], orElse: string): void {
  if (!/^https?:\/\/[^\s/]/.test(url) || !URL.canParse(url))
    error(place, `"${url}" is no address of the web: write one that begins with https://${orElse}`)
}

/** What to do about a row with a wrong number of cells: the `|` in a reading ends a cell too. */
const cellAdvice = (cells: string[]): string =>
  cells.some((cell) => /[{}]/.test(cell))
    ? '; a reading as in {name|reading} stands below "## Point"'
    : ', with an empty cell where there is no number'
