// Makes one tree of headings, with their properties and texts, of the blocks of all files of a debate, and checks it against the
// grammar. Nothing is left out silently: every block has a place in the tree or is reported as a problem.
import type { Rule } from './grammar.ts'
import type { Block, MarkdownFile } from './markdown.ts'
import { oddMessage } from './odd-blocks.ts'
import type { Place, Problems } from './problems.ts'
import { type Entries, openEntries } from './read-entries.ts'
import { belowNothing, readHeading } from './read-heading.ts'
import { readLanguages } from './read-languages.ts'
import type { Section } from './sections.ts'
import { bareHeading } from './stray-lines.ts'

export interface Outline {
  /** In canonical form and in the order of the debate. */
  languages: string[]
  sections: Section[]
}

interface Open {
  section: Section
  rule: Rule
  entries: Entries
}

/** Reads the files in their order; undefined if the languages are unknown, since no text can be recognised without them. */
export function readSections(files: MarkdownFile[], problems: Problems): Outline | undefined {
  const languages = readLanguages(files, problems)
  if (!languages) return undefined
  const sections: Section[] = []
  /** The headings that are open, from the first level down; null where one could not be read. */
  let path: (Open | null)[] = []

  function openHeading(block: Block & { kind: 'heading' }, place: Place, lead: string[][]): void {
    const { level, text, comment } = block
    closeBelow(level)
    const above = path[level - 2]
    if (level > 1 && above === undefined) problems.error(place, belowNothing(text, level))
    // Nothing can be read below a heading that could not be read.
    if (level > 1 && !above) return void path.push(...fill(level), null)
    const siblings = above ? above.section.pieces : sections
    const count = (name: string) => siblings.filter((one) => one.name === name).length
    const found = readHeading({ text, level }, place, above ?? undefined, count, problems)
    if (!found) return void path.push(...fill(level), null)
    const section: Section = { ...found.section, lead, ...(comment && { comment }) }
    const first = siblings.find(({ name }) => name === section.name)
    if (first && !found.rule.isMany) {
      problems.error(place, `"${section.name}" stands in ${toPlace(first.place)} already; remove one of them`)
    }
    siblings.push(section)
    const holdsTable = found.rule.hasTable || above?.rule.hasTable === true
    path.push({
      section,
      rule: found.rule,
      entries: openEntries(section, found.rule, holdsTable, languages ?? [], problems),
    })
  }
  const fill = (level: number): null[] => Array.from({ length: Math.max(0, level - 1 - path.length) }, () => null)
  function closeBelow(level: number): void {
    for (const open of path.slice(level - 1).reverse()) open?.entries.close()
    path = path.slice(0, level - 1)
  }

  for (const { file, lines, blocks } of files) {
    const lead: string[][] = []
    let isBegun = false
    for (const block of blocks) {
      const place = { file, line: block.line, column: block.column }
      if (block.kind === 'heading') {
        if (block.isUnderlined) {
          problems.error(
            place,
            isFrontMatter(block, blocks) ? frontMatter : `${oddMessage('underlined')}; a heading is written "# …"`,
          )
          const section = path.at(-1)?.section
          if (section) section.isBroken = true
        } else openHeading(block, place, lead.splice(0))
        isBegun = true
      } else if (block.kind === 'aside' && !isBegun) lead.push(block.lines)
      else if (!isBegun) {
        problems.error(place, isFrontMatter(block, blocks) ? frontMatter : headless)
        isBegun = true
        closeBelow(1)
        path = [null]
      } else {
        path.at(-1)?.entries.add(block, file, lines)
        // What follows belongs to the heading that its author meant, and would be read wrongly below this one.
        const [signs] = (block.kind === 'paragraph' && bareHeading.exec(block.lines[0] ?? '')) || []
        if (signs) {
          closeBelow(signs.length)
          path.push(...fill(signs.length), null)
        }
      }
    }
  }
  closeBelow(1)
  return { languages, sections }
}

/** To Markdown, front matter is a line across the page and then something else. */
const isFrontMatter = (block: Block, [first, second]: Block[]): boolean =>
  first?.kind === 'aside' && first.line === 1 && first.lines[0] === '---' && second === block && block.line === 2
const frontMatter =
  'this is front matter, which no debate has: write its values as "- key: value" below "# Debate my-debate", and remove both lines of "-"'
const headless =
  'no heading stands above this: a file of a debate begins with one, such as "# Claim my-claim"; a file that is none belongs into another folder'

export const toPlace = ({ file, line }: Place): string => `${file}:${line}`
