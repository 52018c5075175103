// How deep each line of an outline stands: lists that lost their indents on the way still say it by their numbers, 1. above 1.1 or a).
import { type Mark, readMarks } from './outline-marks.ts'

export interface Written {
  /** The number of the line in the file. */
  at: number
  /** The columns of its indent. */
  depth: number
  /** The line without its indent. */
  written: string
}

export interface Level {
  /** How many other counts of the same indent stand above that of this line. */
  level: number
  /** How many letters of the line are its bullet or number, and no text. */
  length: number
  /** The bullet or number. */
  mark: string
}

/** What the lines above and below a mark say of it. */
interface Around {
  /** Whether a line below goes on with its count. */
  goesOn: boolean
  /** Whether a line above leads to it. */
  isLedTo: boolean
  /** Whether its way of counting is used anywhere in the list. */
  isUsed: boolean
}

const fullNumber = ({ path, value }: Pick<Mark, 'path' | 'value'>): string =>
  path === '' ? `${value}` : `${path}.${value}`

const isDotted = ({ style }: Mark): boolean => style.startsWith('dotted')

const isSuccessor = (mark: Mark, other: Mark): boolean =>
  other.value > 0 && mark.style === other.style && mark.path === other.path && mark.value === other.value + 1

/** Gives what stands around a mark in these lines. */
function createAround(lines: Written[]): (mark: Mark, index: number) => Around {
  const marks = lines.map(({ written }) => readMarks(written))
  const used = new Set<string>()
  const seen = new Set<string>()
  for (const { style, path, value } of marks.flat()) {
    if (seen.has(`${style} ${path} ${value - 1}`)) used.add(style)
    if (value > 0) seen.add(`${style} ${path} ${value}`)
  }
  return (mark, index) => {
    const depth = lines[index]?.depth
    const isThere = (from: number, to: number, is: (other: Mark) => boolean) => {
      for (let at = from; at < to; at += 1) if (lines[at]?.depth === depth && marks[at]?.some(is)) return true
      return false
    }
    const leads = (other: Mark) => isSuccessor(mark, other) || (isDotted(mark) && fullNumber(other) === mark.path)
    return {
      // 1 also goes on with 1.1.
      goesOn: isThere(
        index + 1,
        lines.length,
        (other) =>
          isSuccessor(other, mark) || (isDotted(other) && other.value === 1 && other.path === fullNumber(mark)),
      ),
      isLedTo: isThere(0, index, leads),
      isUsed: mark.value === 1 && used.has(mark.style),
    }
  }
}

/** Whether what may be a number is none without the lines around it: an amount such as 1.5, or the letter of a name. */
const isSure = (mark: Mark, { goesOn, isLedTo, isUsed }: Around): boolean =>
  goesOn || isLedTo || isUsed || (mark.isSure && !isDotted(mark))

/** The lines that begin with a bullet or a number, as far as the others say. */
export function findMarked(lines: Written[]): Set<Written> {
  const around = createAround(lines)
  return new Set(
    lines.filter(({ written }, index) => readMarks(written).some((mark) => isSure(mark, around(mark, index)))),
  )
}

/** A count that lines above have begun. */
interface Count {
  depth: number
  /** Its styles: a list may change from `1.` to `2)`. */
  styles: string[]
  value: number
  path: string
}

/** Where a mark belongs among the counts of its indent. */
interface Place {
  mark: Mark
  at: number
  /** Of several readings, the one with the lowest is meant. */
  doubt: number
}

/**
 * The level of each line by the counts above it: a count that begins below another one is one level deeper, and one that goes on is as
 * deep as before. `isNew`: whether a new list begins with a line, such as a heading. `say` gets what cannot be decided.
 */
