// Statements as people have them: a sheet with a column for each language (CSV or XLSX), the comments that polis exports, or an outline, a
// line for each. What is not taken is said with its row.
import { closeSync, existsSync, openSync, readSync } from 'node:fs'
import { extname } from 'node:path'
import { readText } from '../debate/debate-path.ts'
import { languagesOfHeads } from './head-languages.ts'
import type { HeadWords } from './heads.ts'
import { type List, readList, toColumn } from './list-kind.ts'
import { takeOutline } from './outline.ts'
import { readXlsx, takeSheet } from './sheet.ts'
import { type Statements, StatementsError, type Wish, whichLanguages } from './taken.ts'

/** Files of which people have lists; which of them it is says nothing of how the list is written. */
const ends = ['.xlsx', '.csv', '.tsv', '.txt', '.md']

/** Reads the statements of a file. */
export async function readStatements(file: string, wish: Wish): Promise<Statements> {
  const list = await readFile(file, wish)
  return list.isOutline ? takeOutline(list, wish) : takeSheet(list, wish)
}

/** The languages that the heads of a sheet name, for a wish without languages; none of an outline. */
export async function languagesOf(file: string, words: HeadWords): Promise<string[]> {
  const list = await readFile(file, { words, languages: undefined })
  return list.isOutline ? [] : languagesOfHeads(list.rows, words)
}

async function readFile(file: string, named: { words: HeadWords; languages: string[] | undefined }): Promise<List> {
  if (!existsSync(file)) throw new StatementsError(`${file}: there is no such file`)
  const end = extname(file).toLowerCase()
  if (!ends.includes(end))
    throw new StatementsError(
      `${file}: statements are read from .xlsx, .csv, .tsv, .txt and .md; save the list as one of these`,
    )
  if (end === '.xlsx' || isWorkbook(file)) return toColumn(await readXlsx(file), named)
  const { text, remarks } = readPlain(file, named.languages)
  const list = readList(file, text, named)
  return { ...list, remarks: [...remarks, ...list.remarks] }
}

/** Whether a file begins as a workbook does, whatever its name. */
function isWorkbook(file: string): boolean {
  const start = Buffer.alloc(4)
  try {
    const handle = openSync(file, 'r')
    try {
      readSync(handle, start)
    } finally {
      closeSync(handle)
    }
  } catch {
    // The reading of the text says what is wrong with the file.
  }
  return start.toString('latin1') === 'PK\u0003\u0004'
}

/** By script: the encoding in which a sheet saves a list if not in UTF-8. Each of them refuses most texts of another encoding. */
const encodings: Record<string, string> = { Jpan: 'Shift_JIS', Hans: 'GB18030', Hant: 'Big5', Kore: 'EUC-KR' }

/** The text of a file, and what to say about its encoding, which only its languages or a byte-order mark tell. */
function readPlain(file: string, languages: string[] | undefined): { text: string; remarks: string[] } {
  const text = readText(file)
  if (typeof text === 'string') return { text, remarks: [] }
  const scripts = (languages ?? []).map((lang) => new Intl.Locale(lang).maximize().script ?? '')
  for (const encoding of ['UTF-16', ...scripts.map((script) => encodings[script])]) {
    const decoded = encoding && text.bytes && decode(text.bytes, encoding)
    if (decoded)
      return { text: decoded, remarks: [`it was read in ${encoding}: if letters are wrong, save the list in UTF-8`] }
  }
  if (!languages && text.bytes) throw new StatementsError(whichLanguages)
  throw new StatementsError(`${file}: ${text.why} (in Excel: CSV UTF-8; in the editor of Windows: Save as, Encoding)`)
}

/** The text in an encoding; undefined if the bytes are not in that. Without its byte-order mark nothing is taken for UTF-16. */
function decode(bytes: Uint8Array, encoding: string): string | undefined {
  const isMarked = bytes[0] === 0xff && bytes[1] === 0xfe
  if ((encoding === 'UTF-16') !== isMarked) return undefined
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
