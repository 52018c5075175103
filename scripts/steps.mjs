// How a step of the setup runs: it prints a line if it has something to do, else nothing, and a sentence if it fails.
import { execFileSync } from 'node:child_process'
import { realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The oldest Node that runs the project. */
export const neededNode = 24

/** The folder of the project. */
export const root = realpathSync(join(dirname(fileURLToPath(import.meta.url)), '..'))

export const say = (text) => process.stdout.write(`${text}\n`)

/** Ends the setup, and with it the command that needs it. */
export function stop(sentence) {
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}

/** Runs a program to its end; what it prints is shown only if it fails. */
export function run(program, args, sentence, options = {}) {
  try {
    execFileSync(program, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 26, ...options })
  } catch (error) {
    const output = `${error.stdout ?? ''}${error.stderr ?? ''}`.replace(/^\s+at .*\n?/gm, '').trim()
    stop(`${output ? `${output}\n` : ''}${sentence}`)
  }
}
