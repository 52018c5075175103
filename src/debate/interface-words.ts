// The interface's words that a debate brings: words/LANG.json in its folder, for a language that the program does not have. The words
// of the phone and of the scale should be complete; any other text that is missing stays English.
import { betweenForms, englishEnd, englishStart } from '../core/text.ts'
import { checkUi, expectedTexts, isOfOne, plural, toTexts, toTree, UiFile } from './check-ui.ts'
import { createJsonProblems } from './json-problems.ts'
import { canonicalTag, readTag, spokenAs } from './language-tag.ts'
import { typedCommand } from './package.ts'
import type { Place, Problem } from './problems.ts'
import { readJson } from './read-json.ts'

/** `file`: its path in the folder, words/LANG.json; `text`: absent where it cannot be read. */
export interface WordsFile {
  file: string
  text: string | undefined
}

/** The groups of words without which people cannot vote on a phone. */
const neededGroups = ['vote', 'scale']
const mostNamed = 3

/**
 * The words by language. `languages`: the debate's languages, which it names at `place`; `program`: the program's own words, which
 * include English.
 */
export function readInterfaceWords(
  files: WordsFile[],
  languages: string[],
  place: Place,
  program: Map<string, UiFile>,
): { words: Map<string, UiFile>; problems: Problem[] } {
  const words = new Map<string, UiFile>()
  const problems: Problem[] = []
  const english = program.get('en') ?? {}
  const say = (severity: Problem['severity'], where: Place, message: string) =>
    void problems.push({ ...where, severity, message })
  const seen = new Set<string>()
  for (const { file, text } of files) {
    const top = { file, line: 1, column: 1 }
    const name = file.replace(/^.*\/|\.json$/gi, '')
    const { lang, fault } = readTag(name)
    if (lang === undefined || lang !== name || fault) {
      const meant = canonicalTag(name) === lang && fault ? undefined : lang
      const right = `words/${meant ?? languages.find((one) => !program.has(one)) ?? 'ko'}.json`
      const what = `"${name}" is no language tag as it is written`
      if (meant && program.has(meant))
        say('error', top, `${what}, and ${meant} is spoken by the program itself: remove this file`)
      else say('error', top, `${what}: rename the file, such as ${right}`)
      continue
    }
    seen.add(lang)
    if (program.has(lang)) say('warning', top, `the program speaks ${lang} itself: remove this file, which is not used`)
    else if (!languages.includes(lang))
      say(
        'warning',
        top,
        `the debate is not in ${lang}, so this file is not used: add it to "- languages:", or remove the file`,
      )
    else if (text !== undefined) {
      const { own, faults } = readWords(file, text, lang, english)
      problems.push(...faults)
      if (own) words.set(lang, own)
    }
  }
  for (const lang of languages)
    if (!spokenAs(lang, program.keys()) && !seen.has(lang))
      say(
        'warning',
        place,
        `the program does not speak ${lang}, so its buttons are English: ${typedCommand(`words ${lang} FOLDER`)} writes words/${lang}.json, to be translated`,
      )
  return { words, problems }
}

function readWords(
  file: string,
  text: string,
  lang: string,
  english: UiFile,
): { own: UiFile | undefined; faults: Problem[] } {
  const found = createJsonProblems()
  const own = readJson(file, text, UiFile, found)
  if (!own) return { own, faults: found.toProblems() }
  const missing = checkUi(lang, own, english, (key, message) => found.report(file, key, message))
  const warnings = neededGroups.flatMap((group): Problem[] => {
    const keys = missing.filter((key) => key.startsWith(`${group}.`))
    if (keys.length === 0) return []
    const named = keys.slice(0, mostNamed).join(', ')
    const more = keys.length > mostNamed ? ` and ${keys.length - mostNamed} more` : ''
    const message = `${named}${more} ${keys.length === 1 ? 'is' : 'are'} missing and stay${keys.length === 1 ? 's' : ''} English: add ${keys.length === 1 ? 'it' : 'them'} from locales/en/ui.json`
    return [{ file, line: found.findLine(file, [group]), column: 1, severity: 'warning', message }]
  })
  const [all, left] = [toTexts(own).size, countEnglish(own, english, lang)]
  const rest: Problem = {
    ...{ file, line: 1, column: 1, severity: 'warning' },
    message: `${left} of its ${all} texts ${left === 1 ? 'is' : 'are'} still English: translate ${left === 1 ? 'it' : 'them'}, those of "vote" and "scale" first`,
  }
  return { own, faults: [...found.toProblems(), ...warnings, ...(left > 0 ? [rest] : [])] }
}

/** The words of a language, with the English text, marked as such, for each one that is missing or still English. */
export function fillWords(own: UiFile | undefined, english: UiFile, lang: string): UiFile {
  const [said, inEnglish] = [toTexts(own ?? {}), toTexts(english)]
  return toTree(
    [...expectedTexts(lang, english)].map(([key, model]): [string, string] => {
      const text = said.get(key)
      if (text !== undefined && !isStillEnglish(text, [model, inEnglish.get(key)])) return [key, text]
      const [, form = ''] = plural.exec(key) ?? []
      const one = inEnglish.get(key.replace(plural, '_one')) ?? model
      const use = isOfOne(lang, form)
      const shown = { not: [model], alone: [one], too: [one, model] }[use]
      return [key, [...new Set(shown)].map(mark).join(betweenForms)]
    }),
  )
}

const mark = (text: string): string => (hasWords(text) ? englishStart + text + englishEnd : text)

/** How many texts are still English; the name of the program is the same in every language. */
function countEnglish(own: UiFile, english: UiFile, lang: string): number {
  const [expected, inEnglish] = [expectedTexts(lang, english), toTexts(english)]
  const isLeft = ([key, text]: [string, string]) =>
    key !== 'product' && isStillEnglish(text, [expected.get(key), inEnglish.get(key)])
  return [...toTexts(own)].filter(isLeft).length
}

/** Whether a text is one of the English ones, as the command `words` writes them. */
const isStillEnglish = (text: string, english: (string | undefined)[]): boolean =>
  hasWords(text) && english.includes(text)

/** Whether a text has more than places, signs and single letters, which are right in every language. */
const hasWords = (text: string): boolean => /\p{L}{2}/u.test(text.replace(/\{\{.*?\}\}/g, ''))
