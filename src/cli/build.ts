// `build`: writes a debate's site into a folder, for any static host and any path.
import { join, resolve } from 'node:path'
import { ContentError } from '../debate/content-error.ts'
import { root } from '../debate/package.ts'
import { toPublicUrl } from '../debate/public-url.ts'
import { readContent } from '../debate/read-content.ts'
import { readResults } from '../debate/read-results.ts'
import { SettingError } from '../debate/setting-error.ts'
import { buildSite, type SiteFolder } from '../debate/write-site.ts'

interface ReadersSite extends Pick<SiteFolder, 'content' | 'publicUrl' | 'out'> {
  /** The folder of frozen rooms. */
  results: string
}

/**
 * Writes a site for readers, without a server, with the frozen rooms to compare with; gives a sentence about rooms that were left out, if
 * any. Throws a ContentError if a frozen room is wrong.
 */
export async function writeReadersSite({ results, ...site }: ReadersSite): Promise<string | undefined> {
  const { rooms, problems, leftOut } = await readResults(results, site.content.deck.id)
  if (problems.length > 0) throw new ContentError(problems.join('\n'))
  await buildSite({ ...site, program: join(root, 'program'), readings: { rooms, readers: null } })
  return leftOut
}

/** Writes the site; gives 1 if the debate, a frozen room of `results` or PUBLIC_URL is wrong, else 0. */
export async function buildFolder(
  folder: string,
  out: string,
  print: (text: string) => void,
  results = resolve('results'),
): Promise<number> {
  try {
    const content = readContent(root, folder)
    const publicUrl = toPublicUrl(process.env.PUBLIC_URL)
    const leftOut = await writeReadersSite({ content, publicUrl, results, out: resolve(out) })
    if (leftOut) print(`${leftOut}\n`)
    print(`${resolve(out)} has the site: put all of it on any host.\n`)
    return 0
  } catch (error) {
    if (!(error instanceof ContentError || error instanceof SettingError)) throw error
    print(`${error.message}\n`)
    return 1
  }
}
