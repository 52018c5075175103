// The site built anew for a test, in a folder of its own: as it is, or as its author may have changed it.
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const project = join(import.meta.dirname, '..')
const inputs = ['src', 'slides', 'locales', 'public', 'index.html', 'vote.html', 'console.html', 'report.html']

export interface BuiltSite {
  /** The built folder. */
  folder: string
  remove(): void
}

/** `newTitle`: what the debate is called in English instead; `publicUrl`: where the site will be. */
export function buildSite({ publicUrl = '', newTitle = '' } = {}): BuiltSite {
  const temporary = mkdtempSync(join(tmpdir(), 'site-'))
  const root = newTitle ? copyProject(temporary) : project
  if (newTitle) {
    const file = join(root, 'slides/debate.md')
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^- en: .*/m, `- en: ${newTitle}`))
  }
  const folder = join(temporary, 'dist')
  const vite = join(project, 'node_modules/vite/bin/vite.js')
  execFileSync(process.execPath, [vite, 'build', '--outDir', folder, '--emptyOutDir', '--logLevel', 'warn'], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production', PUBLIC_URL: publicUrl },
    stdio: 'pipe',
  })
  return { folder, remove: () => rmSync(temporary, { recursive: true }) }
}

function copyProject(temporary: string): string {
  const root = join(temporary, 'project')
  for (const name of [...inputs, 'vite.config.ts', 'package.json', 'tsconfig.json'])
    cpSync(join(project, name), join(root, name), { recursive: true })
  symlinkSync(join(project, 'node_modules'), join(root, 'node_modules'))
  return root
}
