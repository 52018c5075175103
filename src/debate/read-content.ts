// What the build and the server show: the debate of a folder, compiled, and the words of the interface in its languages. It throws one
// error that lists every fault with its place and what to do.

import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Deck, DeckWords, References } from '../core/deck.ts'
import { Lang } from '../core/id.ts'
import { checkUi, UiFile, uiPath } from './check-ui.ts'
import { compileDebate } from './compile.ts'
import { ContentError, createProblems, type Report } from './json-problems.ts'
import { toLine } from './problems.ts'
import { readFolder } from './read-folder.ts'
import { createFileReader } from './read-json.ts'

export interface Content {
  deck: Deck
  references: References
  /** The words of each language of the debate, in its order. */
  langs: Map<string, { words: DeckWords; ui: UiFile }>
}

/** Reads a debate's folder, the one that ships if none is named, and the words in locales/ of a root; throws a ContentError. */
export function readContent(root: string, folder = join(root, 'slides')): Content {
  const problems = createProblems()
  const read = createFileReader(root, problems)
  const uis = new Map<string, UiFile>()
  for (const lang of listLangs(root, problems.report)) {
    const ui = read(uiPath(lang), UiFile)
    if (ui) uis.set(lang, ui)
  }
  const english = uis.get('en')
  if (english) for (const [lang, ui] of uis) checkUi(lang, ui, english, problems.report)
  const { debate, problems: ofDebate } = readFolder(folder)
  const errors = ofDebate.filter(({ severity }) => severity === 'error')
  const found = [
    ...errors.map((problem) => toLine({ ...problem, file: `${basename(folder)}/${problem.file}` })),
    ...problems.list(),
  ]
  if (found.length > 0 || !debate || !english) throw new ContentError(found.join('\n'))
  const { deck, references, words } = compileDebate(debate)
  const langs = [...words].map(([lang, own]) => [lang, { words: own, ui: uis.get(lang) ?? english }] as const)
  return { deck, references, langs: new Map(langs) }
}

/** The folders of locales/ that are languages. */
function listLangs(root: string, report: Report): string[] {
  const names = listFolder(root, 'locales', report)
  for (const name of names) {
    if (!Lang.safeParse(name).success) {
      report(`locales/${name}`, [], 'the name is no language tag such as en or zh-Hans; rename or remove it')
    }
  }
  if (!names.includes('en'))
    report('locales/en', [], 'the folder is missing; ui.json of every other language follows it')
  return names.filter((name) => Lang.safeParse(name).success)
}

/** The names in a folder, in order; files that the system hides are left out. */
function listFolder(root: string, folder: string, report: Report): string[] {
  try {
    return readdirSync(join(root, folder))
      .filter((name) => !name.startsWith('.'))
      .sort()
  } catch {
    report(folder, [], 'the folder is missing or cannot be read; add it')
    return []
  }
}
