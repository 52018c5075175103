// Development: one address for the API and for Vite's pages. A change in a page is shown at once; a change in the server, the
// slides or the words restarts the server, and every open page reconnects by itself.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { onEnd } from '../src/server/ending.ts'

const root = join(import.meta.dirname, '..')
const watched = ['src/server', 'src/core', 'src/debate', 'slides', 'locales'].map(
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
