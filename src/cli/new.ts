// `new`: writes a debate to fill, either an example of every kind of heading, or one made of statements that somebody has already.
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { readTag } from '../debate/language-tag.ts'
import { toId } from '../debate/nearest.ts'
import { root, toWord, typedCommand, typedStart } from '../debate/package.ts'
import { printDebate } from '../debate/print.ts'
import { readDebate } from '../debate/read-debate.ts'
import { printExample, readHeadWords, wordOfExample } from './example.ts'
import { printTexts } from './print-texts.ts'
import { languagesOf, readStatements } from './statements.ts'
import { type Statement, StatementsError, type Texts, whichLanguages } from './taken.ts'

const file = 'debate.md'
/** The claims of a lesson of 50 minutes, at four minutes for each, as in the debate that ships. */
const mostOfLesson = 12

interface Wish {
  folder: string
  /** As they were typed. */
  languages: string | undefined
  /** The file with statements; absent: an example is written. */
  from: string | undefined
}

/** Writes the debate; gives 1, and writes nothing, if that is impossible, else 0. */
export async function newDebate(wish: Wish, print: (text: string) => void): Promise<number> {
  try {
    print(await write(wish))
    return 0
  } catch (error) {
    if (!(error instanceof StatementsError)) throw error
    print(`${error.message}\n`)
    return 1
  }
}

async function write({ folder, languages: typed, from }: Wish): Promise<string> {
  const words = join(root, 'locales')
  const known = readdirSync(words)
  const ofHeads = typed === undefined && from !== undefined ? await languagesOf(from, readHeadWords(words)) : []
  const languages = toLanguages(typed ?? ofHeads.join(','), known)
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new StatementsError(`${folder} is not empty: give a new folder, so that nothing is lost.`)
  const id = toId(basename(resolve(folder))) || 'my-debate'
  const { text, said } =
    from === undefined
      ? { text: printExample(words, id, languages), said: [] }
      : await fromStatements(from, { id, languages, words })
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, file), format(text))
  return [
    `${join(folder, file)} is written: overwrite what it says.`,
    ...(ofHeads.length > 1
      ? [`Its languages are those that the heads of ${from} name, in their order: --languages sets another order.`]
      : []),
    ...said,
    `  ${typedStart(`${toWord(folder)} --watch`)}   shows it, and each change while you write`,
    `  ${typedCommand(`check ${toWord(folder)}`)}   says what is wrong in it`,
    '',
  ].join('\n')
}

/** The same Markdown as the command `format` writes it. */
const format = (text: string): string =>
  printDebate(readDebate([{ file, text }], () => true).sections).get(file) ?? text

/** A debate with a claim for each statement, and what to say about the list. */
async function fromStatements(
  from: string,
  { id, languages, words }: { id: string; languages: string[]; words: string },
): Promise<{ text: string; said: string[] }> {
  const {
    taken,
    title: own,
    remarks,
  } = await readStatements(from, {
    languages,
    words: readHeadWords(words),
  })
  const said = remarks.map((sentence) => `  ${sentence}`)
  if (taken.length === 0)
    throw new StatementsError([`${from}: no statement could be taken from it.`, ...said].join('\n'))
  const untitled = wordOfExample(words, languages, 'untitled')
  const title = untitled.map(([lang, text], at): [string, string] => [lang, at === 0 && own ? toSource(own) : text])
  const head = `# Debate ${id}\n- languages: ${languages.join(', ')}\n\n${printTexts(title, languages)}`
  let parts = 0
  const claims = taken.flatMap((statement, index) => {
    const { part } = statement
    const isFirst = part !== undefined && part !== taken[index - 1]?.part
    if (isFirst) parts += 1
    const heading = isFirst ? [`# Part part-${parts}\n- ${languages[0]}: ${toSource(part)}`] : []
    return [...heading, printClaim(statement, index + 1, languages)]
  })
  const found = `${taken.length} statement${taken.length === 1 ? ' was' : 's were'} taken from ${from}${remarks.length > 0 ? '; look at:' : ''}`
  const text = `${[head, ...claims].join('\n\n')}\n`
  const { problems } = readDebate([{ file, text }], () => true)
  const long = problems.filter(({ message }) => /fit (?:its|their) slide/.test(message)).length
  const tooLong = long > 0 ? [`  Texts that will not fit their slide: ${long}; check names them.`] : []
  const many =
    taken.length > mostOfLesson
      ? [
          `  A lesson of 50 minutes has time for about ${mostOfLesson}: write "- core: yes" below those that the short debate has, or delete others.`,
        ]
      : []
  const untold = [
    ...(own ? [] : ['  Its title is still to be written, in the first lines.']),
    '  It has no thesis yet: write "# Thesis" with the sentence that the room votes on first and last, and below each claim',
    '  "- agreeing: yes" if agreeing with it supports the thesis, or "- agreeing: no".',
  ]
  return { text, said: [found, ...said, ...tooLong, ...many, ...untold] }
}

function printClaim({ texts, reasons, counters }: Statement, number: number, languages: string[]): string {
  const print = (heading: string, texts: Texts) => {
    const lines = languages.flatMap((lang) => {
      const text = texts.get(lang)
      return text === undefined ? [] : [`- ${lang}: ${toSource(text)}`]
    })
    return [heading, ...lines].join('\n')
  }
  return [
    print(`# Claim claim-${number}`, texts),
    ...reasons.map((reason) => print('\n## Reason', reason)),
    ...counters.map((counter) => print('\n## Counter', counter)),
  ].join('\n')
}

/** The Markdown that is read as this very text: `\` takes the meaning from a sign, and two stand for one before such a sign (debate/markup.ts). */
const toSource = (text: string): string =>
  text.replace(
    /(\\*)([*{}<[\]|])/g,
    (_, slashes: string, sign: string) => slashes + slashes + ('*{}<'.includes(sign) ? '\\' : '') + sign,
  )

/** The languages in one form, those of the program by their own tags; throws with a sentence. */
function toLanguages(typed: string, known: string[]): string[] {
  const tags = typed.split(/[,，、;\s]+/).filter(Boolean)
  if (tags.length === 0) throw new StatementsError(whichLanguages)
  const languages = tags.map((tag) => {
    const { lang, meant, fault } = readTag(tag)
    if (lang === undefined || fault)
      throw new StatementsError(
        `"${tag}" is no tag of a language: write ${meant ?? 'such as en, ja, ko, zh-Hans, pt-BR'}`,
      )
    // `zh` and `zh-CN` are written in the script of zh-Hans, which the interface speaks.
    const { language, script } = new Intl.Locale(lang).maximize()
    return known.find((one) => one === lang) ?? known.find((one) => one === `${language}-${script}`) ?? lang
  })
  return [...new Set(languages)]
}
