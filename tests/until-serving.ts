// A program that serves, as a test starts it.
import type { ChildProcessWithoutNullStreams } from 'node:child_process'

/** What it prints until it serves; rejects with that text if it ends before. */
export function untilServing(child: ChildProcessWithoutNullStreams): Promise<string> {
  let text = ''
  return new Promise((resolve, reject) => {
    const read = (bytes: Buffer) => {
      text += bytes
      if (/Data .*\n/.test(text)) resolve(text)
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('exit', () => reject(new Error(text)))
  })
}
