// Development: one address for the API and for Vite's pages. A change of a page is shown at once; a change of the server,
// the slides or the words starts it anew, and every open page comes back by itself.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { onEnd } from '../src/server/ending.ts'

const root = join(import.meta.dirname, '..')
const watched = ['src/server', 'src/core', 'src/content', 'slides', 'locales'].map(
  (path) => `--watch-path=${join(root, path)}`,
)
const program = join(import.meta.dirname, 'dev-server.ts')
const given = process.argv.slice(2)
const child = spawn(process.execPath, [...watched, '--watch-preserve-output', program, ...given], { stdio: 'inherit' })
onEnd(async () => {
  child.kill('SIGTERM')
  await once(child, 'exit')
})
child.on('exit', (code) => process.exit(code ?? 0))
