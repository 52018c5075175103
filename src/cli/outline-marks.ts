// What stands before a line of an outline: a bullet, or a number in one of the ways in which word processors, lawyers and schools count.
import { remember } from '../debate/remember.ts'

/** One way of reading what stands before a line: the letter in `i.` may also be a number. */
export interface Mark {
  /** The way of counting with its signs, such as `digit.`, `lower)`, `dotted2`; bullets of a shape are one. */
  style: string
  /** Its place in the count; 0 of a bullet. */
  value: number
  /** The numbers above it in one of several, such as `1` in `1.2`. */
  path: string
  /** Whether it is one also where no other line goes on with the count: `A. Smith` and `3 buses` are none. */
  isSure: boolean
  /** How many letters of the line it takes, with the blanks behind it. */
  length: number
  /** As it stands in the line. */
  written: string
}

/** Counts by other signs than digits; each is counted in this order. */
const rows: Record<string, string> = {
  lower: 'abcdefghijklmnopqrstuvwxyz',
  upper: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  kana: 'アイウエオカキクケコサシスセソタチツテト',
  hangul: '가나다라마바사아자차카타파하',
}
const romans = ['i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix', 'x', 'xi', 'xii', 'xiii', 'xiv', 'xv']
const han = '一二三四五六七八九'

const counted = String.raw`\d{1,3}|[a-z]|[A-Z]|[ivx]{2,4}|[IVX]{2,4}|[一二三四五六七八九十]{1,3}|[アイウエオカ-コサ-ソタ-ト가-하]`
const inBrackets = new RegExp(`^\\((${counted})\\)`)
const beforeSign = new RegExp(`^(${counted})([.):、])(?!\\d)`)
const beforeBlank = /^(\d{1,3}|[一二三四五六七八九十]{1,3}|[ア-ト])(?=\s)/u
const ordinal =
  /^第(\d{1,3}|[一二三四五六七八九十]{1,3})([章節节編编部条條項项款点點回話话]|(?=[\s、:.]))([、:.]?)(?=[\s\p{L}\p{N}「『“"])/u
const dotted = /^(\d{1,3}(?:([.-])\d{1,3})(?:\2\d{1,3})*)([.):、]?)(?![\d%])(?=\s|[^\p{ASCII}]|\p{L})/u
const circled = /^[①-⑳㉑-㉟㊱-㊿❶-❿➀-➓⓵-⓾]/u
/** The shapes of bullets: word processors change the shape with the level. */
const bullets: [style: string, RegExp][] = [
  ['bullet', /^[-*+•‣·・●–—](?!\*)/u],
  ['hollow', /^(?:[◦○]|o(?=\s))/u],
  ['square', /^[▪■]/u],
]

/** How a sign of a count is counted: in which of the ways, and its place. */
function countsOf(sign: string): [system: string, value: number][] {
  if (/^\d+$/.test(sign)) return [['digit', Number(sign)]]
  const ten = /^([一二三四五六七八九]?)(十?)([一二三四五六七八九]?)$/.exec(sign)
  if (ten) {
    const [, tens = '', isTen = '', ones = ''] = ten
    const digit = (one: string) => han.indexOf(one) + 1
    return [['han', isTen ? (digit(tens) || 1) * 10 + digit(ones) : digit(tens || ones)]]
  }
  const roman = romans.indexOf(sign.toLowerCase()) + 1
  return [
    ...(roman > 0 ? [[sign === sign.toLowerCase() ? 'roman' : 'Roman', roman] as [string, number]] : []),
    ...Object.entries(rows).flatMap(([system, row]): [string, number][] =>
      sign.length === 1 && row.includes(sign) ? [[system, row.indexOf(sign) + 1]] : [],
    ),
  ]
}

/** All readings of what stands before a line; none where nothing does. */
export const readMarks: (line: string) => Mark[] = remember(findMarks, 1_000_000)

function findMarks(line: string): Mark[] {
  const shape = bullets.find(([, pattern]) => pattern.test(line))
  if (shape) return [toMark(line, 1, { style: shape[0], value: 0, isSure: true })]
  const ring = circled.exec(line)?.[0]
  if (ring) return [toMark(line, 1, { style: 'circled', value: ringOf(ring), isSure: true })]
  // Wide signs, and those that have a bracket or a point in them, are read as the usual ones.
  const usual = [...line.slice(0, 24)].map((sign) => sign.normalize('NFKC'))
  const found = (text: string, style: (system: string) => string, signs: string, isSure: (system: string) => boolean) =>
    countsOf(signs).map(([system, value]) =>
      toMark(line, originalLength(usual, text.length), { style: style(system), value, isSure: isSure(system) }),
    )
  const text = usual.join('')
  const several = dotted.exec(text)
  if (several) {
    const [all, numbers = '', sign = '.', end] = several
    const parts = numbers.split(sign)
    const isSure = sign === '.' && (end !== '' || /^\s/.test(text.slice(all.length)))
    const mark = { style: `dotted${sign === '.' ? '' : sign}${parts.length}`, value: Number(parts.pop()), isSure }
    return [toMark(line, originalLength(usual, all.length), { ...mark, path: parts.join('.') })]
  }
  const [bracketed, inside = ''] = inBrackets.exec(text) ?? []
  if (bracketed)
    return found(
      bracketed,
      (system) => `${system}()`,
      inside,
      () => true,
    )
  const [nth, number = '', noun, sign] = ordinal.exec(text) ?? []
  if (nth) {
    // A word may go on at once, as in the first meeting of something.
    const isSure = Boolean(sign) || (Boolean(noun) && /^\s/.test(text.slice(nth.length)))
    return found(
      nth,
      () => `ordinal${noun}`,
      number,
      () => isSure,
    )
  }
  const [signed, before = '', mark = ''] = beforeSign.exec(text) ?? []
  if (signed) {
    const isOpen = mark !== ')' && mark !== '、'
    // "U.S." and "e.g." are words; "A: yes" may be somebody who speaks.
    if (/[a-z]/i.test(before) && isOpen && /^[\p{ASCII}]/u.test(text.slice(signed.length).replace(/^\s/, 'あ')))
      return []
    if (mark === ':' && !/\d/.test(before)) return []
    // A large letter with a point may begin a name.
    const isSure = (system: string) =>
      !isOpen || (mark === '.' && (before.length > 1 || !/[A-Z]/.test(before) || system === 'digit'))
    return found(signed, (system) => `${system}${mark === ')' ? ')' : '.'}`, before, isSure)
  }
  const [bare, alone = ''] = beforeBlank.exec(text) ?? []
  return bare
    ? found(
        bare,
        (system) => `${system} `,
        alone,
        () => false,
      )
    : []
}

function toMark(
  line: string,
  length: number,
  mark: Pick<Mark, 'style' | 'value' | 'isSure'> & { path?: string },
): Mark {
  const blanks = /^\s*/.exec(line.slice(length))?.[0].length ?? 0
  return { path: '', ...mark, length: length + blanks, written: line.slice(0, length) }
}

/** How many letters of a line make the first `length` letters of its usual form. */
function originalLength(usual: string[], length: number): number {
  let [original, read] = [0, 0]
  for (const sign of usual) {
    if (read >= length) break
    read += sign.length
    original += 1
  }
  return original
}

function ringOf(sign: string): number {
  const plain = Number(sign.normalize('NFKC'))
  if (!Number.isNaN(plain)) return plain
  const code = sign.codePointAt(0) ?? 0
  return code >= 0x2776 ? ((code - 0x2776) % 10) + 1 : code - 0x24f4
}
