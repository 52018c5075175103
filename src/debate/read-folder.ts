// Reads a debate's folder: its Markdown files as text, its pictures, theme and words. A single Markdown file can be a whole debate in
// place of a folder.
import { lstatSync, readdirSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { UiFile } from './check-ui.ts'
import { isMissing, listMarkdown, readText, unreadable } from './debate-path.ts'
import { readInterfaceWords, type WordsFile } from './interface-words.ts'
import { nearestFile } from './nearest-file.ts'
import { DebateError, inOrder, type Problem } from './problems.ts'
import { type ReadDebate, readDebate } from './read-debate.ts'
import { typedLanguages } from './read-languages.ts'
import { type PictureFile, readPicture } from './read-picture.ts'
import { placeOfProperty, propertyOf, type Section } from './sections.ts'
import { checkTheme } from './theme.ts'
import { findUnread, rightName } from './unread-files.ts'

/** Bytes above which a picture delays a hall's phones. */
const largePicture = 1_000_000

const theme = 'theme.css'

/** What a folder has beside its Markdown. `ui`: the interface's words, by language; `pictures`: those of claims and pages, by their names. */
type ReadFolder = ReadDebate & {
  ui: Map<string, UiFile>
  pictures: Map<string, PictureFile>
  theme: string | undefined
}

/**
 * Reads a folder, or the one file in its place; throws a DebateError if there is neither. `program`: the program's own words of the
 * interface; without them, the folder's words of the interface are not read.
 */
export function readFolder(path: string, program?: Map<string, UiFile>): ReadFolder {
  const { folder, names } = listFiles(path)
  const faults: Problem[] = []
  const read = (file: string): string | undefined => {
    const text = readText(join(folder, file))
    if (typeof text === 'string') return text
    faults.push(problemOf(file, text.why))
    return undefined
  }
  const files = names.flatMap((file) => {
    const text = read(file)
    return text === undefined ? [] : [{ file, text }]
  })
  const pictures = new Map<string, PictureFile>()
  const found = readDebate(files, (name) => {
    const picture = readPicture(folder, name)
    if (typeof picture === 'string') return picture
    pictures.set(name, picture)
    return true
  })
  const css = hasTheme(folder) ? read(theme) : undefined
  const ofTheme = checkTheme(css, theme)
  // If no heading could be read because of unreadable files, every further problem follows from that.
  const ofDebate = faults.length > 0 && found.sections.length === 0 ? [] : found.problems
  const { words: ui, problems: ofWords } = program ? readWords(folder, found, program) : noWords()
  const isFile = folder !== path
  const problems = inOrder([
    ...faults,
    ...ofDebate,
    ...(isFile ? [] : findUnread(folder)),
    ...findLarge(found.sections, pictures),
    ...ofTheme,
    ...ofWords,
  ])
  const isFaultless = problems.every(({ severity }) => severity !== 'error')
  return { ...found, ui, pictures, theme: css, problems, debate: isFaultless ? found.debate : undefined }
}

/** Whether a folder has a theme, be it readable or not. */
function hasTheme(folder: string): boolean {
  try {
    return lstatSync(join(folder, theme), { throwIfNoEntry: false }) !== undefined
  } catch {
    // A folder whose files nobody may look at: its Markdown says so.
    return false
  }
}

/** Warns of pictures that delay the phones of a hall. */
const findLarge = (sections: Section[], pictures: Map<string, PictureFile>): Problem[] =>
  sections.flatMap((section): Problem[] => {
    const picture = propertyOf(section, 'picture')
    const size = picture ? (pictures.get(picture.value)?.bytes.length ?? 0) : 0
    if (!picture || size <= largePicture) return []
    const message = `the picture has ${Math.ceil(size / 1000)} kB, which every phone in the hall loads: make it smaller than ${largePicture / 1000} kB`
    return [{ ...picture.place, severity: 'warning', message }]
  })

const noWords = () => ({ words: new Map<string, UiFile>(), problems: [] })

/** The words of the interface in the folder's words/. */
function readWords(
  folder: string,
  { sections }: ReadDebate,
  program: Map<string, UiFile>,
): { words: Map<string, UiFile>; problems: Problem[] } {
  const heading = sections.find(({ name }) => name === 'Debate')
  const named = heading && propertyOf(heading, 'languages')
  const { typed } = typedLanguages(named?.value ?? '')
  const languages = typed.flatMap(({ lang, meant, fault }) => (fault ? meant : lang) ?? [])
  // Without the languages it is unknown which files are used.
  if (!heading || languages.length === 0) return noWords()
  const faults: Problem[] = []
  const files = listWords(folder, (problem) => faults.push(problem)).map((file): WordsFile => {
    const text = readText(join(folder, file))
    if (typeof text === 'string') return { file, text }
    faults.push(problemOf(file, text.why))
    return { file, text: undefined }
  })
  const { words, problems } = readInterfaceWords(files, languages, placeOfProperty(heading, 'languages'), program)
  return { words, problems: [...faults, ...problems] }
}

function listWords(folder: string, report: (problem: Problem) => void): string[] {
  try {
    return readdirSync(join(folder, 'words'))
      .filter((name) => /\.json$/i.test(name) && !name.startsWith('.'))
      .sort()
      .map((name) => `words/${name}`)
  } catch (error) {
    if (!isMissing(error)) report(problemOf('words', unreadable('folder')))
    return []
  }
}

/** The folder of a debate and the names of its files; `path`: the folder, or the one file in its place. */
function listFiles(path: string): { folder: string; names: string[] } {
  let isFolder: boolean
  try {
    isFolder = statSync(path).isDirectory()
  } catch (error) {
    if (!isMissing(error)) throw toError(path, unreadable('folder'))
    const near = nearestFile(path)
    const right = near === undefined ? 'give the folder of a debate, or its one Markdown file' : `did you mean ${near}?`
    throw toError(path, `there is no such folder or file: ${right}`)
  }
  if (!isFolder) {
    if (!/\.md$/i.test(path)) {
      const right = rightName(path) ?? 'give the folder of a debate, or its one file, such as debate.md'
      throw toError(path, `this is no Markdown file: ${right}`)
    }
    return { folder: dirname(path), names: [basename(path)] }
  }
  let names: string[]
  try {
    names = listMarkdown(path)
  } catch {
    throw toError(path, unreadable('folder'))
  }
  if (names.length === 0) {
    const right = 'write one, such as debate.md, that begins with "# Debate my-debate"'
    const [other] = readdirSync(path)
      .sort()
      .flatMap((name) => rightName(join(path, name)) ?? [])
    throw toError(path, `there is no Markdown file in this folder: ${other ?? right}`)
  }
  return { folder: path, names }
}

const problemOf = (file: string, message: string): Problem => ({ file, line: 1, column: 1, severity: 'error', message })

const toError = (path: string, message: string): DebateError => new DebateError([problemOf(path, message)])
