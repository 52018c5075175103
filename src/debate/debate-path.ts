// What a path to a debate leads to: a folder with Markdown files, or the one file in its place; and the text of such files. It parses
// nothing, so that a server can look at folders without the parser.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { kindOf } from './file-kind.ts'
import { listMisnamed } from './unread-files.ts'

/** The most bytes of one Markdown file; a debate of a hundred claims has a tenth of that. */
const largestFile = 5_000_000

/** The folder with a debate's files; `path`: that folder, or the one file, as a command was given it. */
export const folderOf = (path: string): string => (statSync(path).isDirectory() ? path : dirname(path))

/** The names of the Markdown files directly in a folder, except for a README. */
export const listMarkdown = (folder: string): string[] =>
  readdirSync(folder).filter((name) => /\.md$/i.test(name) && !/^(?:\.|readme)/i.test(name))

/** Whether a folder has the file with which a debate begins, be it with faults or not; not if this user may not read the folder. */
export function hasDebate(folder: string): boolean {
  const begins = (file: string): boolean => {
    const text = readText(join(folder, file))
    return typeof text === 'string' && /^#[ \t\u3000]+Debate(?![\w-])/m.test(text)
  }
  try {
    return [...listMarkdown(folder), ...listMisnamed(folder)].some(begins)
  } catch {
    return false
  }
}

/** What is wrong with a folder or a file that is there, and what to do. */
export const unreadable = (what: 'folder' | 'file'): string =>
  `the ${what} cannot be read: make it readable, or remove it`

/** Whether an error of the disk says that there is nothing of that name, rather than that it cannot be read. */
export const isMissing = (error: unknown): boolean =>
  ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')

/** A file's text, or why it cannot be used. `bytes`: those of a file that is only in another encoding than UTF-8. */
export function readText(path: string): string | { why: string; bytes?: Uint8Array } {
  let bytes: Buffer
  try {
    if (!statSync(path).isFile()) return { why: 'this is no plain file: put the file itself there' }
    if (statSync(path).size > largestFile)
      return { why: `the file is larger than ${largestFile} bytes, which no debate needs: cut it into several` }
    bytes = readFileSync(path)
  } catch {
    return { why: unreadable('file') }
  }
  const kind = kindOf(bytes)
  if (kind)
    return {
      why: `this is no plain text, but ${kind}: open it in its program, and save it as plain text in UTF-8`,
    }
  try {
    // UTF-16 without a byte-order mark may pass for UTF-8, but has a NUL in each Latin letter.
    if (!bytes.includes(0)) return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {}
  return { why: `the file is not in UTF-8${guessOf(bytes)}: open it in an editor and save it as UTF-8`, bytes }
}

/** The encoding in which the author may have saved the file instead. */
function guessOf(bytes: Buffer): string {
  const hasMark = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
  if (hasMark || bytes.includes(0)) return ', but probably in UTF-16'
  const isKana = bytes.filter((byte, at) => byte === 0x82 && (bytes[at + 1] ?? 0) >= 0x9f).length > 2
  return isKana ? ', but probably in Shift_JIS' : ''
}
