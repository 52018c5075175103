// The files that a page of a built site requests at once, and their size as they are sent to a browser.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

type Press = 'gz' | 'br'

export interface PageBytes {
  /** The files that a page requests at once in one of its layouts: its scripts with all their imports, and its styles. */
  filesOf(page: string, layout?: string): string[]
  /** The text of such a file. */
  read(name: string): string
  /** The bytes of a page with these files, and with each of these parts of the words in the language where that part is largest. */
  weigh(page: string, parts: string[], press: Press, layout?: string): number
}

/** `dist`: the folder of the site. */
export function createPageBytes(dist: string): PageBytes {
  const words = readdirSync(join(dist, 'words'))
  const read = (name: string) => readFileSync(join(dist, 'assets', name), 'utf8')
  const sizeOf = (path: string, press: Press) => statSync(join(dist, `${path}.${press}`)).size

  function filesOf(page: string, layout?: string): string[] {
    const html = readFileSync(join(dist, page), 'utf8').replace(
      /<link [^>]*data-layout="(\w+)"[^>]*>/g,
      (link, name) => (name === layout ? link : ''),
    )
    const files = new Set<string>()
    const addFile = (name: string): void => {
      if (files.has(name)) return
      files.add(name)
      if (!name.endsWith('.js')) return
      for (const [, imported = ''] of read(name).matchAll(/(?:from|import)\s*["'`]\.\/([\w.-]+)["'`]/g))
        addFile(imported)
    }
    for (const [, name = ''] of html.matchAll(/assets\/([\w.-]+)"/g)) addFile(name)
    return [...files]
  }

  function heaviest(part: string, press: Press): number {
    const files = words.filter((name) => name.includes(`-${part}-`) && name.endsWith('.json'))
    if (files.length < 3) throw new Error(`there are ${files.length} files of ${part}`)
    return Math.max(...files.map((name) => sizeOf(join('words', name), press)))
  }

  return {
    filesOf,
    read,
    weigh(page, parts, press, layout) {
      const bytes = [page, ...filesOf(page, layout).map((name) => join('assets', name))].map((path) =>
        sizeOf(path, press),
      )
      return [...bytes, ...parts.map((part) => heaviest(part, press))].reduce((sum, size) => sum + size, 0)
    },
  }
}
