// The shipped debate: it is complete in every language, says the same in each, and shares no sentence with its source.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { toSlides } from '../src/core/deck.ts'
import { phraseEnd, type Text, toPlain } from '../src/core/text.ts'
import { printDebate } from '../src/debate/print.ts'
import { toLine } from '../src/debate/problems.ts'
import { readContent } from '../src/debate/read-content.ts'
import { readFolder } from '../src/debate/read-folder.ts'
import { textsOf } from '../src/debate/texts.ts'

const root = join(import.meta.dirname, '..')
const folder = join(root, 'slides')
const { deck, references, langs } = readContent(root)
const claims = deck.claims.map(({ id }) => id)

it('is read without a problem or a warning: eighteen claims, thirteen of them core, nineteen charts', () => {
  expect(readFolder(folder).problems.map(toLine)).toEqual([])
  expect([...langs.keys()]).toEqual(['zh-Hans', 'ja', 'en'])
  expect(deck.claims).toHaveLength(18)
  expect(deck.claims.filter(({ core }) => core)).toHaveLength(13)
  expect(deck.claims.filter(({ verdict }) => verdict)).toHaveLength(18)
  expect(Object.keys(references.evidence)).toHaveLength(19)
})

it('is written as the command `format` writes it', () => {
  const { sections } = readFolder(folder)
  expect(sections).not.toEqual([])
  for (const [file, text] of printDebate(sections)) expect(text, file).toBe(readFileSync(join(folder, file), 'utf8'))
})

it.each(claims)('has the same figures in every language: %s', (id) => {
  const figures = Array.from(langs.values(), ({ words }) => {
    const { heading = [], claim = [] } = words.claims.stacks[id] ?? {}
    const { reasons = [] } = words.arguments.arguments[id] ?? {}
    // Years and percentages are written alike in every language; amounts are not (10億, 10 billion).
    const texts = [heading, claim, ...reasons].map(toPlain)
    return texts.map((text) => (text.match(/\d+\.\d+%|\b20\d\d|20\d\d(?=年)/g) ?? []).sort())
  })
  for (const other of figures) expect(other).toEqual(figures[0])
})

it('names the sources of every argument, of every look back and of the third vote', () => {
  const withSources = toSlides(deck).filter(
    ({ kind, poll }) => kind === 'arguments' || kind === 'hindsight' || (kind === 'vote' && poll?.round === 'since'),
  )
  expect(Object.keys(references.cited)).toEqual(withSources.map(({ id }) => id))
  expect(references.cited['few-unicorns.hindsight']?.length).toBeGreaterThan(0)
})

const textsIn = (tree: unknown): Text[] => {
  if (Array.isArray(tree) && tree[0]?.text !== undefined) return [tree as Text]
  return typeof tree === 'object' && tree !== null ? Object.values(tree).flatMap(textsIn) : []
}

it.each(['en', 'ja', 'zh-Hans'])(
  'has the words of every page in %s, divided into phrases if the language has no spaces',
  (lang) => {
    const words = langs.get(lang)?.words
    if (!words) throw new Error(`no words in ${lang}`)
    expect(Object.keys(words.claims.stacks)).toEqual(['before', 'after', 'since', ...claims])
    expect(Object.keys(words.arguments.arguments)).toEqual(claims)
    expect(Object.keys(words.notes)).toEqual(['before', 'after', 'since', ...claims])
    expect(Object.keys(words.evidence.charts)).toEqual(Object.keys(references.evidence))
    expect(textsIn(words).length).toBeGreaterThan(300)
    const marks = JSON.stringify(words).split(phraseEnd).length - 1
    expect(marks > 0).toBe(lang !== 'en')
  },
)

/** How long a run of characters without spaces must be to count as copied. */
const runLength = 13
const runsOf = (text: string): string[] => {
  const characters = [...text.normalize('NFKC').replace(/[\s\u200b]/g, '')]
  return characters
    .map((_, at) => characters.slice(at, at + runLength).join(''))
    .filter((run) => [...run].length === runLength)
}
// The essay itself is not in this repository: the file has a hash of each of its runs, 48 bits of SHA-256.
const essayRuns = new Set(readFileSync(join(import.meta.dirname, 'essay-runs.txt'), 'utf8').split('\n'))
const isOfEssay = (run: string): boolean =>
  essayRuns.has(createHash('sha256').update(run).digest().subarray(0, 6).toString('base64url'))

it('shares no run of thirteen characters with the essay that it restates', () => {
  const words = [...langs.values()].flatMap(({ words }) => textsIn(words).map(toPlain))
  const ui = [...langs.values()].flatMap((one) => textsOf(one.ui).map(([, text]) => text))
  expect([...words, ...ui].flatMap((text) => runsOf(text).filter(isOfEssay))).toEqual([])
  expect(essayRuns.size).toBeGreaterThan(3000)
})
