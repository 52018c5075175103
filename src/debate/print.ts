// Prints a debate's Markdown in one form: `- ` before each item of a list, `: ` after each key, one blank line between two blocks.
// Texts keep their author's line breaks, comments stay where they are, and each heading stays in its file.
import { allOf, type Entry, type Section, type TableEntry } from './sections.ts'

/** The text of each file. Reading it gives the same sections again, if they had no errors, and printing those gives the same text. */
export function printDebate(sections: Section[]): Map<string, string> {
  const files = new Map<string, string[]>()
  for (const section of sections.flatMap(allOf)) {
    const { file } = section.place
    files.set(file, [...(files.get(file) ?? []), ...printSection(section)])
  }
  return new Map([...files].map(([file, blocks]) => [file, `${blocks.join('\n\n')}\n`]))
}

/** The blocks of a section, between which blank lines belong. */
function printSection({ name, level, id, cites, comment, lead, entries }: Section): string[] {
  const sources = cites.length > 0 ? `[${cites.map((one) => one.id).join(', ')}]` : ''
  const words = ['#'.repeat(level), name, id, sources, comment].filter(Boolean).join(' ')
  const blocks = entries.reduce<{ kind: Entry['kind']; text: string }[]>((done, entry) => {
    const last = done.at(-1)
    const text = printEntry(entry)
    // Properties form one list, and so do texts with their languages.
    const isOneList =
      last?.kind === entry.kind && (entry.kind === 'property' || (entry.kind === 'text' && !entry.isPlain))
    if (last && isOneList) last.text += `\n${text}`
    else done.push({ kind: entry.kind, text })
    return done
  }, [])
  const [first, ...others] = blocks
  // Properties, and texts with their languages, follow their heading without a blank line.
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

/** A title in double quotes, or in single quotes or brackets if it contains the quotes itself. */
function inQuotes(title: string): string {
  const bare = title.replace(/\\./g, '')
  return bare.includes('"') ? (bare.includes("'") ? `(${title})` : `'${title}'`) : `"${title}"`
}

function printTable({ head, rows }: TableEntry): string {
  const line = (cells: string[]) =>
    `|${cells.map((cell) => (cell === '' ? ' |' : ` ${cell.replaceAll('|', '\\|')} |`)).join('')}`
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(({ cells }) => line(cells))].join('\n')
}
