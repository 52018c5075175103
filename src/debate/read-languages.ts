// The languages of a debate: `- languages: zh-Hans, ja, en` below its first heading. They are known before anything else is read,
// since a key that is a language makes a line a text.
import { canonicalTag } from './language-tag.ts'
import { splitKey } from './line-key.ts'
import type { MarkdownFile } from './markdown.ts'
import type { Problems } from './problems.ts'

/** The languages in their order; undefined, with a problem, where there are none. */
export function readLanguages(files: MarkdownFile[], { error }: Problems): string[] | undefined {
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
      if (keyed?.key.toLowerCase() === 'languages')
        return toLanguages(keyed.rows[0]?.text ?? '', { file, ...keyed.value }, error)
    }
    error(place, 'the debate names no languages: add a line such as "- languages: en, ja" below this heading')
    return undefined
  }
  return undefined
}

function toLanguages(value: string, place: { file: string; line: number; column: number }, error: Problems['error']) {
  const tags = value.split(/[,，、;；\s]+/u).filter(Boolean)
  const languages = tags.flatMap((tag) => {
    const canonical = canonicalTag(tag)
    if (!canonical) error(place, `"${tag}" is no language tag; write one such as en, ja or zh-Hans`)
    return canonical ?? []
  })
  const twice = languages.find((lang, at) => languages.indexOf(lang) < at)
  if (twice) error(place, `"${twice}" stands twice among the languages; remove one`)
  if (languages.length > 0) return [...new Set(languages)]
  if (tags.length === 0) error(place, 'the debate names no languages: write them behind "languages:", such as "en, ja"')
  return undefined
}
