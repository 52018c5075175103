// Finds what lies in a debate's folder, is not read, and may be meant as a part of it: files with another end, of a word processor if
// they are named as its parts are, or in a folder below. The message says how it is read.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, extname, join } from 'node:path'
import { grammar } from './grammar.ts'
import type { Problem } from './problems.ts'

/** Ends of Markdown's files that are not read; Windows hides `.txt`, and so gives a file two ends. */
const otherEnds = /\.(?:(?:md|markdown)\.te?xt|markdown|mdown|mdwn|mkdn?|mdx)$/i
const documents = /\.(?:docx?|odt|rtf|pages)$/i

/** Folders that the program reads, or others fill. */
const ownFolders = /^(?:pictures|words|results|node_modules)$/

/** The most bytes of a text that is looked at, and the most files of a folder below. */
const mostBytes = 1_000_000
const mostFiles = 50

const anyHeading = new RegExp(`^[#＃]{1,3}[ \\t\\u3000]*(?:${Object.keys(grammar).join('|')})(?![\\w-])`, 'imu')
const debateHeading = /^[#＃]\s*debate\b/imu

/** Hidden files, those that a word processor keeps while it is open, and a README. */
const isLeftOut = (name: string): boolean => /^(?:[.~]|readme)/i.test(name)

/** Files of the folder that are Markdown by another end. */
export const listMisnamed = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && otherEnds.test(entry.name) && !isLeftOut(entry.name))
    .map(({ name }) => name)

/** Warns of all that may be meant to be read with the other files. */
export function findUnread(folder: string): Problem[] {
  const warn = (file: string, message: string): Problem => ({ file, line: 1, column: 1, severity: 'warning', message })
  const all = readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !isLeftOut(name))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
  // Sources and minutes may lie beside a debate; all that have the names of its parts get one message.
  const names = all.map(({ name }) => name)
  const meant = all.filter((entry) => entry.isFile() && isNamedAsPart(entry.name, names))
  const first = meant[0]?.name
  return all.flatMap((entry): Problem[] => {
    const { name } = entry
    if (entry.isDirectory()) {
      const [first, ...others] = ownFolders.test(name) ? [] : listPieces(join(folder, name))
      if (first === undefined) return []
      const those = others.length > 0 ? `these ${others.length + 1} files are` : 'this file is'
      const right = `put what belongs to it beside the others, or call the folder ".${name}"`
      return [warn(`${name}/${first}`, `${those} not read, since the debate is in the folder itself: ${right}`)]
    }
    const isDocument = documents.test(name)
    const right = entry.isFile() && (!isDocument || name === first) ? rightName(join(folder, name)) : undefined
    const others = meant.length > 1 ? `; ${meant.length - 1} more ${meant.length === 2 ? 'is' : 'are'} like this` : ''
    const orElse = isDocument ? `${others}; if it is no part of the debate, give it another name` : ''
    return right ? [warn(name, `this file is not read: ${right}${orElse}`)] : []
  })
}

const partName = new RegExp(`^(?:${[...Object.keys(grammar), 'statement'].join('|')})s?(?![a-z])`, 'i')
const numbered = /^\d{1,4}[-_. ]/

/** Whether a document is called as a file of a debate is, `claims.docx` or `003-taste.docx`, and there is no such file in Markdown. */
function isNamedAsPart(name: string, names: string[]): boolean {
  if (!documents.test(name)) return false
  const bare = name.replace(numbered, '')
  const isLike = partName.test(bare) || (bare !== name && names.some((one) => numbered.test(one) && /\.md$/i.test(one)))
  return isLike && !names.includes(name.replace(documents, '.md'))
}

/** The Markdown files of a folder that belong to a debate which begins elsewhere. */
function listPieces(folder: string): string[] {
  try {
    const files = readdirSync(folder).filter((name) => /\.md$/i.test(name) && !isLeftOut(name))
    const texts = files.slice(0, mostFiles).map((name) => ({ name, text: textOf(join(folder, name)) }))
    if (texts.some(({ text }) => debateHeading.test(text))) return []
    return texts.filter(({ text }) => anyHeading.test(text)).map(({ name }) => name)
  } catch {
    return []
  }
}

function textOf(path: string): string {
  try {
    return statSync(path).isFile() && statSync(path).size <= mostBytes ? readFileSync(path, 'utf8') : ''
  } catch {
    return ''
  }
}

const sayUnread = (name: string, right: string): string =>
  /\.(?:md|markdown)\.te?xt$/i.test(name)
    ? `"${name}" ends in ${extname(name)}, which Windows hides: let it show "File name extensions", and rename the file ${right}`
    : `"${name}" is read once it is renamed ${right}`

/** What to do about a file that may be meant as a debate; undefined for any other, such as a plain text without a heading of one. */
export function rightName(path: string): string | undefined {
  const name = basename(path)
  if (isLeftOut(name)) return undefined
  const right = name.replace(/(?:\.(?:md|markdown))?\.\w+$/i, '.md')
  const isTaken = existsSync(join(dirname(path), right))
  if (otherEnds.test(name) || (/\.te?xt$/i.test(name) && anyHeading.test(textOf(path))))
    return isTaken
      ? `"${name}" is not read beside ${right}: move what is missing there, and remove the file`
      : sayUnread(name, right)
  return documents.test(name)
    ? `"${name}" is of a word processor: save it as plain text in UTF-8, and name that ${right}`
    : undefined
}
