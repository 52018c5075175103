// Debates as authors leave them while writing: small cuts of real debates, with random edits of the kinds that people make.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { examples } from './examples.ts'

const library = join(import.meta.dirname, '../fixtures/library')
const whole = readdirSync(library)
  .filter((name) => name.endsWith('.md'))
  .map((name) => readFileSync(join(library, name), 'utf8'))
  // Only the first sentence of each text is kept, so that ten thousand debates are read in half a minute.
  .map((text) => text.replace(/^(- [\w-]+: [^{}\n]*?[。！？.?!])(?!\d).*$/gmu, '$1'))

const start = '# Debate cut\n- languages: zh-Hans, ja, en\n- as of: 2023-07\n\n- zh-Hans: 题\n- ja: 題\n- en: Title\n\n'
const claim = '# Claim asked\n- zh-Hans: 句\n- ja: 文\n- en: A sentence.\n\n'
const headings = (text: string): string[] => text.split(/^(?=# )/m)
const pieces = (heading: string): string[] => heading.split(/^(?=## )/m)

/** First-level headings, each divided into its pieces; the random cuts are made of these. */
const sources = [...whole.flatMap(headings), ...examples].map(pieces)

/** One heading of the fixture debate with at most one of its pieces, or a whole example, divided into files at some of its headings. */
function cutDebate({ source, keep, cuts }: { source: number; keep: number; cuts: number }): string[] {
  const [head = '', ...others] = sources[source % sources.length] ?? []
  const kept = others[keep] ?? ''
  const isWhole = head.startsWith('# Debate')
  const text = isWhole && !whole.some((one) => one.startsWith(head)) ? [head, ...others].join('') : head + kept
  const complete = isWhole
    ? /^# Claim/m.test(text)
      ? text
      : `${text.trimEnd()}\n\n${claim}`
    : start + text + (text.startsWith('# Claim') ? '' : `\n${claim}`)
  const bare = complete.replace(/^- (?:charts|part): .*\n/gm, '')
  const cited = new Set([...bare.matchAll(/^#.*\[(.*)\]/gm)].flatMap(([, ids = '']) => ids.split(', ')))
  const known = [...cited].filter((id) => !bare.includes(`# Source ${id}\n`) && !bare.includes(`\n[${id}]:`))
  const files = headings(`${bare.trimEnd()}\n${known.map((id) => `\n[${id}]: https://example.org/${id}\n`).join('')}`)
  return files.reduce<string[]>((done, file, at) => {
    if (at > 0 && (cuts >> at) % 2 === 0) done.push(`${done.pop()}${file}`)
    else done.push(file)
    return done
  }, [])
}

const lines = [
  ...[
    '',
    '---',
    '***',
    '===',
    '<!-- a -->',
    '<!-- b\n\n  c -->',
    '  <!-- d -->',
    '## Note',
    '## Reason',
    '### Note',
    '# Part p',
  ],
  ...[
    '- ja: 足す',
    '- en: more',
    '  goes on',
    '  続く',
    '+ 5 %',
    '1. one',
    '  1. one',
    '  - item',
    '> so',
    '| a | b |',
    '[^1]',
    '\\- so',
  ],
  ...[
    '[S9]: https://example.org/9 "Nine"',
    '    code',
    '\tcode',
    'plain',
    '# Page q',
    '- core: yes',
    '- known: 2024',
    '<b>',
    '```',
    '&amp;',
  ],
]
const signs = [
  ...[
    '*',
    '**',
    '`',
    '\\',
    '{',
    '}',
    '{=',
    '|',
    '[',
    ']',
    '<',
    '>',
    '&',
    '#',
    '-',
    '+',
    ':',
    '：',
    '　',
    ' ',
    '\t',
    '\u{FEFF}',
    '\u200b',
    '\u200f',
    '\u00a0',
    '２',
    'ｅ',
    '－',
    '"',
    '•',
  ],
  ...[
    '字',
    'ー',
    'a',
    '1',
    '。',
    '가',
    '😀',
    'é',
    '<!-- x -->',
    '<!--y\nz-->',
    '<!-- -->',
    '\r',
    '\r\n',
    '\n',
    '\n  ',
    '\n\n  ',
    '$x_1$',
  ],
]
const wide: [string, string][] = [
  [': ', '：'],
  ['# ', '#　'],
  ['#', '＃'],
  ['- ', '－　'],
  ['- ', '-　'],
  [', ', '、'],
  ['[', '［'],
  ['- ', '* '],
  ['- ', '+ '],
]

/** Makes one edit in a file. `how`: which edit; `at`: in which line; `where`: at which character; `what`: which of the edit's choices. */
function edit(
  text: string,
  { how, at, where, what }: { how: number; at: number; where: number; what: number },
): string {
  const all = text.split('\n')
  const index = at % all.length
  const line = all[index] ?? ''
  const column = where % (line.length + 1)
  const put = (...put: string[]) => all.toSpliced(index, 1, ...put).join('\n')
  const insert = (sign: string) => put(line.slice(0, column) + sign + line.slice(column))
  const edits = [
    () => put(),
    () => put(line, line),
    () => put(line, lines[what % lines.length] ?? ''),
    () => insert(signs[what % signs.length] ?? ''),
    () => put(line.slice(0, column) + line.slice(column + 1)),
    () => insert(['<!-- c -->', ' <!-- c --> ', '<!-- c\nd -->', '<!-- é\n\n字 -->'][what % 4] ?? ''),
    () => put('<!-- line -->', line),
    () => put('', line),
    () => put(' '.repeat(1 + (what % 6)) + line),
    () => put(`\t${line}`),
    () => put(line.trimStart()),
    () => put(line.replace(...(wide[what % wide.length] ?? ['', '']))),
    () => put(line, all[(index + what) % all.length] ?? ''),
    () => all.toSpliced(index, 2, line + (all[index + 1] ?? '')).join('\n'),
    () => insert('\n  '),
    () => text.replaceAll('\n', what % 2 === 0 ? '\r\n' : '\r'),
    () => put(`${line}${' '.repeat(1 + (what % 3))}`),
  ]
  return edits[how % edits.length]?.() ?? text
}

const number = fc.nat({ max: 999 })

/** A small debate after one to three edits, as its files. */
export const editedDebates: fc.Arbitrary<Record<string, string>> = fc
  .record({
    source: number,
    keep: fc.nat({ max: 8 }),
    cuts: number,
    edits: fc.array(fc.record({ file: number, how: number, at: number, where: number, what: number }), {
      minLength: 1,
      maxLength: 3,
    }),
  })
  .map(({ edits, ...cut }) => {
    const files = cutDebate(cut)
    for (const { file, ...one } of edits) {
      const index = file % files.length
      files[index] = edit(files[index] ?? '', one)
    }
    return Object.fromEntries(files.map((text, at) => [`${at + 1}.md`, text]))
  })

const starts = [
  '# Debate d\n- languages: en, ja\n\n- en: T\n- ja: 題\n\n# Claim z\n- en: Z\n- ja: 全\n\n',
  '# Debate d\n- languages: en\n\nT\n\n# Claim z\n\nZ\n\n',
  '# Debate d\n- languages: ja\n\n題\n\n# Claim y\n\n甲\n\n## Note\n\n注\n\n',
]
const bits = [
  ...[
    '# ',
    '## ',
    '#',
    '＃　',
    'Claim',
    'Page',
    'Note',
    'Reason',
    'Chart',
    'Point',
    ' a',
    ' b',
    ' c',
    '\n',
    '\n',
    '\n\n',
    '\n\n',
  ],
  ...[
    '- ',
    '- en: ',
    '- ja: ',
    '- ja：',
    '  ',
    '    ',
    '- core: yes',
    '- charts: c',
    '* ',
    '1. ',
    '| | a |\n|---|---|\n| x | 1 |',
    '|',
  ],
  ...[
    'word',
    '字',
    '語',
    '[S1]',
    '<!-- c -->',
    '<!--\nd\n-->',
    '`',
    '*',
    '**',
    '\\',
    '{=x}',
    '{',
    '}',
    '<b>',
    '---',
    '===',
    '> ',
  ],
  ...['\t', ':', '：', '&amp;', '\u00a0', '\u3000', '~~~', '_', '!', '+ ', '  - ', '\n[S2]: https://example.org "t"\n'],
]

/** A debate with random signs and words added at its end. */
export const signDebates: fc.Arbitrary<Record<string, string>> = fc
  .record({ start: fc.constantFrom(...starts), signs: fc.array(fc.constantFrom(...bits), { maxLength: 9 }) })
  .map(({ start, signs }) => ({ '1.md': `${start}${signs.join('')}\n` }))
