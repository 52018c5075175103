// `words`: writes the interface's words of a language that the program does not speak into a debate's folder, for somebody to translate.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expectedTexts, toTexts, toTree, UiFile } from '../debate/check-ui.ts'
import { folderOf } from '../debate/debate-path.ts'
import { createJsonProblems } from '../debate/json-problems.ts'
import { readTag, spokenAs } from '../debate/language-tag.ts'
import { root, typedCommand } from '../debate/package.ts'
import { DebateError, toLine } from '../debate/problems.ts'
import { readProgramWords } from '../debate/program-words.ts'
import { readFolder } from '../debate/read-folder.ts'
import { readJson } from '../debate/read-json.ts'

/**
 * Writes `words/LANG.json`: what is translated there already stays, every other text is English. Gives 1 if that is impossible, else 0.
 */
export function writeWords(tag: string, folder: string, print: (text: string) => void): number {
  const { lang: named, meant, fault } = readTag(tag)
  const lang = fault ? meant : named
  const program = readProgramWords(root, createJsonProblems())
  if (lang === undefined) return say(`"${tag}" is the tag of no language: write such as ko, ar or zh-Hant`)
  if (fault)
    return say(
      `"${tag}" is the tag of no language: ${program.has(lang) ? `${lang} is, which the program speaks itself` : `write ${lang}`}`,
    )
  const near = spokenAs(lang, program.keys())
  if (near === lang) return say(`The program speaks ${lang} itself: there is nothing to translate.`)
  if (!existsSync(folder)) return say(`${folder}: there is no such folder or file`)
  let languages: readonly string[] | undefined
  try {
    languages = readFolder(folder).debate?.languages
  } catch (error) {
    if (!(error instanceof DebateError)) throw error
    return say(error.problems.map(toLine).join('\n'))
  }
  const path = join(folderOf(folder), 'words', `${lang}.json`)
  const problems = createJsonProblems()
  const own = existsSync(path) ? readJson(path, readFileSync(path, 'utf8'), UiFile, problems) : {}
  // A file with a fault is not overwritten, so that nothing in it is lost.
  if (!own) return say(problems.list().join('\n'))
  const translated = toTexts(own)
  const expected = expectedTexts(lang, program.get('en') ?? {})
  const english = [...expected].filter(([key, model]) => (translated.get(key) ?? model) === model).length
  const texts = new Map([...expected, ...translated])
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, `${JSON.stringify(toTree(texts), null, 2)}\n`)
  print(
    `${path} is written: ${english} of its ${texts.size} texts are English; translate those of "vote" and "scale" first, which phones show.\n`,
  )
  if (languages && !languages.includes(lang)) print(`  The debate is not in ${lang} yet: add it to "- languages:".\n`)
  print(`  ${typedCommand(`check ${folder}`)}   says which of these are missing\n`)
  return 0

  function say(sentence: string): number {
    print(`${sentence}\n`)
    return 1
  }
}
