// `build`: writes a debate's site into a folder, for any static host and any path.
import { join, resolve } from 'node:path'
import { ContentError } from '../debate/content-error.ts'
import { root } from '../debate/package.ts'
import { toPublicUrl } from '../debate/public-url.ts'
import { readContent } from '../debate/read-content.ts'
import { readResults } from '../debate/read-results.ts'
import { SettingError } from '../debate/setting-error.ts'
import { buildSite } from '../debate/write-site.ts'

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
    const { rooms, problems, leftOut } = readResults(results, content.deck.id)
    if (problems.length > 0) throw new ContentError(problems.join('\n'))
    if (leftOut) print(`${leftOut}\n`)
    const readings = { rooms, readers: null }
    await buildSite({ program: join(root, 'program'), content, publicUrl, readings, out: resolve(out) })
    return 0
  } catch (error) {
    if (!(error instanceof ContentError || error instanceof SettingError)) throw error
    print(`${error.message}\n`)
    return 1
  }
}
