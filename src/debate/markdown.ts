// Cuts one Markdown file into blocks, each with its place. mdast says where the blocks are; all words are slices of the source, so that
// Markdown's own escapes change nothing. read-sections.ts finds out what the blocks mean.
import type { List, ListItem, Nodes, Paragraph, Root, RootContent, Table, TableCell } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table'
import { gfmTable } from 'micromark-extension-gfm-table'
import {
  beginsInComment,
  prepareSource,
  type Row,
  type Source,
  toRows,
  unmask,
  withoutComments,
} from './source-text.ts'

/** A part of a text. `odd`: no part that a text may have; `what`: what Markdown takes it for. */
export type Part =
  | { kind: 'paragraph'; rows: Row[] }
  | { kind: 'list'; isOrdered: boolean; items: Row[][]; line: number; column: number }
  | { kind: 'odd'; what: string; line: number; column: number }

/** `line` and `column` of the block's first character; `endLine`: its last line. */
interface AnyBlock {
  line: number
  column: number
  endLine: number
}
/** The cells of a table, which has one head row. `columns`: where the text of each cell of a row begins. */
interface Grid {
  head: string[]
  rows: { cells: string[]; columns: number[]; line: number }[]
}
export type Block = AnyBlock &
  (
    | { kind: 'heading'; level: number; text: string; comment?: string; isUnderlined: boolean }
    /** An item of a list; `sign`: its bullet; `lines`: as they were written, comments included, without the bullet and the indentation. */
    | { kind: 'item'; sign: string; isOrdered: boolean; lines: string[]; parts: Part[] }
    | { kind: 'paragraph'; lines: string[]; parts: Part[] }
    | ({ kind: 'table' } & Grid)
    | { kind: 'definition'; id: string; url: string; title?: string; hasComment: boolean }
    /** Comments, or a line across the page: they mean nothing, but printing keeps them in their place. */
    | { kind: 'aside'; lines: string[] }
    | { kind: 'odd'; what: string }
  )

/** A file of the debate, cut into blocks; `lines`: its text, line by line. */
export interface MarkdownFile {
  file: string
  lines: string[]
  blocks: Block[]
}

/** Markdown's markup within texts is not parsed, since ours is different, nor is HTML, which stray-lines.ts looks for in the texts. */
const disabled = [
  ...['attention', 'autolink', 'characterEscape', 'characterReference', 'codeFenced', 'codeText', 'hardBreakEscape'],
  ...['htmlFlow', 'htmlText', 'labelEnd', 'labelStartImage', 'labelStartLink'],
]

/** A file's text in blocks; `lines`: as it was written, for texts of several blocks. */
export function readMarkdown(written: string): { blocks: Block[]; lines: string[]; faults: Source['faults'] } {
  const source = prepareSource(written)
  const root: Root = fromMarkdown(source.text, {
    extensions: [gfmTable(), { disable: { null: disabled } }],
    mdastExtensions: [gfmTableFromMarkdown()],
  })
  const { faults } = source
  return {
    blocks: root.children.flatMap((node) => toBlocks(node, source)),
    lines: unmask(source.lines, source),
    faults,
  }
}

/** The place of a node; mdast gives a position to every node that it parses. */
function placeOf(node: Nodes): AnyBlock & { from: number; to: number } {
  if (!node.position) throw new Error(`a ${node.type} has no position`)
  const { start, end } = node.position
  return { line: start.line, column: start.column, endLine: end.line, from: start.offset ?? 0, to: end.offset ?? 0 }
}

const sliceOf = (node: Nodes, { text }: Source): string => text.slice(placeOf(node).from, placeOf(node).to)

