// The written sites of the debates in the data folder: `sites/ID/N`, each written beside the others and used only once it is complete.
// So an open page loses no file, neither when the debate changes nor when the server starts again with newer pages.
import { cpSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { basePath } from '../debate/public-url.ts'
import { debatePath } from './addresses.ts'
import type { Compiler } from './compiler.ts'
import type { Site } from './debates.ts'

interface SitesOptions {
  compiler: Pick<Compiler, 'write'>
  dataDir: string
  /** The folder of the built program. */
  program: string
  publicUrl: string | undefined
  /** Whether sites may also be written long after the start, when the program's folder may have a newer program. */
  isLong: boolean
  /** Whether the debates are being written, and their pages follow each change. */
  isWatched?: boolean
}

export interface Sites {
  /** Writes the site of the debate that was read from a folder; earlier ones of this run, and the last one of the run before, are kept (`isWatched`: the last few). */
  write(id: string, from: string): Promise<Site>
  /** Removes the sites of all other debates, which earlier runs left. */
  prune(ids: string[]): void
}

/** Earlier sites that are kept of a debate that is being written: open pages leave them at once, and there may be hundreds. */
const keptWhileWatched = 3

export function openSites({ compiler, dataDir, program, publicUrl, isLong, isWatched = false }: SitesOptions): Sites {
  const home = join(dataDir, 'sites')
  /** The folders of each debate that are kept, the newest first. */
  const kept = new Map<string, string[]>()
  let ownProgram: string | undefined

  /** A copy of the program as it was at this start: pages of a newer one might request what this server does not have. */
  function copyProgram(): string {
    // No debate has such an id.
    const copy = join(home, '+program')
    rmSync(copy, { recursive: true, force: true })
    cpSync(program, copy, { recursive: true })
    return copy
  }

  /** The last site that the run before left of a debate; everything else in the debate's folder is removed. */
  function findLast(own: string): string[] {
    mkdirSync(own, { recursive: true })
    const names = readdirSync(own)
    const numbers = names.filter((name) => /^\d+$/.test(name)).sort((a, b) => Number(b) - Number(a))
    const [last] = numbers
    for (const name of names) if (name !== last) rmSync(join(own, name), { recursive: true, force: true })
    return last === undefined ? [] : [join(own, last)]
  }

  return {
    prune: (ids) => {
      mkdirSync(home, { recursive: true })
      for (const name of readdirSync(home))
        if (!ids.includes(name)) rmSync(join(home, name), { recursive: true, force: true })
    },
    write: async (id, from) => {
      const own = join(home, id)
      const older = kept.get(id) ?? findLast(own)
      ownProgram ??= isLong ? copyProgram() : program
      const [, last = '0'] = /(\d+)$/.exec(older[0] ?? '') ?? []
      const folder = join(own, String(Number(last) + 1))
      const unfinished = `${folder}.part`
      await compiler.write(from, {
        ...{ program: ownProgram, out: unfinished, server: `${basePath(publicUrl)}/`, isWatched },
        publicUrl: publicUrl && publicUrl + debatePath(id).slice(0, -1),
      })
      renameSync(unfinished, folder)
      const most = isWatched ? keptWhileWatched : older.length
      for (const old of older.splice(most)) rmSync(old, { recursive: true, force: true })
      kept.set(id, [folder, ...older])
      return { folder, older: isWatched ? [...older, ownProgram] : older }
    },
  }
}
