// Writes a debate's site: the program's files and the debate's own, each text with its compressed forms beside it, so that no server
// has to compress anything.
import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'
import type { Readings } from '../core/contract.ts'
import { type Program, programFile, readProgram, templates, workerFile } from './program.ts'
import type { Content } from './read-content.ts'
import { toSite } from './site.ts'

const press = { gz: promisify(gzip), br: promisify(brotliCompress) }
/** What each debate has in its own form. */
const ownForms: string[] = [...templates, workerFile, programFile]

/** Fills a folder, which is emptied first, with a site. */
async function writeSite(program: Program, site: Map<string, string>, folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const name of readdirSync(program.folder)) {
    if (ownForms.includes(name.replace(/\.(gz|br)$/, ''))) continue
    cpSync(join(program.folder, name), join(folder, name), { recursive: true })
  }
  for (const path of site.keys()) mkdirSync(dirname(join(folder, path)), { recursive: true })
  await Promise.all(
    [...site].map(async ([path, text]) => {
      const file = join(folder, path)
      const [gz, br] = await Promise.all([press.gz(text, { level: 9 }), press.br(text)])
      await Promise.all([writeFile(file, text), writeFile(`${file}.gz`, gz), writeFile(`${file}.br`, br)])
    }),
  )
}

export interface SiteFolder {
  /** The folder of the built program. */
  program: string
  content: Content
  publicUrl: string | undefined
  readings?: Readings
  /** Where the site is written. */
  out: string
}

/** Writes the site of a debate. */
export async function buildSite({
  program,
  out,
  readings = { rooms: [], readers: null },
  ...options
}: SiteFolder): Promise<void> {
  const built = readProgram(program)
  await writeSite(built, toSite({ program: built, readings, ...options }), out)
}
