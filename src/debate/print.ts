// A debate's Markdown written in one way: `- ` before each line of a list, `: ` behind each key, one blank line between what belongs
// apart. Texts keep the lines that their author gave them, comments stay where they stand, and each heading stays in its file.
import { allOf, type Entry, type Section, type TableEntry } from './sections.ts'

/** Each file's text. What was read without an error is read again as the same, and a printed file is printed as it is. */
export function printDebate(sections: Section[]): Map<string, string> {
  const files = new Map<string, string[]>()
  for (const section of sections.flatMap(allOf)) {
    const { file } = section.place
    files.set(file, [...(files.get(file) ?? []), ...printSection(section)])
  }
  return new Map([...files].map(([file, blocks]) => [file, `${blocks.join('\n\n')}\n`]))
}

/** Blocks with a blank line between. */
function printSection({ name, level, id, cites, comment, lead, entries }: Section): string[] {
  const sources = cites.length > 0 ? `[${cites.map((one) => one.id).join(', ')}]` : ''
  const words = ['#'.repeat(level), name, id, sources, comment].filter(Boolean).join(' ')
  const blocks = entries.reduce<{ kind: Entry['kind']; text: string }[]>((done, entry) => {
    const last = done.at(-1)
    const text = printEntry(entry)
    // Properties stand together, and so do texts with their languages.
    const isOneList =
      last?.kind === entry.kind && (entry.kind === 'property' || (entry.kind === 'text' && !entry.isPlain))
    if (last && isOneList) last.text += `\n${text}`
    else done.push({ kind: entry.kind, text })
    return done
  }, [])
  const [first, ...others] = blocks
  // Properties, and texts in their languages, follow their heading at once.
  const isClose = first && (first.kind === 'property' || (first.kind === 'text' && first.text.startsWith('- ')))
  const head = isClose ? `${words}\n${first.text}` : words
  const rest = (isClose ? others : blocks).map(({ text }) => text)
  return [...lead.map((lines) => lines.join('\n')), head, ...rest]
}

function printEntry(entry: Entry): string {
  switch (entry.kind) {
    case 'property':
      return ['-', `${entry.key}:`, entry.value, entry.comment].filter(Boolean).join(' ')
    case 'text': {
      const [first = '', ...others] = entry.lines
      if (entry.isPlain) return entry.lines.join('\n')
      return [`- ${entry.lang}: ${first}`, ...others.map((line) => (line === '' ? '' : `  ${line}`))].join('\n')
    }
    case 'table':
      return printTable(entry)
    case 'definition':
      return [`[${entry.id}]:`, entry.url, entry.title && inQuotes(entry.title)].filter(Boolean).join(' ')
    case 'aside':
      return entry.lines.join('\n')
  }
}

/** A title between the first signs that it does not have itself. */
function inQuotes(title: string): string {
  const bare = title.replace(/\\./g, '')
  return bare.includes('"') ? (bare.includes("'") ? `(${title})` : `'${title}'`) : `"${title}"`
}

function printTable({ head, rows }: TableEntry): string {
  const line = (cells: string[]) =>
    `|${cells.map((cell) => (cell === '' ? ' |' : ` ${cell.replaceAll('|', '\\|')} |`)).join('')}`
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(({ cells }) => line(cells))].join('\n')
}
