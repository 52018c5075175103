// What a cell in the head of a sheet says: a language, whether texts, reasons or counters stand below it, and which of several they are.
import { canonicalTag, meantTags } from '../debate/language-tag.ts'
import { remember } from '../debate/remember.ts'

/** A word that a head may have, in a language of the interface. */
interface HeadWord {
  word: string
  lang: string
}

/** `heads`: of statements, the surer ones; `headFillers`: what may stand beside the name of a language, such as "translation". */
export type HeadWords = Record<
  'heads' | 'questionHeads' | 'reasonHeads' | 'counterHeads' | 'headFillers',
  readonly HeadWord[]
>

export interface Head {
  /** The cell as it stands in the sheet. */
  cell: string
  kind: 'statement' | 'reason' | 'counter' | undefined
  number?: number
  /** The language it names, as a debate has it: `zh-Hant` of `zh-TW`; and `tag`: as the head has it. */
  lang?: string
  tag?: string
  /** The languages of the interface that have its word for a kind. */
  wordLangs: string[]
  /** Whether its word for statements is one of the surer ones. */
  isSure: boolean
  /** Whether it is a code that is also a word or a country, such as `id`, `IT`, `no`. */
  isCode: boolean
  /** Whether it has a word that is unknown. */
  hasMore: boolean
}

/** The languages that are looked for beside those of the interface; any other must be said. */
const others = [
  ...'zh ko de fr es pt it nl sv da nb no fi is pl cs sk sl hr sr bg ru uk tr'.split(' '),
  ...'ar he fa hi bn ur ta ne id ms vi th el hu ro et lv lt mn my km'.split(' '),
]
/** Those of their codes that are words also beside another word: `comment-id`. */
const alsoWords = ['id', 'no', 'is', 'it', 'he', 'hi', 'el', 'da', 'hr', 'my', 'ms']

const dense = String.raw`\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}\u30fc`
const isDense = new RegExp(`^[${dense}]+$`, 'u')
/** Numbers, words without blanks between them, and other words. */
const parts = new RegExp(String.raw`\p{N}+|[${dense}]+|(?:(?![${dense}])[\p{L}\p{M}])+`, 'gu')

interface Token {
  text: string
  /** Whether only `-` or `_` stands before it. */
  isJoined: boolean
}

function splitCell(cell: string): Token[] {
  const text = cell.normalize('NFKC').toLowerCase()
  let end = 0
  return [...text.matchAll(parts)].map(({ 0: part, index }) => {
    const isJoined = /^[-_]$/.test(text.slice(end, index))
    end = index + part.length
    return { text: part, isJoined }
  })
}

const toKey = (words: string): string =>
  splitCell(words)
    .map(({ text }) => text)
    .join(' ')

/** What a word or several mean: words for a kind in some languages, the name of a language, or nothing of interest. */
interface Meaning {
  kinds: { key: keyof HeadWords; lang: string }[]
  tag?: string
}
type Dictionary = Map<string, Meaning>

/** All words that heads may have, and the names of these languages in the languages of `inLangs` and in themselves. */
function listMeanings(words: HeadWords, inLangs: string[], languages: string[]): Dictionary {
  const meanings: Dictionary = new Map()
  const meaningOf = (key: string): Meaning => {
    const meaning = meanings.get(key) ?? { kinds: [] }
    meanings.set(key, meaning)
    return meaning
  }
  for (const key of ['heads', 'questionHeads', 'reasonHeads', 'counterHeads', 'headFillers'] as const)
    for (const { word, lang } of words[key]) meaningOf(toKey(word)).kinds.push({ key, lang })
  for (const lang of languages)
    for (const inLang of new Set(['en', lang, ...inLangs]))
      for (const name of listNames(`${inLang} ${lang}`)) meaningOf(name).tag ??= lang
  return meanings
}

/** Both ways of naming a script: Simplified Chinese, and Chinese (Simplified). They are slow to make. */
const namersIn = remember(
  (inLang) =>
    (['dialect', 'standard'] as const).map(
      (languageDisplay) => new Intl.DisplayNames([inLang], { type: 'language', fallback: 'none', languageDisplay }),
    ),
  10_000,
)

/** The names of a language in a language, as keys; "Chinese (Traditional)" is Traditional Chinese. `pair`: both tags. */
const listNames = remember((pair) => {
  const [inLang = '', lang = ''] = pair.split(' ')
  return namersIn(inLang).flatMap((names) => {
    const name = names.of(lang)
    if (name === undefined) return []
    const key = toKey(name)
    return [key, key.split(' ').toReversed().join(' ')]
  })
}, 100_000)

const regions = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' })

/** Gives what a cell of a head says. `languages`: those of the debate, if it is known; `beside`: those that other heads name. */
export function createRecogniser(
  words: HeadWords,
  languages: string[] = [],
  beside = languages,
): (cell: string) => Head {
  const locales = [...new Set(words.heads.map(({ lang }) => lang))]
  const known = [...new Set([...languages, ...locales, ...others])]
  const meanings = listMeanings(words, [...locales, ...beside], known)
  const codes = new Set(known.map((lang) => new Intl.Locale(lang).language))
  return (cell) => readHead(cell, { meanings, codes, locales, languages })
}

interface Known {
  meanings: Dictionary
  codes: Set<string>
  locales: string[]
  languages: string[]
}

