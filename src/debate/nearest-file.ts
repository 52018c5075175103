// The file or folder that a path nearly names.
import { readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { nearestName } from './nearest.ts'

/** The path of the only folder or Markdown file there that a path to nothing nearly names, as it is typed from here. */
export function nearestFile(path: string): string | undefined {
  const parent = dirname(path)
  try {
    const entries = readdirSync(parent, { withFileTypes: true })
    const names = entries.filter((entry) => !entry.isFile() || /\.md$/i.test(entry.name)).map(({ name }) => name)
    const right = nearestName(basename(path), names)
    return right === undefined ? undefined : parent === '.' && !path.startsWith('.') ? right : join(parent, right)
  } catch {
    return undefined
  }
}
