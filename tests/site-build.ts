// Builds a site for a test in a folder of its own, of a debate as it is or with changes that its author might make.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { toPublicUrl } from '../src/debate/public-url.ts'
import { readContent } from '../src/debate/read-content.ts'
import { buildSite as writeSite } from '../src/debate/write-site.ts'

const project = join(import.meta.dirname, '..')

export interface BuiltSite {
  /** The folder of the built site. */
  folder: string
  remove(): void
}

interface Changes {
  /** The debate's folder; the shipped debate if absent. */
  debate?: string
  /** Replaces the debate's English title. */
  newTitle?: string
  /** Replaces the text `from` in one of the debate's files with `to`. */
  edit?: { file: string; from: string; to: string }
  /** The address at which the site will be published. */
  publicUrl?: string
  /** The path of the server that will serve the site; absent for a static host. */
  server?: string
}

export async function buildSite({
  debate = join(project, 'slides'),
  publicUrl = '',
  newTitle = '',
  edit,
  server,
}: Changes = {}): Promise<BuiltSite> {
  const temporary = mkdtempSync(join(tmpdir(), 'site-'))
  const slides = join(temporary, 'slides')
  cpSync(debate, slides, { recursive: true })
  if (newTitle) {
    const file = join(slides, 'debate.md')
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^- en: .*/m, `- en: ${newTitle}`))
  }
  if (edit) {
    const file = join(slides, edit.file)
    const text = readFileSync(file, 'utf8')
    if (!text.includes(edit.from)) throw new Error(`${edit.file} has no "${edit.from}"`)
    writeFileSync(file, text.replace(edit.from, edit.to))
  }
  const folder = join(temporary, 'dist')
  const content = readContent(project, slides)
  const program = join(project, 'program')
  await writeSite({ program, content, publicUrl: toPublicUrl(publicUrl), server, out: folder })
  return { folder, remove: () => rmSync(temporary, { recursive: true }) }
}
