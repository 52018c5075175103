// The heads of a sheet, each read together with what stands below it and beside it.
import { createRecogniser, type Head, type HeadWords, meansLanguage } from './heads.ts'
import { isFigure, isTitle, type Row } from './taken.ts'

/** Rows of one cell below which a head is still looked for, whatever the first of them says. */
const mostOfTitle = 3

export interface HeadRow {
  /** Its place among the rows. */
  at: number
  heads: Head[]
  /** The head that only its place beside reasons makes the one of the statements. */
  guessed?: Head
}

/**
 * The row of heads: the first row, or one with several cells below rows of one, such as a title. Undefined if there is none. `languages`:
 * those of the debate, if it is known.
 */
export function findHeadRow(rows: Row[], words: HeadWords, languages?: string[]): HeadRow | undefined {
  const below = rows.findIndex((row) => !isTitle(row))
  const cells = [rows[0], rows[below]].flatMap((row) => row?.cells ?? [])
  // A head may name its language in that of the head beside it.
  const named =
    languages ?? cells.map(createRecogniser(words)).flatMap(({ lang, hasMore }) => (hasMore ? [] : (lang ?? [])))
  const recognise = createRecogniser(words, languages, named)
  const read = [...new Set([0, below])].flatMap((at) => {
    const row = rows[at]
    return row ? [{ at, heads: readHeads(row, rows.slice(at + 1), recognise, languages) }] : []
  })
  // A title of one cell, such as "Statements", is no head if several languages are named below it.
  const ofLanguages = read.find(
    ({ heads }) => heads.filter((head) => isOfStatements(head) && head.lang && !head.hasMore).length > 1,
  )
  const sure =
    ofLanguages && ofLanguages.at <= mostOfTitle ? ofLanguages : read.find(({ heads }) => heads.some(isOfStatements))
  if (sure) return sure
  for (const { at, heads } of read.toReversed()) {
    const guess = guessStatements(heads, rows.slice(at + 1))
    if (guess) return { at, ...guess }
  }
  return undefined
}

/** Whether statements stand below a head, as far as it says. */
export const isOfStatements = ({ kind, lang }: Head): boolean =>
  kind === 'statement' || (kind === undefined && lang !== undefined)

function readHeads(row: Row, below: Row[], recognise: (cell: string) => Head, languages?: string[]): Head[] {
  const read = row.cells.map((cell, column) => ({ head: recognise(cell), texts: textsOf(below, column) }))
  const heads = read.map(({ head, texts }) =>
    // Columns of numbers, such as of votes, have no reasons.
    head.kind !== 'statement' && head.kind !== undefined && texts.every(isFigure) ? ignore(head) : head,
  )
  const isDoubtful = (head: Head) => head.isCode || head.hasMore
  const mayName = heads.map(
    (head, column) => head.lang !== undefined && (!isDoubtful(head) || hasTexts(read[column]?.texts ?? [])),
  )
  const isOneOfSeveral = mayName.filter(Boolean).length > 1
  return heads.map((head, column) => {
    const isAsked = languages?.some((lang) => meansLanguage(head.tag, lang, languages)) && !head.hasMore
    const names = mayName[column] && (!isDoubtful(head) || isOneOfSeveral || isAsked)
    // `comment-id` is no head of comments.
    return names || head.lang === undefined ? head : ignore(head)
  })
}

function ignore({ lang: _, tag: __, ...head }: Head): Head {
  return { ...head, kind: undefined }
}

const textsOf = (rows: Row[], column: number): string[] =>
  rows.map(({ cells }) => (cells[column] ?? '').trim()).filter(Boolean)

/** Whether most cells are texts: no figures, and no codes such as `x`, `DE` or `A12`. */
const hasTexts = (texts: string[]): boolean =>
  texts.filter((text) => !isFigure(text) && !/^(?:[a-z]{1,3}|[a-z._-]*\d[\w.-]*)$/i.test(text)).length >
  texts.length / 2

/**
 * Beside reasons, statements are in the longest other column of texts. If there is none, or if each reason has its language and there are
 * no counters, the reasons are the statements: `Argument EN, Argument JA`.
 */
function guessStatements(heads: Head[], below: Row[]): Omit<HeadRow, 'at'> | undefined {
  const reasons = heads.filter(({ kind }) => kind === 'reason')
  const hasCounters = heads.some(({ kind }) => kind === 'counter')
  if (reasons.length === 0 && !hasCounters) return undefined
  const lengthOf = (head: Head) => textsOf(below, heads.indexOf(head)).join('').length
  const [longest] = heads
    .filter((head) => head.kind === undefined && hasTexts(textsOf(below, heads.indexOf(head))))
    .toSorted((a, b) => lengthOf(b) - lengthOf(a))
  if (longest && (hasCounters || reasons.some(({ lang }) => lang === undefined))) {
    const guessed: Head = { ...longest, kind: 'statement' }
    return { heads: heads.map((head) => (head === longest ? guessed : head)), guessed }
  }
  if (reasons.length === 0) return undefined
  return { heads: heads.map((head) => (head.kind === 'reason' ? { ...head, kind: 'statement' } : head)) }
}

/** The columns of statements by language. */
export function findColumns(heads: Head[], languages: string[]): Map<string, number> {
  const columns = new Map<string, number>()
  const open = () =>
    heads.flatMap((head, column) =>
      isOfStatements(head) && ![...columns.values()].includes(column) ? [{ head, column }] : [],
    )
  for (const lang of languages) {
    const own = open().filter(({ head }) => meansLanguage(head.tag, lang, languages))
    const best =
      own.find(({ head }) => head.tag === lang && !head.hasMore) ?? own.find(({ head }) => !head.hasMore) ?? own[0]
    if (best) columns.set(lang, best.column)
  }
  // A head without a language is of the language of its word, or of the first.
  for (const [index, lang] of languages.entries()) {
    if (columns.has(lang)) continue
    const plain = open().filter(({ head }) => head.lang === undefined)
    const sorted = [...plain.filter(({ head }) => head.isSure), ...plain.filter(({ head }) => !head.isSure)]
    const isOwn = ({ wordLangs }: Head) => wordLangs.includes(lang)
    const isFree = ({ wordLangs }: Head) => !wordLangs.some((one) => languages.includes(one))
    const best =
      index === 0
        ? (sorted.find(({ head }) => isOwn(head) || isFree(head)) ?? sorted[0])
        : sorted.find(({ head }) => isOwn(head))
    if (best) columns.set(lang, best.column)
  }
  return columns
}
