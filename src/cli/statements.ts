// Statements as people have them: a sheet with a column for each language (CSV or XLSX), the comments that polis exports, or an outline, a
// line for each. What is not taken is said with its row.
import { existsSync } from 'node:fs'
import { extname } from 'node:path'
import { readText } from '../debate/read-folder.ts'
import { takeOutline } from './outline.ts'
import { readCsv, readXlsx, takeSheet } from './sheet.ts'
import { type Statements, StatementsError, type Wish } from './taken.ts'

/** Reads the statements of a file. */
export async function readStatements(file: string, wish: Wish): Promise<Statements> {
  if (!existsSync(file)) throw new StatementsError(`${file}: there is no such file`)
  const kind = extname(file).toLowerCase()
  if (kind === '.xlsx') return takeSheet(await readXlsx(file), wish)
  if (['.csv', '.tsv'].includes(kind)) return takeSheet(readCsv(file, readPlain(file)), wish)
  if (['.txt', '.md'].includes(kind)) return takeOutline(readPlain(file), wish)
  throw new StatementsError(
    `${file}: statements are read from .xlsx, .csv, .tsv, .txt and .md; save the list as one of these`,
  )
}

function readPlain(file: string): string {
  const text = readText(file)
  if (typeof text === 'string') return text
  throw new StatementsError(`${file}: ${text.why} (in Excel: CSV UTF-8; in the editor of Windows: Save as, Encoding)`)
}
