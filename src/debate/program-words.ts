// The program's own words of the interface: locales/<lang>/ui.json of its root, a folder for each language, compared with English.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Lang } from '../core/id.ts'
import { checkUi, UiFile } from './check-ui.ts'
import type { JsonProblems, Report } from './json-problems.ts'
import { createFileReader } from './read-json.ts'

const uiPath = (lang: string): string => `locales/${lang}/ui.json`

/** The words by language; faults are reported. */
export function readProgramWords(root: string, problems: JsonProblems): Map<string, UiFile> {
  const { report } = problems
  const read = createFileReader(root, problems)
  const words = new Map<string, UiFile>()
  for (const lang of listLangs(root, report)) {
    const own = read(uiPath(lang), UiFile)
    if (own) words.set(lang, own)
  }
  const english = words.get('en')
  if (english)
    for (const [lang, own] of words) {
      const file = uiPath(lang)
      const missing = checkUi(lang, own, english, (key, message) => report(file, key, message))
      for (const key of missing) report(file, key.split('.'), 'the text is missing; add it')
    }
  return words
}

/** The folders of locales/ whose names are language tags. */
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
