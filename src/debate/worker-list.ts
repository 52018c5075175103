// The list of files that a debate's service worker keeps, and its place in the worker's script.
import { createHash } from 'node:crypto'

/** The placeholder that is in the script until a debate is known. */
export const listPlace = '__SITE_LIST__'

/** The worker's script with its list, whose version changes whenever a file changes. */
export function fillWorker(script: string, files: { path: string; source: string | Uint8Array }[]): string {
  const hash = createHash('sha256')
  for (const { path, source } of files) hash.update(`${path}\n`).update(source)
  const list = { version: hash.digest('hex').slice(0, 16), files: files.map(({ path }) => path) }
  const place = new RegExp(`(["'\`])${listPlace}\\1`)
  if (!place.test(script)) throw new Error('the service worker has no place for its list')
  return script.replace(place, () => JSON.stringify(JSON.stringify(list)))
}
