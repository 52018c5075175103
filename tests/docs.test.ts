// What the documents tell an author is true: their examples are read without a problem, and the table of headings and properties is
// the same as the grammar.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { bandDeviations } from '../src/core/swing.ts'
import { grammar, type Rule } from '../src/debate/grammar.ts'
import { version } from '../src/debate/package.ts'
import { printDebate } from '../src/debate/print.ts'
import { toLine } from '../src/debate/problems.ts'
import { readDebate } from '../src/debate/read-debate.ts'

const readText = (file: string) => readFileSync(join(import.meta.dirname, '..', file), 'utf8')

/** The Markdown examples of a document, one text for each debate: an example continues the debate above it or begins a new one. */
function debatesIn(document: string): string[] {
  const blocks = [...readText(document).matchAll(/^```md\n([\s\S]*?)^```$/gm)].map(([, block]) => block)
  const debates = blocks.join('\n').split(/^(?=# Debate )/m)
  return debates.map((text) => `${text.trimEnd()}\n`)
}

const examples = ['README.md', 'docs/debate.md'].flatMap((document) =>
  debatesIn(document).map((text): [name: string, text: string] => [`${document}: ${text.split('\n')[0]}`, text]),
)

it('the examples include a smallest debate, one with a piece of each kind, and one with every markup', () => {
  expect(examples).toHaveLength(3)
})

describe.each(examples)('the example in %s', (_, text) => {
  const { sections, problems } = readDebate([{ file: 'debate.md', text }], () => true)

  it('is read without a problem or a warning', () => {
    expect(problems.map(toLine)).toEqual([])
  })

  it('is written as the command `format` writes it', () => {
    expect(printDebate(sections).get('debate.md')).toBe(text)
  })
})

const reference = readText('docs/debate.md')
const inCode = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code)

it('docs/debate.md has every heading of the grammar, in its order, with its properties', () => {
  const rows = reference
    .split('\n')
    .filter((line) => line.startsWith('| `#'))
    .flatMap((line) => {
      const [headings = '', , properties = ''] = line.split('|').slice(1)
      return inCode(headings).map((heading) => [heading, ...inCode(properties)].join(' '))
    })
  const walk = (rules: Record<string, Rule>, level: number): string[] =>
    Object.entries(rules).flatMap(([name, { id, cites, properties, pieces }]) => {
      const behind = { none: [], id: ['id'], source: ['id'], any: [name === 'Point' ? 'row' : 'head'] }[id]
      const heading = ['#'.repeat(level), name, ...behind, ...(cites ? ['[sources]'] : [])]
      return [[...heading, ...properties].join(' '), ...walk(pieces, level + 1)]
    })
  expect(rows).toEqual(walk(grammar, 1))
})

it('docs/debate.md explains every property of the grammar', () => {
  const explained = reference
    .split('\n')
    .filter((line) => /^\| `[a-z]/.test(line))
    .flatMap((line) => inCode(line.split('|')[1] ?? ''))
  const properties = (rules: Record<string, Rule>): string[] =>
    Object.values(rules).flatMap((rule) => [...rule.properties, ...properties(rule.pieces)])
  expect([...new Set(properties(grammar))].filter((property) => !explained.includes(property))).toEqual([])
})

it('README states the width of the band "too close to call" that the code uses', () => {
  expect(readText('README.md')).toContain(`while it is below ${bandDeviations}·√(`)
})

it('README names the package as npm pack does', () => {
  expect(readText('README.md')).toContain(`npm install yes-and-no-${version}.tgz`)
})

it('CONTRIBUTING.md names only files and folders that exist', () => {
  const named = readText('CONTRIBUTING.md')
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .flatMap(inCode)
    .filter((code) => /^[\w-]+\//.test(code) && !code.includes('*'))
  const isThere = (path: string) =>
    ['', 'src'].some((above) => existsSync(join(import.meta.dirname, '..', above, path)))
  expect(named.length).toBeGreaterThan(20)
  expect(named.filter((path) => !isThere(path))).toEqual([])
})

it.each([
  ['README.md', 249],
  ['docs/debate.md', 150],
])('%s is short: at most %i lines', (document, most) => {
  expect(readText(document).trimEnd().split('\n').length).toBeLessThanOrEqual(most)
})
