// Writes a debate's site: the program's files and the debate's own, each text with its compressed forms beside it, so that no server
// has to compress anything.
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'
import type { Readings } from '../core/readings.ts'
import { ContentError } from './content-error.ts'
import {
  loadRenderer,
  type Program,
  programFile,
  readProgram,
  rendererFile,
  retiringWorkerFile,
  templates,
  workerFile,
} from './program.ts'
import type { Content } from './read-content.ts'
import { toSite } from './site.ts'

const press = { gz: promisify(gzip), br: promisify(brotliCompress) }
/** Files of the program that are not copied: a site has its own form of them, or does not need them. */
const ownForms: string[] = [...templates, workerFile, retiringWorkerFile, programFile, rendererFile]

/** Names every file of a site, so that the next build knows which files it may replace. Written first, in case of a power cut. */
const listFile = 'site-files.txt'

/**
 * Fills a folder with a site (`isWatched`: SiteFolder); throws a ContentError, and changes nothing, if the folder has files that belong to
 * no site.
 */
async function writeSite(
  { program, site, isWatched }: { program: Program; site: Map<string, string | Uint8Array>; isWatched: boolean },
  folder: string,
): Promise<void> {
  clear(folder)
  const ofProgram = filesBelow(program.folder).filter(
    (path) => isShared(path, site) && !(isWatched && path.startsWith('assets/')),
  )
  const own = [...site].flatMap(([path, content]) =>
    !isWatched && typeof content === 'string' ? [path, `${path}.gz`, `${path}.br`] : [path],
  )
  for (const path of [...ofProgram, ...own]) mkdirSync(dirname(join(folder, path)), { recursive: true })
  await writeFile(join(folder, listFile), `${[...ofProgram, ...own].join('\n')}\n`)
  for (const path of ofProgram) copyFileSync(join(program.folder, path), join(folder, path))
  await Promise.all(
    [...site].map(async ([path, text]) => {
      const file = join(folder, path)
      // Pictures are compressed by themselves.
      if (isWatched || typeof text !== 'string') return writeFile(file, text)
      const [gz, br] = await Promise.all([press.gz(text, { level: 9 }), press.br(text)])
      await Promise.all([writeFile(file, text), writeFile(`${file}.gz`, gz), writeFile(`${file}.br`, br)])
    }),
  )
}

/** Whether a file of the program is copied into this site as it is; of the pictures of titles, only those that a page names. */
function isShared(path: string, site: Map<string, string | Uint8Array>): boolean {
  if (path.startsWith('og/')) return [...site.values()].some((text) => typeof text === 'string' && text.includes(path))
  return !ownForms.includes(path.replace(/\.(gz|br)$/, ''))
}

/** Removes the site that an earlier build wrote into a folder. */
function clear(folder: string): void {
  if (!existsSync(folder)) return
  const list = join(folder, listFile)
  const known = new Set([listFile, ...(existsSync(list) ? readFileSync(list, 'utf8').split('\n') : [])])
  const others = filesBelow(folder).filter((path) => !known.has(path))
  if (others.length > 0) {
    const named = others.slice(0, 3).join(', ') + (others.length > 3 ? ', …' : '')
    throw new ContentError(
      `${folder} has files that do not belong to a site (${named}): give an empty folder or a new one`,
    )
  }
  rmSync(folder, { recursive: true })
}

/** The paths of all files in a folder and below, with `/`. */
function filesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => !entry.isDirectory())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)).replaceAll(sep, '/'))
    .sort()
}

export interface SiteFolder {
  /** The folder of the built program. */
  program: string
  content: Content
  publicUrl: string | undefined
  readings?: Readings
  server?: string | undefined
  /**
   * Whether the debate is being written, and its site after every save: nothing is compressed, which takes longer than all the rest, and
   * `assets/` is left in the program's folder.
   */
  isWatched?: boolean
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
  const renderFirst = await loadRenderer(program)
  const site = toSite({ program: built, renderFirst, readings, ...options })
  await writeSite({ program: built, site, isWatched: options.isWatched === true }, out)
}
