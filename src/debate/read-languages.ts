// The languages of a debate: `- languages: zh-Hans, ja, en` below its first heading. They are read before everything else, since a
// line is a text if its key is one of these languages.
import { readTag } from './language-tag.ts'
import { splitKey } from './line-key.ts'
import type { MarkdownFile } from './markdown.ts'
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

function toLanguages(value: string, place: Place, { error, warn }: Problems): string[] | undefined {
  const tags = [...value.matchAll(/[^,，、;；\s]+/gu)]
  const languages: string[] = []
  for (const { 0: tag, index } of tags) {
    const at = { ...place, column: place.column + index }
    const { lang, fault, doubt } = readTag(tag)
    if (fault) error(at, fault)
    else if (lang && languages.includes(lang)) error(at, `"${lang}" appears twice among the languages; remove one`)
    else if (doubt) warn(at, doubt)
    // The language that was meant is read, so that its lines are no further mistakes.
    if (lang && !languages.includes(lang)) languages.push(lang)
  }
  if (tags.length === 0) error(place, 'the debate names no languages: write them behind "languages:", such as "en, ja"')
  return languages.length > 0 ? languages : undefined
}
