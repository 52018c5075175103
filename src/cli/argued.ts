// The columns of a sheet with reasons and counters: their heads are words for one, with a number behind it or a language beside it.
import { isFigure, isWritable, notWritable, type Row, type Texts, tidy, type Wish } from './taken.ts'

const kinds = ['reasons', 'counters'] as const
type Kind = (typeof kinds)[number]

interface Column {
  kind: Kind
  lang: string
  at: number
  head: string
}

/** `named`: whether a cell of the head names a language. Columns of numbers, such as of votes, are none. */
export function findArgued(
  head: string[],
  below: Row[],
  { languages, arguments: words }: Wish,
  named: (cell: string, lang: string) => boolean,
): Column[] {
  const [first = 'en'] = languages
  const found = head.flatMap((cell, at) => {
    const texts = below.map(({ cells }) => (cells[at] ?? '').trim()).filter(Boolean)
    const parts = cell
      .trim()
      .toLowerCase()
      .split(/[\s_()（）:：/・-]+|(?=\d+$)/u)
      .filter((part) => part && !/^\d+$/.test(part))
    const [kind] = kinds.filter((one) => parts.some((part) => words[one].some(({ word }) => word === part)))
    if (!kind || parts.length > 2 || texts.every(isFigure)) return []
    const own = words[kind].filter(({ word }) => parts.includes(word))
    const other = parts.find((part) => own.every(({ word }) => word !== part))
    const lang = other === undefined ? undefined : languages.find((one) => named(other, one))
    // A second word that names no language makes it another head.
    if (other !== undefined && lang === undefined) return []
    const ofWord = languages.find((one) => own.some(({ lang }) => lang === one))
    return [{ kind, at, head: cell.trim(), lang, ofWord }]
  })
  return found.map(({ lang, ofWord, ...column }) => {
    // Only beside a column in another language does the language of the head say which is its own.
    const isOneOfSeveral = found.some((other) => other.kind === column.kind && other.ofWord !== ofWord)
    return { ...column, lang: lang ?? (isOneOfSeveral ? (ofWord ?? first) : first) }
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
    const cellsOf = (lang: string) =>
      columns
        .filter((column) => column.kind === kind && column.lang === lang)
        .map(({ at }) => tidy(row.cells[at] ?? ''))
    const many = Math.max(...[first, ...others].map((lang) => cellsOf(lang).length))
    return Array.from({ length: many }).flatMap((_, at): Texts[] => {
      const texts = new Map(
        [first, ...others].flatMap((lang): [string, string][] => {
          const text = cellsOf(lang)[at] ?? ''
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
