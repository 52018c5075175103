// Whether the top lines of an outline name parts, as in `A. Noise` above `1. Free buses are quiet.`, or are statements with reasons below.
import { widthOf } from '../debate/letter-size.ts'

export interface Nested {
  /** What stands before the line, such as `A.`. */
  mark: string
  text: string
  /** How deep it stands below the top lines, from 0; a line is deeper than the nearest one above that has a smaller number. */
  depth: number
  isHeading: boolean
}

/** The widest name of a part, in full-width characters; and of one that only its mark and the lines below make a part. */
const widest = 20
const widestAlone = 12
/** The narrowest text that is a sentence without a full stop. */
const narrowest = 12

/** Counts that chapters have, not points: A., I., 第1章, 一、. */
const chapterMark = /^[([（]?(?:[A-Z]|[IVX]+|\p{Lo}+\d*\p{Lo}*)[.)）\]、:：]?$/u

const endsAsSentence = (text: string): boolean => /[.。!！?？…][)）」』”’"']*$/u.test(text)
const sizeOf = (text: string): number => [...text].reduce((sum, sign) => sum + widthOf(sign), 0)
const isSentence = (text: string): boolean => endsAsSentence(text) || sizeOf(text) >= narrowest

/** For each line 0 if it is on top, 1 if it stands directly below such a line, and so on. */
function ranksOf(lines: Nested[]): number[] {
  const open: number[] = []
  return lines.map(({ depth }) => {
    while (open.length > 0 && (open.at(-1) ?? 0) >= depth) open.pop()
    open.push(depth)
    return open.length - 1
  })
}

/**
 * What each line is if the top lines name parts: these are all short, none ends as a sentence does, and each has lines below it that are
 * statements: these have reasons of their own, or they are sentences below letters or Roman numbers. Undefined if they are statements.
 */
export function findParts(lines: Nested[]): ('part' | 'statement' | 'reason')[] | undefined {
  const first = lines.findIndex(({ isHeading }) => !isHeading)
  const own = lines.slice(first)
  // Headings above some lines say already what the parts are; one at the beginning may be the title.
  if (first < 0 || first > 1 || own.some(({ isHeading }) => isHeading)) return undefined
  const ranks = ranksOf(own)
  const of = (rank: number) => own.filter((_, index) => ranks[index] === rank)
  const [tops, below] = [of(0), of(1)]
  const isNested = ranks.some((rank) => rank > 1)
  const mayBePart = ({ mark, text }: Nested) =>
    !endsAsSentence(text) && (isNested ? sizeOf(text) <= widest : sizeOf(text) <= widestAlone && chapterMark.test(mark))
  const hasBelow = ranks.every((rank, index) => rank > 0 || (ranks[index + 1] ?? 0) > 0)
  if (tops.length < 2 || !hasBelow || !tops.every(mayBePart)) return undefined
  const sentences = below.filter(({ text }) => isSentence(text)).length
  if (sentences < (below.length * 2) / 3) return undefined
  return [
    ...lines.slice(0, first).map(() => 'part' as const),
    ...ranks.map((rank) =>
      rank === 0 ? ('part' as const) : rank === 1 ? ('statement' as const) : ('reason' as const),
    ),
  ]
}
