// The pages that the build writes for the fixture debate, tag by tag: the files in golden/ keep their earlier content, so that rewritten
// code can be compared with it. After an intended change, `GOLDEN=write vitest run tests/golden.test.ts` writes them again; look at what
// changed in them before you commit. BudouX and Node's dictionary decide where a phrase ends: a newer version of either may change the
// files too.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import { describe, expect, it } from 'vitest'
import { libraryFolder } from './library.ts'
import { buildSite } from './site-build.ts'

const golden = join(import.meta.dirname, 'golden')
const now = new Map<string, string>()
// A static host has only the pages of a debate; a server also has those of its rooms.
for (const [options, pages] of [
  [{}, /\.(html|webmanifest)$/],
  [{ server: '/' }, /^(vote|console|report)\.html$/],
] as const) {
  const site = await buildSite({ debate: libraryFolder, ...options })
  for (const path of filesBelow(site.folder).filter((one) => pages.test(one)))
    now.set(path, toLines(readFileSync(join(site.folder, path), 'utf8'), path.endsWith('.html')))
  site.remove()
}

if (process.env.GOLDEN === 'write') {
  rmSync(golden, { recursive: true, force: true })
  for (const [path, text] of now) {
    mkdirSync(dirname(join(golden, path)), { recursive: true })
    writeFileSync(join(golden, path), text)
  }
}

function filesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return entries.map(({ parentPath, name }) =>
    join(parentPath, name)
      .slice(folder.length + 1)
      .replaceAll(sep, '/'),
  )
}

/**
 * A page with a line for each tag that follows another, or a list with a line for each of its values. The debate is left out, since other
 * tests check it, and so are the hashes in the names of files.
 */
function toLines(text: string, isPage: boolean): string {
  if (!isPage) return `${JSON.stringify(JSON.parse(text), null, 2)}\n`
  return text
    .replace(/(<script type="application\/json" id="debate">)\{.*?\}(<\/script>)/, '$1{…}$2')
    .replace(/(\/(?:assets|words)\/[\w-]+)-[\w-]{8}\.(js|css|json)"/g, '$1-HASH.$2"')
    .replaceAll('><', '>\n<')
}

it('the site has the same pages as before', () => {
  expect([...now.keys()].toSorted()).toEqual(filesBelow(golden).toSorted())
})

describe.each([...now.keys()])('the built golden/%s', (path) => {
  const parts = (text = '') => text.split(/^(?=<body>)/m)
  const [headNow, bodyNow] = parts(now.get(path))
  const [headThen, bodyThen] = parts(readFileSync(join(golden, path), 'utf8'))

  it('has the same head, or the same values, as before', () => expect(headNow).toBe(headThen))
  it('has the same body as before', () => expect(bodyNow).toBe(bodyThen))
})
