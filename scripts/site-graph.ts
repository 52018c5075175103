// Which built files need which others: the styles and scripts of a layout, and everything that the deck may ever load.
import type { Rolldown } from 'vite'

type Bundle = Rolldown.OutputBundle
type Chunk = Rolldown.OutputChunk

/** The chunk that contains the module whose path ends with `module`; undefined if the build has none. */
export function findChunk(bundle: Bundle, module: string): Chunk | undefined {
  for (const file of Object.values(bundle))
    if (file.type === 'chunk' && file.moduleIds.some((id) => id.endsWith(module))) return file
  return undefined
}

/** The files that a module needs before it can run: its styles, and the scripts that it imports, with its own at the end. */
export function needsOf(bundle: Bundle, module: string): { styles: string[]; scripts: string[] } {
  const chunk = findChunk(bundle, module)
  if (!chunk) return { styles: [], scripts: [] }
  return { styles: [...(chunk.viteMetadata?.importedCss ?? [])], scripts: [...chunk.imports, chunk.fileName] }
}

/** Every file that a page's script may load, now or later. */
export function graphOf(bundle: Bundle, entry: Chunk): string[] {
  const files = new Set<string>()
  const walk = (name: string): void => {
    if (files.has(name)) return
    files.add(name)
    const file = bundle[name]
    if (file?.type !== 'chunk') return
    for (const next of [...file.imports, ...file.dynamicImports]) walk(next)
    for (const style of file.viteMetadata?.importedCss ?? []) files.add(style)
  }
  walk(entry.fileName)
  return [...files]
}