export function readLevels(
  lines: Written[],
  isNew: (line: Written) => boolean,
  say: (line: Written, why: string) => void,
): Level[] {
  let counts: Count[] = []
  const around = createAround(lines)
  /** Which bullets stand below which counts, as `digit. bullet`. */
  const nested = new Set<string>()
  return lines.map((line, index): Level => {
    const plain = { level: 0, length: 0, mark: '' }
    if (isNew(line)) {
      counts = []
      return plain
    }
    const marks = readMarks(line.written)
    const [first] = marks
    if (!first) return plain
    counts = counts.filter(({ depth }) => depth <= line.depth)
    const own = counts.filter(({ depth }) => depth === line.depth)
    const places = marks.flatMap((mark) => {
      const others = around(mark, index)
      return isSure(mark, others) ? findPlaces(mark, own, !isDotted(mark) || others.goesOn || isBelow(mark, own)) : []
    })
    const isAbove = (count: Count) =>
      lines.some((later, at) => at > index && continues(later, count)) ||
      count.styles.some((style) => nested.has(`${style} ${first.style}`))
    const found = first.value === 0 ? placeBullet(first, own, isAbove) : places.toSorted((a, b) => a.doubt - b.doubt)[0]
    if (found) {
      const { mark, at } = found
      const old = own[at]
      for (const style of own[at - 1]?.styles ?? []) nested.add(`${style} ${mark.style}`)
      const styles = [...new Set([...(old?.styles ?? []), mark.style])]
      const count = mark.value === 0 && old ? { ...old, styles } : { ...mark, styles, depth: line.depth }
      counts = [...counts.filter(({ depth }) => depth < line.depth), ...own.slice(0, at), count]
      return { level: at, length: mark.length, mark: mark.written }
    }
    const isText = isDotted(first) || !first.isSure
    const mayBeText = /^(?:digit|han|kana) $|^ordinal/.test(first.style) || own.length === 0
    if (!isText || !mayBeText)
      say(
        line,
        `begins with "${first.written}", which does not go on with the numbers above it: it was ${isText ? 'kept' : 'left out'}`,
      )
    return isText ? plain : { level: 0, length: first.length, mark: first.written }
  })
}

const isNext = ({ style, value, path }: Mark, count: Count): boolean =>
  count.styles.includes(style) && count.path === path && value === count.value + 1

/** Whether a number such as 1.1 is one of the number above it. */
const isBelow = ({ path }: Mark, counts: Count[]): boolean => counts.some((count) => fullNumber(count) === path)

const continues = (line: Written, count: Count): boolean =>
  line.depth === count.depth &&
  readMarks(line.written).some((mark) => isNext(mark, count) || (mark.value === 0 && count.styles.includes(mark.style)))

/** All places that a number may have. `isBegun`: whether it may be the first of a count. */
function findPlaces(mark: Mark, counts: Count[], isBegun: boolean): Place[] {
  const [system] = mark.style.split(/[^a-z]/i)
  const places = counts.flatMap((count, at): Place[] => {
    if (isNext(mark, count)) return [{ mark, at, doubt: 0 }]
    if (count.styles.includes(mark.style))
      return mark.value === 1 ? [{ mark, at, doubt: 1 }] : isDotted(mark) ? [] : [{ mark, at, doubt: 4 }]
    const isAlike = !isDotted(mark) && count.styles.some((style) => style.split(/[^a-z]/i)[0] === system)
    return isAlike && mark.value === count.value + 1 ? [{ mark, at, doubt: 3 }] : []
  })
  const isFirst = mark.value === 1 ? isBegun : counts.length === 0 && !isDotted(mark)
  const isKnown = counts.some(({ styles }) => styles.includes(mark.style))
  return isFirst && !isKnown ? [...places, { mark, at: counts.length, doubt: 2 }] : places
}

/** A bullet is deeper than a count that goes on below it, and otherwise on a level with what is above it. */
function placeBullet(mark: Mark, counts: Count[], isAbove: (count: Count) => boolean): Place {
  const known = counts.findLastIndex(({ styles }) => styles.includes(mark.style))
  const above = counts.findLastIndex(isAbove)
  return { mark, at: known >= 0 ? known : above >= 0 ? above + 1 : Math.max(0, counts.length - 1), doubt: 0 }
}
