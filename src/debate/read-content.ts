// What the build and the server show: the debate of a folder, compiled, and the words of the interface in its languages. It throws one
// error that lists every fault with its place and what to do.

import { basename, join } from 'node:path'
import type { Deck, DeckWords, References } from '../core/deck.ts'
import type { UiFile } from './check-ui.ts'
import { compileDebate } from './compile.ts'
import { ContentError } from './content-error.ts'
import { fillWords } from './interface-words.ts'
import { createJsonProblems } from './json-problems.ts'
import { spokenAs } from './language-tag.ts'
import { DebateError, toLine } from './problems.ts'
import { readProgramWords } from './program-words.ts'
import { readFolder } from './read-folder.ts'
import type { PictureFile } from './read-picture.ts'

export interface Content {
  deck: Deck
  references: References
  /** The words of each language of the debate, in its order. */
  langs: Map<string, { words: DeckWords; ui: UiFile }>
  /** The pictures of claims and pages. */
  pictures: PictureFile[]
  /** The debate's own colours, as CSS; undefined: it has none. */
  theme: string | undefined
  /** The warnings that `check` has for it, a line for each. */
  warnings: string[]
}

/** Reads a debate's folder, the one that ships if none is named, and the words in locales/ of a root; throws a ContentError. */
export function readContent(root: string, folder = join(root, 'slides')): Content {
  const problems = createJsonProblems()
  const program = readProgramWords(root, problems)
  const english = program.get('en')
  const { debate, ui, pictures, theme, problems: ofDebate } = readOrStop(folder, english && program)
  const errors = ofDebate.filter(({ severity }) => severity === 'error')
  const toSentence = (problem: (typeof ofDebate)[number]) =>
    toLine({ ...problem, file: `${basename(folder)}/${problem.file}` })
  /** Those of the program for a language that it speaks in another region, unless the debate brings its own. */
  const uiOf = (lang: string): UiFile => {
    const near = spokenAs(lang, program.keys()) ?? ''
    const own = ui.get(lang)
    return program.get(lang) ?? (own ? undefined : program.get(near)) ?? fillWords(own, english ?? {}, lang)
  }
  const lines = errors.map(toSentence)
  const found = [...lines, ...problems.list()]
  if (found.length > 0 || !debate || !english) throw new ContentError(found.join('\n'))
  const { deck, references, words } = compileDebate(debate, pictures)
  const langs = [...words].map(([lang, own]) => [lang, { words: own, ui: uiOf(lang) }] as const)
  return {
    deck,
    references,
    langs: new Map(langs),
    pictures: [...pictures.values()],
    theme,
    warnings: ofDebate.map(toSentence),
  }
}

function readOrStop(...given: Parameters<typeof readFolder>): ReturnType<typeof readFolder> {
  try {
    return readFolder(...given)
  } catch (error) {
    if (error instanceof DebateError) throw new ContentError(error.message)
    throw error
  }
}
