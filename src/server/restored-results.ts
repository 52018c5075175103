// The saved results of a backup. A backup is a data folder with the results in it; readers see those in the folder results, beside it.
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, rmdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { writeDurably } from './durable-file.ts'

/**
 * Moves the results that a backup has in `dataDir` to the folder `results`; nothing there is written over, and what could not be moved
 * stays. Gives sentences about it, none if there is no backup.
 */
export async function restoreResults(dataDir: string, results: string): Promise<string[]> {
  const from = join(dataDir, 'results')
  if (!existsSync(from)) return []
  let moved = 0
  const [kept, noFiles, told]: [string[], string[], string[]] = [[], [], []]
  try {
    await mkdir(results, { recursive: true })
    if (await isSame(from, results)) return []
    for (const name of (await readdir(from)).sort()) {
      const [old, path] = [join(from, name), join(results, name)]
      const outcome = await moveFile(old, path)
      if (outcome === 'moved') moved++
      else if (outcome === 'taken') kept.push(name)
      else if (outcome === 'no file') noFiles.push(name)
    }
    if ((await readdir(from)).length === 0) await rmdir(from)
  } catch (error) {
    told.push(
      `Saved results of the backup in ${from} could not all be moved to ${results}: ${(error as Error).message}`,
    )
  }
  if (moved > 0) told.unshift(`Saved results of the backup that are in ${results} now: ${moved}.`)
  if (kept.length > 0)
    told.push(`Saved results of the backup that stay in ${from}, since others have their names: ${kept.join(', ')}.`)
  if (noFiles.length > 0) told.push(`What is no file stays in ${from}: ${noFiles.join(', ')}.`)
  return told
}

async function moveFile(old: string, path: string): Promise<'moved' | 'taken' | 'no file' | 'there'> {
  if (!(await stat(old)).isFile()) return 'no file'
  if (existsSync(path)) {
    if (await isSame(old, path)) return 'there'
    const [text, there] = await Promise.all([readFile(old), readFile(path).catch(() => undefined)])
    if (!there?.equals(text)) return 'taken'
  } else await writeDurably(path, await readFile(old))
  await rm(old)
  return 'moved'
}

/** Whether two paths lead to one place, over whatever links or mounts: what is removed at one of them is then gone from both. */
async function isSame(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([stat(one, { bigint: true }), stat(other, { bigint: true })])
  return a.dev === b.dev && a.ino === b.ino
}