function toBlocks(node: RootContent, source: Source): Block[] {
  const { from: _, to: __, ...place } = placeOf(node)
  switch (node.type) {
    case 'list':
      return node.children.map((item) => toItem(item, node, source))
    case 'paragraph': {
      const part = toPart(node, source)
      const lines = unmask(sliceOf(node, source).split('\n'), source, part.rows.length > 0)
      if (beginsInComment(sliceOf(node, source)))
        return part.rows[0] ? [{ kind: 'odd', ...place, ...part.rows[0], what: 'after a comment' }] : []
      return [
        part.rows.length === 0
          ? { kind: 'aside', ...place, lines }
          : { kind: 'paragraph', ...place, lines, parts: [part] },
      ]
    }
    case 'heading': {
      const written = sliceOf(node, source)
      const line = written.replace(/^#+[ \t]*/, '').replace(/(^|[ \t]+)#+$/, '')
      const comment = unmask(line.match(/[\ue000-\uefff]/g) ?? [], source).join(' ')
      const text = withoutComments(line).trim()
      return [
        {
          kind: 'heading',
          ...place,
          level: node.depth,
          text,
          isUnderlined: !written.startsWith('#'),
          ...(comment && { comment }),
        },
      ]
    }
    case 'table':
      return [{ kind: 'table', ...place, ...toTable(node, source) }]
    case 'definition': {
      const { identifier, label, url, title } = node
      const hasComment = withoutComments(sliceOf(node, source)) !== sliceOf(node, source)
      return [
        {
          kind: 'definition',
          ...place,
          id: label ?? identifier,
          url,
          hasComment,
          ...(title && { title: title.replace(/\s+/g, ' ') }),
        },
      ]
    }
    case 'thematicBreak':
      return [{ kind: 'aside', ...place, lines: ['---'] }]
    default:
      return [{ kind: 'odd', ...place, what: node.type }]
  }
}

function toItem(item: ListItem, list: List, source: Source): Block {
  const { from: _, to: __, ...place } = placeOf(item)
  return {
    kind: 'item',
    ...place,
    sign: source.text.charAt(placeOf(item).from),
    isOrdered: list.ordered === true,
    lines: itemLines(item, source),
    parts: partsOf(item, source),
  }
}

function partsOf(item: ListItem, source: Source): Part[] {
  return item.children.flatMap((child): Part[] => {
    const { line, column } = placeOf(child)
    if (child.type === 'paragraph') {
      const part = toPart(child, source)
      return part.rows.length > 0 ? [part] : []
    }
    if (child.type === 'heading' && !sliceOf(child, source).startsWith('#'))
      return [{ kind: 'odd', what: 'underlined', line, column }]
    if (child.type !== 'list') return [{ kind: 'odd', what: child.type, line, column }]
    const items = child.children.map((one) => partsOf(one, source))
    const odd = items.flat().find((part) => part.kind !== 'paragraph')
    if (odd) return [odd.kind === 'odd' ? odd : { ...odd, kind: 'odd', what: 'list in a list' }]
    const paragraphs = items.map((parts) => parts.flatMap((part) => (part.kind === 'paragraph' ? [part.rows] : [])))
    const [second] = paragraphs.find(([, second]) => second)?.[1] ?? []
    if (second) return [{ ...second, kind: 'odd', what: 'paragraphs in a list' }]
    const empty = child.children[paragraphs.findIndex(([first]) => !first)]
    if (empty) return [{ kind: 'odd', what: 'empty item', ...placeOf(empty) }]
    const rows = paragraphs.map(([first = []]) => first)
    return [{ kind: 'list', isOrdered: child.ordered === true, items: rows, line, column }]
  })
}

/** A paragraph's lines without comments. */
function toPart(node: Paragraph, source: Source): Part & { kind: 'paragraph' } {
  const { line, column } = placeOf(node)
  return { kind: 'paragraph', rows: toRows(sliceOf(node, source).split('\n'), line, column) }
}

function toTable(node: Table, source: Source): Grid {
  const textOf = ({ children }: TableCell): string => {
    const [first, last] = [children[0], children.at(-1)]
    const text = first && last ? source.text.slice(placeOf(first).from, placeOf(last).to) : ''
    return unmask([text], source).join(' ').replaceAll('\\|', '|')
  }
  const [head, ...rows] = node.children
  return {
    head: head?.children.map(textOf) ?? [],
    rows: rows.map(({ children }, index) => ({
      cells: children.map(textOf),
      columns: children.map((cell) => placeOf(cell.children[0] ?? cell).column),
      line: placeOf(node).line + index + 2,
    })),
  }
}

/** The lines of an item: the first without its bullet, the others without the indentation that continues the item. */
function itemLines(item: ListItem, source: Source): string[] {
  const [first = '', ...others] = sliceOf(item, source).split('\n')
  const [bullet = ''] = /^(?:[-*+]|\d+[.)])(?: {1,4}(?=\S)| |$)/.exec(first) ?? []
  const margin =
    placeOf(item).column - 1 + bullet.trimEnd().length + Math.max(1, bullet.length - bullet.trimEnd().length)
  const rest = others.map((line) => line.slice(Math.min(line.search(/[^ ]|$/), margin)))
  return unmask([first.slice(bullet.length), ...rest], source)
}
