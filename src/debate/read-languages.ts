// The languages of a debate: `- languages: zh-Hans, ja, en` below its first heading. They are read before everything else, since a
// line is a text if its key is one of these languages.
import { readTag, type TypedTag } from './language-tag.ts'
import { splitKey } from './line-key.ts'
import type { MarkdownFile, Part } from './markdown.ts'
import { nearestKey } from './nearest.ts'
import type { Place, Problems } from './problems.ts'
import { toNarrow } from './wide-forms.ts'

/** The languages in their order; undefined, with a problem, where there are none. */
export function readLanguages(files: MarkdownFile[], problems: Problems): string[] | undefined {
  for (const { file, blocks } of files) {
    const at = blocks.findIndex((block) => block.kind === 'heading' && /^debate\b/i.test(block.text))
    if (at < 0) continue
    const heading = blocks[at]
    const place = { file, line: heading?.line ?? 1, column: heading?.column ?? 1 }
    for (const block of blocks.slice(at + 1)) {
      if (block.kind === 'heading') break
      const bare = block.kind === 'paragraph' ? findBare(block.parts) : undefined
      if (bare) {
        const { typed } = typedLanguages(bare.value)
        const right = typed.every(({ lang }) => lang) ? typed.map(({ lang }) => lang).join(', ') : ''
        problems.error({ file, ...bare.row }, `a property begins with "- ": write "- languages: ${right || 'en, ja'}"`)
        return undefined
      }
      if (block.kind !== 'item') continue
      const [part] = block.parts
      const keyed = part?.kind === 'paragraph' ? splitKey(part.rows) : undefined
      // A key that is nearly right is reported with the other keys.
      if (keyed && nearestKey(keyed.key, ['languages']))
        return toLanguages(toNarrow(keyed.rows[0]?.text ?? ''), { file, ...keyed.value }, problems)
    }
    problems.error(place, 'the debate names no languages: add a line such as "- languages: en, ja" below this heading')
    return undefined
  }
  return undefined
}

/** A line of languages without its bullet, which is read as a text. */
function findBare(parts: Part[]): { row: { line: number; column: number }; value: string } | undefined {
  const rows = parts.flatMap((part) => (part.kind === 'paragraph' ? part.rows : []))
  for (const { text, line, column } of rows) {
    const [, value = ''] = /^languages?[ \u3000]*[:：](.*)$/iu.exec(text) ?? []
    if (value.trim()) return { row: { line, column }, value: toNarrow(value) }
  }
  return undefined
}

interface Typed extends TypedTag {
  /** Where it begins in the line of languages, from 0. */
  at: number
}

/** The languages of a line as its author typed them; `isList`: whether they are parted as they should be, by commas or blanks. */
export function typedLanguages(value: string): { typed: Typed[]; isList: boolean } {
  let isList = true
  const typed = [...value.matchAll(/[^,，、;；]+/gu)].flatMap(({ 0: member, index }): Typed[] => {
    const bare = member.replace(/\([^()]*\)/g, blank).replace(signs, blank)
    if (bare !== member) isList = false
    const at = index + bare.search(/\S|$/u)
    const whole = readTag(bare.trim())
    if (whole.lang && /\s/u.test(bare.trim())) return [{ ...whole, at }]
    return [...bare.matchAll(/\S+/gu)].flatMap(({ 0: word, index: inside }) => {
      if (/^and$/i.test(word)) isList = false
      return /^and$/i.test(word) ? [] : [{ ...readTag(word), at: index + inside }]
    })
  })
  return { typed, isList }
}

/** Signs that stand between languages or around them in place of commas. */
const signs = /[/|&+＆＋／"'“”‘’「」()[\]{}.。]/gu
const blank = (text: string): string => ' '.repeat(text.length)

function toLanguages(value: string, place: Place, { error, warn }: Problems): string[] | undefined {
  const { typed, isList } = typedLanguages(value)
  const languages = [...new Set(typed.flatMap(({ lang }) => lang ?? []))]
  const faults = typed.filter(({ fault }) => fault)
  const isKnown = typed.every(({ lang, meant, fault }) => (fault ? meant : lang))
  if (typed.length === 0)
    error(place, 'the debate names no languages: write them behind "languages:", such as "en, ja"')
  else if (isKnown && (!isList || faults.length > 1))
    error(place, `"${value}" is no list of language tags: write "${languages.join(', ')}"`)
  else
    for (const [index, { lang, at, fault, doubt }] of typed.entries()) {
      const its = { ...place, column: place.column + at }
      if (fault) error(its, fault)
      else if (typed.findIndex((one) => one.lang === lang) < index)
        error(its, `"${lang}" appears twice among the languages; remove one`)
      else if (doubt) warn(its, doubt)
    }
  // The languages that were meant are read, so that their lines are no further mistakes.
  return languages.length > 0 ? languages : undefined
}
