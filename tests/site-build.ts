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

/** `newTitle`: what the debate is called in English instead; `publicUrl`: where the site will be. */
export async function buildSite({ publicUrl = '', newTitle = '' } = {}): Promise<BuiltSite> {
  const temporary = mkdtempSync(join(tmpdir(), 'site-'))
  const slides = join(temporary, 'slides')
  cpSync(join(project, 'slides'), slides, { recursive: true })
  if (newTitle) {
    const file = join(slides, 'debate.md')
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^- en: .*/m, `- en: ${newTitle}`))
  }
  const folder = join(temporary, 'dist')
  const content = readContent(project, slides)
  await writeSite({ program: join(project, 'program'), content, publicUrl: toPublicUrl(publicUrl), out: folder })
  return { folder, remove: () => rmSync(temporary, { recursive: true }) }
}
