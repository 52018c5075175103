// Prepares the text of a Markdown file for the parser. Full-width signs, as Japanese and Chinese keyboards type them, and the no-break
// spaces of word processors become Markdown's own signs. Comments are masked, so that Markdown finds nothing in them. Lines and, except
// after tabs, columns stay the same.

/** A line of a text without its comments, and the place of its first character. */
export interface Row {
  text: string
  line: number
  column: number
}
/** Comments are masked by private-use characters: the first character by one that identifies the comment, the others by a filler. */
const firstMask = 0xe000
const masks = 0x1000
const filler = '\uf000'
const mask = /[\ue000-\uf000]/gu

/** A comment without an end, with the lines below it that begin nothing else: what follows is read, since it is no mistake of its own. */
const unclosed = /<!--.*(?:\n(?![ \t]*(?:$|[-*+#＃|]|\d+[.)])).*)*/gmu

export interface Source {
  /** The text with its comments masked. */
  text: string
  lines: string[]
  comments: string[]
  /** Comments that are never closed before the next one begins, and characters that are reserved for masks, with their places. */
  faults: { message: string; line: number; column: number }[]
}

/** Prepares a file's text: its byte-order mark is removed, and `\r\n` and `\r` end lines too. */
export function prepareSource(written: string): Source {
  const comments: string[] = []
  const text = written.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')
  const faults: Source['faults'] = []
  const foreign = text.search(mask)
  if (foreign >= 0)
    faults.push({
      ...placeIn(text, foreign),
      message: 'this is a character for private use, which no reader has a letter for: remove it',
    })
  const hide = (comment: string): string => {
    const sign = String.fromCharCode(firstMask + (comments.length % masks))
    comments.push(comment)
    return comment
      .split('\n')
      .map((line) => filler.repeat(Math.max(1, line.length)))
      .join('\n')
      .replace(filler, sign)
  }
  const masked = text
    .replace(mask, '?')
    .replace(/<!--(?:(?!<!--)[\s\S])*?-->/g, hide)
    .replace(unclosed, (comment, at: number, whole: string) => {
      faults.push({ ...placeIn(whole, at), message: 'this comment is never closed: end it with "-->"' })
      return hide(comment)
    })
  const lines = masked.split('\n').map(prepareLine)
  return { text: lines.join('\n'), lines, comments, faults }
}

function placeIn(text: string, at: number): { line: number; column: number } {
  const before = text.slice(0, at).split('\n')
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}

function prepareLine(written: string): string {
  const line = cleanLine(written)
  return line
    .replace(/^[ \t]+/, expandTabs)
    .replace(
      /^( {0,3})([#＃]{1,6})([ \u3000\u00a0]+)/,
      (_, indent: string, hashes: string, blanks: string) =>
        indent + '#'.repeat(hashes.length) + ' '.repeat(blanks.length),
    )
    .replace(/^( *[-*+])([\u3000\u00a0]+)/, (_, bullet: string, blanks: string) => bullet + ' '.repeat(blanks.length))
    .replace(/^( *)－(?=[ \u3000]*[\w０-９Ａ-Ｚａ-ｚ－-]+[ \u3000]*[:：])\u3000?/u, '$1- ')
    .replace(/[ \t]+$/, '')
}

const unseen = /[\u00ad\u200b\u200e\u200f\u2060\ufeff]/gu
const keyWithUnseen =
  /^[ \t\u00ad\u200b-\u200f\u2060\ufeff]*[-*+－][-\w \u00a0\u00ad\u200b-\u200f\u2060\u3000\ufeff]*[:：]/u

/** Characters that are not seen, which web pages and word processors leave, have no meaning in a heading, a row of a table or a key. */
export const withoutUnseen = (text: string): string => text.replace(unseen, '')

function cleanLine(line: string): string {
  const bare = withoutUnseen(line)
  return /^[ \t]*[#＃|]/u.test(bare) ? bare : line.replace(keyWithUnseen, withoutUnseen)
}

const expandTabs = (indent: string): string =>
  [...indent].reduce((blanks, sign) => blanks + (sign === '\t' ? ' '.repeat(4 - (blanks.length % 4)) : ' '), '')

/**
 * The lines with their comments in place of the masks. `isInText`: the further lines of a comment lose their indentation, as those of
 * a text do.
 */
export function unmask(lines: string[], { comments }: Pick<Source, 'comments'>, isInText = true): string[] {
  const runs = /([\ue000-\uefff])\uf000*(?:\n *\uf000+)*|\uf000+/gu
  return lines
    .join('\n')
    .replace(runs, (_, sign: string | undefined) => {
      const comment = (sign && comments[sign.charCodeAt(0) - firstMask]) || ''
      return isInText ? comment.replace(/\n[ \t]*/g, '\n') : comment
    })
    .split('\n')
}

/** Whether a text begins in the middle of a comment that began above it. */
export const beginsInComment = (text: string): boolean => text.startsWith(filler)

/** A text without its masked comments; a comment between two spaces leaves one space. */
export const withoutComments = (text: string): string =>
  text.replace(/[ \t]?[\ue000-\uf000]+(?=[ \t]|$)|[\ue000-\uf000]+/gu, '')

/** The lines of a text without comments and indentation; a line that was only a comment is left out. */
export const toRows = (lines: string[], line: number, column: number): Row[] =>
  lines.flatMap((written, index): Row[] => {
    const bare = withoutComments(written)
    const text = bare.replace(/^[ \t\u3000]+|[ \t\u3000]+$/g, '')
    const start = index === 0 ? column : 1
    // A comment before the text moves its first character.
    return text === '' ? [] : [{ text, line: line + index, column: start + written.indexOf(text.slice(0, 1)) }]
  })