function readHead(cell: string, known: Known): Head {
  const tokens = splitCell(cell)
  const { found, numbers, more } = readTokens(tokens, known)
  const kinds = found.flatMap((meaning) => meaning.kinds)
  const tags = found.flatMap((meaning) => meaning.tag ?? [])
  const asked = tags.find((one) => known.languages.some((lang) => meansLanguage(one, lang, known.languages)))
  const tag = asked ?? tags[0]
  const keys = new Set(kinds.map(({ key }) => key))
  const kind = keys.has('counterHeads') ? 'counter' : keys.has('reasonHeads') ? 'reason' : undefined
  const isStatement = keys.has('heads') || keys.has('questionHeads')
  const isArgued = kind !== undefined
  // With more words it is another head, such as "reason why not"; beside a language that is looked for they may be a sentence.
  const hasMore = more.length > 0 || numbers.length > 1
  const isLong = more.length > 1 || more.join('').length > 12
  const isOther = hasMore && (isArgued || (isLong && asked === undefined))
  const all = kinds.filter(({ key }) => (kind ? key === `${kind}Heads` : key === 'heads' || key === 'questionHeads'))
  const [number] = numbers
  const code = tokens.find(({ text }) => /^[a-z]{2}$/.test(text) && text === tag?.slice(0, 2))?.text
  return {
    cell: cell.trim(),
    kind: hasMore ? undefined : (kind ?? (isStatement ? 'statement' : undefined)),
    ...(number === undefined ? {} : { number }),
    ...(tag === undefined || isOther ? {} : { tag, lang: toLanguage(tag, known.locales) }),
    wordLangs: [...new Set(all.map(({ lang }) => lang))],
    isSure: keys.has('heads'),
    isCode: isAmbiguous(tokens, code, known.locales),
    hasMore,
  }
}

/** Whether the code of a language may be another word: alone, all but those of the interface; beside other words, a few. */
const isAmbiguous = (tokens: Token[], code: string | undefined, locales: string[]): boolean =>
  tokens.length === 1 && /^[a-z]{2}$/.test(tokens[0]?.text ?? '')
    ? !locales.some((lang) => new Intl.Locale(lang).language === tokens[0]?.text)
    : code !== undefined && alsoWords.includes(code)

/** What the words of a cell mean, the longest first; `more`: those that mean nothing. */
function readTokens(tokens: Token[], known: Known): { found: Meaning[]; numbers: number[]; more: string[] } {
  const found: Meaning[] = []
  const numbers: number[] = []
  const more: string[] = []
  for (let at = 0; at < tokens.length; ) {
    const text = tokens[at]?.text ?? ''
    const named = findLongest(tokens.slice(at), known.meanings) ?? readTag(tokens.slice(at), known.codes)
    if (named) found.push(named.meaning)
    else if (/^\d+$/.test(text)) numbers.push(Number(text))
    else if (isDense.test(text)) {
      const inner = readDense(text, known.meanings)
      found.push(...inner.found)
      more.push(...inner.more)
    } else more.push(text)
    at += named?.count ?? 1
  }
  return { found, numbers, more }
}

interface Named {
  meaning: Meaning
  count: number
}

function findLongest(tokens: Token[], meanings: Dictionary): Named | undefined {
  for (let count = Math.min(4, tokens.length); count > 0; count -= 1) {
    const words = tokens.slice(0, count).map(({ text }) => text)
    const meaning = meanings.get(words.join(' '))
    if (meaning) return { meaning, count }
  }
  return undefined
}

/** The tag of a language with its script, and its region only behind `-` or `_`: `zh Hans`, `zh_Hant_TW`, `en-US`. */
function readTag([first, ...rest]: Token[], codes: Set<string>): Named | undefined {
  if (!first) return undefined
  const code = meantTags[first.text] ?? first.text
  if (!codes.has(code.slice(0, 2)) || (code === first.text && !codes.has(code))) return undefined
  const script = rest.slice(0, 1).filter(({ text }) => /^(?:hans|hant|latn|cyrl|arab)$/.test(text))
  const region = rest
    .slice(script.length, script.length + 1)
    .filter(({ text, isJoined }) => isJoined && /^[a-z]{2}$/.test(text) && regions.of(text.toUpperCase()) !== undefined)
  const tag = canonicalTag([code, ...[...script, ...region].map(({ text }) => text)].join('-'))
  return tag === undefined ? undefined : { meaning: { kinds: [], tag }, count: 1 + script.length + region.length }
}

/** The same in writing without blanks, where a word follows another at once. */
function readDense(text: string, meanings: Dictionary): { found: Meaning[]; more: string[] } {
  const found: Meaning[] = []
  let more = ''
  for (let at = 0; at < text.length; ) {
    const rest = text.slice(at)
    const length = Array.from(rest, (_, index) => rest.length - index).find((count) =>
      meanings.has(rest.slice(0, count)),
    )
    const meaning = length === undefined ? undefined : meanings.get(rest.slice(0, length))
    if (meaning) found.push(meaning)
    else more += rest[0]
    at += length ?? 1
  }
  return { found, more: more === '' ? [] : [more] }
}

/** The language as a debate has it: that of the interface in this script, else without its region. */
function toLanguage(tag: string, locales: string[]): string {
  const own = new Intl.Locale(tag)
  const { language, script } = own.maximize()
  const inScript = `${language}-${script}`
  return locales.find((one) => one === inScript) ?? (own.script ? inScript : own.language)
}

/** Whether a head that says `tag` is that of a language of the debate: of its script, and of its region if others are in it too. */
export function meansLanguage(tag: string | undefined, lang: string, languages: string[]): boolean {
  if (tag === undefined || tag === lang) return tag === lang
  const [said, own] = [tag, lang].map((one) => new Intl.Locale(one))
  if (!said || !own || said.language !== own.language) return false
  const rivals = languages.map((one) => new Intl.Locale(one)).filter(({ language }) => language === own.language)
  if (said.baseName === said.language)
    return rivals.length === 1 || said.maximize().baseName === own.maximize().baseName
  const { script } = own.maximize()
  const inScript = rivals.filter((one) => one.maximize().script === script)
  return said.maximize().script === script && inScript.length === 1
}
