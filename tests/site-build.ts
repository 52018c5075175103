// The site built anew for a test, in a folder of its own: as it is, or as its author may have changed it.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { toPublicUrl } from '../src/debate/public-url.ts'
import { readContent } from '../src/debate/read-content.ts'
import { buildSite as writeSite } from '../src/debate/write-site.ts'

const project = join(import.meta.dirname, '..')

export interface BuiltSite {
  /** The built folder. */
  folder: string
  remove(): void
}

interface Changes {
  /** The debate's folder; the one that ships if none is named. */
  debate?: string
  /** What the debate is called in English instead. */
  newTitle?: string
  /** A text of one of the debate's files, and what stands there instead. */
  edit?: { file: string; from: string; to: string }
  /** Where the site will be. */
  publicUrl?: string
  /** The path of the server that has the site; absent: no server has it. */
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
