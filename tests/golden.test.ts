// What the debate compiles to: its structure, its words, its pages. The files in golden/ keep what this was, so that code written
// anew can be compared with it. Where a change is meant, `GOLDEN=write vitest run tests/golden.test.ts` writes the files anew; look
// at what changed in them before it is committed.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import { describe, expect, it } from 'vitest'
import { questionOf } from '../src/core/question.ts'
import { toPlain } from '../src/core/text.ts'
import { readContent } from '../src/debate/read-content.ts'
import { wordingOf } from '../src/debate/wording.ts'
import { renameStructure, renameWords } from './golden-renamings.ts'
import { buildSite } from './site-build.ts'

const golden = join(import.meta.dirname, 'golden')
const { deck, references, langs } = readContent(join(import.meta.dirname, '..'))
const now = new Map([['structure.json', toJson({ deck, references })]])
for (const [lang, { words }] of langs) {
  // Where a phrase ends is told by BudouX and by Node's dictionary: a newer one of either may change these files too.
  now.set(`texts.${lang}.json`, toJson(words))
}
// A host of files has the pages of a debate alone; a server has those of its rooms too.
for (const [options, pages] of [
  [{}, /\.(html|webmanifest)$/],
  [{ server: '/' }, /^(vote|console|report)\.html$/],
] as const) {
  const site = await buildSite(options)
  for (const path of filesBelow(site.folder).filter((one) => pages.test(one))) {
    const text = readFileSync(join(site.folder, path), 'utf8')
    now.set(`pages/${path}`, path.endsWith('.html') ? toLines(text) : toJson(JSON.parse(text)))
  }
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

/** With the ends of phrases and every space but the plain one as escapes, since nobody sees them in a diff. */
function toJson(value: unknown): string {
  const toEscape = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  return `${JSON.stringify(value, null, 2).replace(/[^\S \n]|[\u200b-\u200f\u2060]/g, toEscape)}\n`
}

/**
 * A page with a line for each tag that follows another, without the debate in it, which the files beside this one hold, and without the
 * part of a file's name that says what is in the file.
 */
function toLines(html: string): string {
  return html
    .replace(/(<script type="application\/json" id="debate">)\{.*?\}(<\/script>)/, '$1{…}$2')
    .replace(/(\/(?:assets|words)\/[\w-]+)-[\w-]{8}\.(js|css|json)"/g, '$1-HASH.$2"')
    .replaceAll('><', '>\n<')
}

const keptOf = (path: string) => readFileSync(join(golden, path), 'utf8')
const pathsTo = (ending: RegExp) => [...now.keys()].filter((path) => ending.test(path))

// biome-ignore lint/suspicious/noExplicitAny: golden files have a shape that no code knows any more
function expectSameJson(path: string, rename = (kept: any) => kept): void {
  expect(JSON.parse(now.get(path) ?? ''), `other than golden/${path}`).toEqual(rename(JSON.parse(keptOf(path))))
}

it('the debate is in the languages, and the site has the pages, that it was in and had', () => {
  expect([...now.keys()].toSorted()).toEqual(filesBelow(golden).toSorted())
})

it("the debate's structure is what it was", () => {
  // What each stack asked: the hash of the words that golden/ keeps of it.
  const [first = ''] = langs.keys()
  const { stacks } = renameWords(JSON.parse(keptOf(`texts.${first}.json`)), {}).claims
  const question = questionOf('agree-5')
  const askedOf = (stack: string) => {
    const { claim, definition = [] } = stacks[stack]
    return { ...question, wording: wordingOf(question, [toPlain(claim), toPlain(definition)]) }
  }
  expectSameJson('structure.json', (kept) => renameStructure(kept, askedOf))
})

describe.each([...langs.keys()])("the debate's words in %s", (lang) => {
  it('are parsed, and parted into phrases, as they were', () => {
    const charts = langs.get(lang)?.words.evidence.charts ?? {}
    const unitWords = Object.fromEntries(Object.entries(charts).map(([id, { unit }]) => [id, unit]))
    expectSameJson(`texts.${lang}.json`, (kept) => renameWords(kept, unitWords))
  })
})

describe.each(pathsTo(/\.html$/))('the built page golden/%s', (path) => {
  const html = now.get(path) ?? ''
  const headOf = (page: string) => page.slice(0, page.indexOf('<body>'))
  const bodyOf = (page: string) => page.slice(page.indexOf('<body>'))

  it('has the head that it had', () => {
    expect(headOf(html)).toBe(headOf(keptOf(path)))
  })

  it('has the body that it had', () => {
    expect(bodyOf(html)).toBe(bodyOf(keptOf(path)))
  })
})

it.each(pathsTo(/\.webmanifest$/))('what a home screen is told in golden/%s is what it was', (path) => {
  expectSameJson(path)
})
