// Statements in an outline, as people write or paste it: a line for each, reasons below it, headings above some of them.
import { findMarked, readLevels, type Written } from './outline-levels.ts'
import { readMarks } from './outline-marks.ts'
import { findParts } from './outline-parts.ts'
import type { Sheet } from './sheet.ts'
import { isFigure, isWritable, notWritable, type Row, type Statements, take, tidy, type Wish } from './taken.ts'

/** The letters of word processors before an indented line, also where the count does not go on. */
const letter = /^(?:o|[a-z][.)]|[ivx]{1,4}[.)])\s+/
const heading = /^[#＃]+\s+/u
const box = /^\[[ xX]\]\s+/
/** What stands for a line across the page, and a row of a table. */
const rule = /^(?:[-*_=—–]\s*){3,}$/u
const tableRow = /^\|.*\|$/

interface Line extends Row {
  depth: number
  kind: 'heading' | 'statement' | 'reason'
  /** Whether no other line stands above it. */
  isFirst: boolean
  /** Whether only the lines below it make it a heading. */
  isGuess: boolean
}

/** Each row is a line with its indent. */
export function takeOutline({ rows, remarks: ofFile }: Sheet, { languages }: Wish): Statements {
  const [first = 'en'] = languages
  const remarks: string[] = [...ofFile]
  const lines = readLines(rows, remarks)
  const reasons = new Map<number, string[]>()
  /** The name of the part of each statement, by its row. */
  const parts = new Map<number, string>()
  const statements: Line[] = []
  let title: string | undefined
  let part: Line | undefined
  let isPartUsed = true
  /** A heading right above another one is the name of the whole list, or of nothing. */
  function closePart(): void {
    if (!part || isPartUsed) return
    if (part.isFirst) [title] = part.cells
    else remarks.push(`row ${part.at} is a heading without statements below it`)
  }
  for (const line of lines) {
    const [said = ''] = line.cells
    const above = statements.at(-1)
    if (line.kind !== 'statement' && !isWritable(said)) remarks.push(`row ${line.at} ${notWritable}`)
    else if (line.kind === 'heading') {
      closePart()
      if (line.isGuess) remarks.push(`row ${line.at} was taken as a heading, since it stands right above a list`)
      part = line
      isPartUsed = false
    } else if (line.kind === 'reason' && above) {
      if (said !== '') reasons.set(above.at, [...(reasons.get(above.at) ?? []), said])
    } else {
      statements.push(line)
      isPartUsed = true
      if (part) parts.set(line.at, part.cells[0] ?? '')
    }
  }
  closePart()
  const found = take(
    statements,
    languages,
    ({ cells: [said = ''] }, say) =>
      isFigure(said) ? say('has a number in place of a statement') : new Map([[first, said]]),
    ({ at }) => {
      const name = parts.get(at)
      return {
        reasons: (reasons.get(at) ?? []).map((reason) => new Map([[first, reason]])),
        counters: [],
        ...(name !== undefined && { part: name }),
      }
    },
  )
  return { ...found, ...(title !== undefined && { title }), remarks: [...remarks, ...found.remarks] }
}

function readLines(rows: Row[], remarks: string[]): Line[] {
  const found = rows.flatMap(({ at, cells: [line = ''] }): Written[] => {
    const [, indent = '', written = ''] = /^([\s\u3000]*)(.*?)\s*$/s.exec(line) ?? []
    const depth = indent.replaceAll('\t', '    ').length
    if (written === '' || rule.test(written)) return []
    if (tableRow.test(written)) {
      remarks.push(`row ${at} is a row of a table: save the table as a sheet`)
      return []
    }
    return [{ at, depth, written: written.replace(/^>\s*/, '') }]
  })
  // Bullets may be indented below a heading of Markdown.
  const top = Math.min(...found.filter(({ written }) => !heading.test(written)).map(({ depth }) => depth))
  const headings = findHeadings(found, top)
  const doubts: string[] = []
  const levels = readLevels(
    found,
    (line) => headings.has(line),
    ({ at }, why) => void doubts.push(`row ${at} ${why}`),
  )
  const below = levels.filter(({ level }, index) => level > 0 && found[index]?.depth === top)
  const read = found.map((line, index): Line => {
    const { at, depth, written } = line
    const { level = 0, length = 0 } = levels[index] ?? {}
    const isTop = depth === top
    const isHeading = headings.has(line)
    const bare = isHeading ? cutMark(written.replace(heading, '')) : written.slice(length)
    const said = (isTop || length > 0 ? bare : bare.replace(letter, ''))
      .replace(box, '')
      .replace(/(\*\*|__)(?=\S)(.+?)(?<=\S)\1/gu, '$2')
    return {
      at,
      depth,
      isFirst: line === found[0],
      isGuess: isHeading && !heading.test(written),
      kind: isHeading ? 'heading' : isTop && level === 0 ? 'statement' : 'reason',
      cells: [tidy(said)],
    }
  })
  const kinds = findParts(
    read.map(({ depth, kind, cells: [text = ''] }, index) => {
      const { level = 0, mark = '' } = levels[index] ?? {}
      return { mark, text, depth: depth * mostLevels + level, isHeading: kind === 'heading' }
    }),
  )
  if (kinds) {
    const named = found[kinds.lastIndexOf('part')]?.written
    remarks.push(
      `lines such as "${named}" were taken as names of parts, since statements stand below each; if they are statements, end them with a full stop`,
    )
  } else if (below.length > 0) {
    const named = [...new Set(below.map(({ mark }) => mark))].slice(0, 3).map((mark) => `"${mark}"`)
    remarks.push(
      `lines that begin such as ${named.join(', ')} were taken as reasons of the statement above them; write "# " before a line that names a part`,
    )
  }
  remarks.push(...doubts)
  return kinds ? read.map((line, index) => ({ ...line, kind: kindOf[kinds[index] ?? 'statement'] })) : read
}

/** More than the levels that the numbers of one indent have. */
const mostLevels = 100
const kindOf = { part: 'heading', statement: 'statement', reason: 'reason' } as const

/** A heading without its bullet or number. */
const cutMark = (text: string): string => text.slice(readMarks(text).find(({ isSure }) => isSure)?.length ?? 0)

/** The lines that are headings, by their sign or by the lines below them. */
function findHeadings(found: Written[], top: number): Set<Written> {
  const tops = found.filter(({ depth, written }) => depth === top || heading.test(written))
  const headings = new Set(tops.filter(({ written }) => heading.test(written)))
  const marked = findMarked(found)
  // A line without a bullet right above one that has one is a heading, if all such lines are; a first line above one names the whole list.
  // Below a statement with reasons, these stand in between.
  const isAbove = (index: number) => {
    const [line, next] = tops.slice(index)
    if (!line || !next || found.indexOf(next) !== found.indexOf(line) + 1) return false
    return marked.has(next) || headings.has(next)
  }
  const withoutBullet = tops.flatMap((line, index) => (marked.has(line) || headings.has(line) ? [] : [{ line, index }]))
  if (withoutBullet.every(({ index }) => index === 0 || isAbove(index)))
    for (const { line, index } of withoutBullet)
      if (isAbove(index) && !headings.has(tops[index + 1] ?? line)) headings.add(line)
  const [first, second] = tops
  if (first && second && isAbove(0) && headings.has(second) && !marked.has(first)) headings.add(first)
  return headings
}
