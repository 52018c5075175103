// The program: the pages as they are built once, without a debate. A list beside them, which the build writes
// (scripts/program-plugin.ts), names their files and says which of them a page needs at once.
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import * as z from 'zod'
import type { RenderFirst } from '../core/first-slide.ts'

/** The layouts of the deck's page (web/deck/main.ts); a page links the styles and the code of those that it may show. */
export type Layout = 'slides' | 'scroll' | 'handout'

const files = z.array(z.string())
const Needs = z.strictObject({ styles: files, scripts: files, media: z.optional(z.string()) })
/** `asked`: files that the deck's page loads in every layout; `files`: all that it may ever load. Paths in the program's folder. */
const ProgramFile = z.strictObject({
  asked: files,
  layouts: z.strictObject({ slides: Needs, scroll: Needs, handout: Needs }),
  files,
})
export type ProgramFile = z.infer<typeof ProgramFile>

/** The name of the file with this list, in the program's folder. */
export const programFile = 'program.json'

/** The pages' templates, which a debate's own pages are made from. */
export const templates = ['index.html', 'vote.html', 'console.html', 'report.html', 'show.html'] as const
/** The templates of the pages of rooms, which only a server's site has. */
export const roomPages = ['vote.html', 'console.html', 'report.html', 'show.html'] as const
/** The page for addresses where nothing is, which only a server's site has; it is made from that of the phone. */
export const missingPage = 'missing.html'
/** The service worker, into which each debate puts its own list of files. */
export const workerFile = 'sw.js'
/** The service worker that replaces an older one at an address which has none any more. */
export const retiringWorkerFile = 'leave.js'

export interface Program extends ProgramFile {
  folder: string
  /** The text of a file. */
  read(path: string): string
}

/**
 * The script in the program's folder that draws first slides in Node, with the components of the pages (draw/render.tsx). By its name Node
 * knows that it is a module, also in a copy of the folder that has no package.json.
 */
export const rendererFile = 'render.mjs'

/** Loads the renderer of the program in a folder; throws if there is none. */
export async function loadRenderer(folder: string): Promise<RenderFirst> {
  const { render }: { render: RenderFirst } = await import(pathToFileURL(join(resolve(folder), rendererFile)).href)
  return render
}

/** The program in a folder; throws where there is none. */
export function readProgram(folder: string): Program {
  const read = (path: string) => readFileSync(join(folder, path), 'utf8')
  return { folder, read, ...ProgramFile.parse(JSON.parse(read(programFile))) }
}
