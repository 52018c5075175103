// The columns of a sheet with reasons and counters, and the reasons and counters of a row.
import { type Head, meansLanguage } from './heads.ts'
import { isFigure, isWritable, notWritable, type Row, type Texts, tidy } from './taken.ts'

const kinds = ['reasons', 'counters'] as const
type Kind = (typeof kinds)[number]

export interface Column {
  kind: Kind
  lang: string
  at: number
  head: string
  /** The same for a text and its translations. */
  number: number
}

/** The columns that these heads of a sheet name. */
export function findArgued(heads: Head[], languages: string[]): Column[] {
  const [first = 'en'] = languages
  const found = heads.flatMap(({ cell, kind, tag, number, wordLangs }, at) => {
    if (kind !== 'reason' && kind !== 'counter') return []
    const lang = languages.find((one) => meansLanguage(tag, one, languages))
    // The texts of another language have no place.
    if (tag !== undefined && lang === undefined) return []
    const ofWord = languages.find((one) => wordLangs.includes(one))
    return [{ kind: kinds[kind === 'reason' ? 0 : 1], at, head: cell, number, lang, ofWord }]
  })
  const columns = found.map(({ lang, ofWord, ...column }) => {
    // Heads in English stand above any language: only beside one in another language does such a head say which is its own.
    const isOneOfSeveral = found.some((other) => other.kind === column.kind && other.ofWord !== ofWord)
    const saysLang = isOneOfSeveral || ofWord !== 'en'
    return { ...column, lang: lang ?? (saysLang ? (ofWord ?? first) : first) }
  })
  return numberColumns(columns)
}

/** Gives each column without a number, or with one that its language has already, the lowest that is free in its language. */
function numberColumns(columns: (Omit<Column, 'number'> & { number: number | undefined })[]): Column[] {
  const used = new Set<string>()
  const keyOf = ({ kind, lang }: { kind: Kind; lang: string }, number: number) => `${kind} ${lang} ${number}`
  const isFirst = columns.map((column) => {
    if (column.number === undefined || used.has(keyOf(column, column.number))) return false
    used.add(keyOf(column, column.number))
    return true
  })
  return columns.map((column, index) => {
    if (isFirst[index] && column.number !== undefined) return { ...column, number: column.number }
    let number = 1
    while (used.has(keyOf(column, number))) number += 1
    used.add(keyOf(column, number))
    return { ...column, number }
  })
}

/** What is said of the columns. */
export const tellArgued = (columns: Column[]): string[] =>
  kinds.flatMap((kind) => {
    const own = columns.filter((column) => column.kind === kind).map(({ head, lang }) => `"${head}" (${lang})`)
    return own.length > 0 ? [`columns that were taken as ${kind}: ${own.join(', ')}`] : []
  })

/** The reasons and counters of a row; `say` gets what is wrong with one that is left out. */
export function readArgued(
  row: Row,
  columns: Column[],
  [first = 'en', ...others]: string[],
  say: (why: string) => void,
): Record<Kind, Texts[]> {
  const read = (kind: Kind): Texts[] => {
    const own = columns.filter((column) => column.kind === kind)
    const numbers = [...new Set(own.map(({ number }) => number))].sort((a, b) => a - b)
    return numbers.flatMap((number): Texts[] => {
      const texts = new Map(
        [first, ...others].flatMap((lang): [string, string][] => {
          const column = own.find((one) => one.lang === lang && one.number === number)
          const text = tidy(row.cells[column?.at ?? -1] ?? '')
          return text === '' ? [] : [[lang, text]]
        }),
      )
      const said = [...texts.values()]
      const name = kind.slice(0, -1)
      if (said.length === 0) return []
      if (said.every(isFigure)) say(`has a number in place of a ${name}`)
      else if (!texts.has(first)) say(`has a ${name} without a text in ${first}, the first language`)
      else if (!said.every(isWritable)) say(`has a ${name} that ${notWritable}`)
      else return [texts]
      return []
    })
  }
  return { reasons: read('reasons'), counters: read('counters') }
}
