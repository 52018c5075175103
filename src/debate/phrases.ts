// Where a text in a language without spaces may be broken into lines: after phrases, which BudouX finds. Its small models sometimes
// cut through a word (はぐ|らかし, 人|工智能), so a cut counts only if a dictionary also ends a word there.
import { jaModel, Parser, zhHansModel, zhHantModel } from 'budoux'
import { remember } from './remember.ts'

/** Cuts a plain text into phrases that are better not broken. */
export type CutPhrases = (text: string) => string[]
/** Whether a cut between two phrases would separate what belongs together. */
type Splits = (before: string, after: string) => boolean

const opening = /\p{Ps}$|\p{Pi}$/u
const closing = /^\p{Pe}|^\p{Pf}/u
const splitsBracket: Splits = (before, after) => opening.test(before) || closing.test(after)

/** Chinese words that belong to the word after them (一场, 也不, 在中国), and those that belong to the word before (真正的, 带来了). */
const leansForward = /[一二两兩三几幾这這那哪每各第不也很再只都就才更最又还還在把被和与與或对對向由以从從为為是有\d]$/u
const leansBack = /^[的了着著过過们們吗嗎呢吧]/u
const single = /^\p{Script=Han}$/u
// The Chinese model cuts after each word: without this a line would begin with 的 and end with 一.
const splitsChinese: Splits = (before, after) =>
  splitsBracket(before, after) ||
  leansForward.test(before) ||
  leansBack.test(after) ||
  single.test(before) ||
  (single.test(after) && !/\p{P}$/u.test(before))

/** By language, or by language and script. */
const cutters: Record<string, () => CutPhrases> = {
  ja: () => joinPhrases('ja', new Parser(jaModel), splitsBracket),
  'zh-Hans': () => joinPhrases('zh-Hans', new Parser(zhHansModel), splitsChinese),
  'zh-Hant': () => joinPhrases('zh-Hant', new Parser(zhHantModel), splitsChinese),
}

/** The characters of texts whose phrases are remembered in a language; the debate that ships has less than a fifth of that. */
const mostTexts = 500_000

/** Each is opened only once, since it takes long to open a parser and a dictionary. */
const opened = new Map<string, CutPhrases | undefined>()

/** The function that cuts texts of a language; undefined if the language has spaces between its words. */
export function phrasesOf(lang: string): CutPhrases | undefined {
  if (!opened.has(lang)) {
    const { language, script } = new Intl.Locale(lang).maximize()
    opened.set(lang, (cutters[language] ?? cutters[`${language}-${script}`])?.())
  }
  return opened.get(lang)
}

function joinPhrases(lang: string, parser: { parse: (text: string) => string[] }, splits: Splits): CutPhrases {
  const dictionary = new Intl.Segmenter(lang, { granularity: 'word' })
  return remember((text) => {
    const words = new Set(Array.from(dictionary.segment(text), ({ index }) => index))
    const joined: string[] = []
    let at = 0
    for (const phrase of parser.parse(text)) {
      const before = joined.pop()
      if (before === undefined) joined.push(phrase)
      else if (!words.has(at) || splits(before, phrase)) joined.push(before + phrase)
      else joined.push(before, phrase)
      at += phrase.length
    }
    return joined
  }, mostTexts)
}
