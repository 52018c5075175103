// Reads the files of a folder as a debate, and checks them against the grammar and against each other. It does not use the disk, and
// it reports all problems at once.
import { checkDebate } from './check-debate.ts'
import { checkFit } from './check-fit.ts'
import type { Debate, DebatePage, DebateSource } from './debate.ts'
import { readMarkdown } from './markdown.ts'
import { optional } from './optional.ts'
import { createProblems, type Problem } from './problems.ts'
import { createPropertyReader } from './properties.ts'
import { readChart, readDefinition, readSource } from './read-chart.ts'
import { type Reading, readClaim, readThesis } from './read-claim.ts'
import { readSections } from './read-sections.ts'
import { createWordReader } from './read-words.ts'
import { remember } from './remember.ts'
import { allOf, pieceOf, piecesOf, propertyOf, type Section } from './sections.ts'

/** A Markdown file of a debate; `file`: as its author knows it. */
export interface DebateFile {
  file: string
  text: string
}

/** `debate`: undefined if there is an error; `sections`: all that could be read, for printing (print.ts). */
export interface ReadDebate {
  debate: Debate | undefined
  sections: Section[]
  problems: Problem[]
}

const formats = ['1']

/** Parsing takes most of the time of reading. In characters of files: the debate that ships has less than a tenth of that. */
const readFile = remember(readMarkdown, 2_000_000)

/**
 * Reads a debate: the file with `# Debate` first, the others in the natural order of their names. `hasPicture`: true if the folder has
 * a picture that can be shown, else a text that says why not.
 */
export function readDebate(files: DebateFile[], hasPicture: (path: string) => true | string): ReadDebate {
  const ordered = inOrder(files)
  const problems = createProblems(ordered.map(({ file }) => file))
  const read = ordered.map(({ file, text }) => {
    const { faults, ...markdown } = readFile(text)
    for (const { message, ...place } of faults) problems.error({ file, ...place }, message)
    return { file, ...markdown }
  })
  const outline = readSections(read, problems)
  const { languages = [], sections = [] } = outline ?? {}
  const [first, ...others] = languages
  const heading = sections.find(({ name }) => name === 'Debate')
  const start = { file: read[0]?.file ?? 'debate.md', line: 1, column: 1 }
  if (!read.some(({ blocks }) => blocks.some((block) => block.kind === 'heading' && /^debate\b/i.test(block.text))))
    problems.error(
      start,
      'no file has the heading "# Debate": write "# Debate my-debate", below it "- languages: en", and after a blank line its title',
    )
  if (heading && first !== undefined) {
    const debate = toDebate(heading, sections, [first, ...others], problems, hasPicture)
    const list = problems.list()
    return { debate: list.some(({ severity }) => severity === 'error') ? undefined : debate, sections, problems: list }
  }
  return { debate: undefined, sections, problems: problems.list() }
}

/** Sorts 2 before 10. */
const byName = new Intl.Collator('en', { numeric: true })
function inOrder(files: DebateFile[]): DebateFile[] {
  const isFirst = ({ text }: DebateFile) => {
    const bare = text.replace(/<!--[\s\S]*?-->/g, '')
    return /^\uFEFF? {0,3}[#＃][ \t\u3000]+debate\b/imu.test(bare.replace(/\r/g, '\n'))
  }
  return files.toSorted((a, b) => Number(isFirst(b)) - Number(isFirst(a)) || byName.compare(a.file, b.file))
}

function toDebate(
  heading: Section,
  sections: Section[],
  languages: Debate['languages'],
  problems: Reading['problems'],
  hasPicture: (path: string) => true | string,
): Debate {
  const words = createWordReader(languages, problems)
  const properties = createPropertyReader(problems)
  const format = properties.text(heading, 'format')
  if (format && !formats.includes(format.value))
    problems.error(
      format.place,
      `this debate is written in format ${format.value}, and this program reads ${formats.join(', ')}: take a newer program`,
    )
  const asOf = properties.date(heading, 'as of')
  const named = (name: string) => sections.filter((section) => section.name === name)
  const reading: Reading = {
    words,
    properties,
    problems,
    question: properties.text(heading, 'question'),
    charts: named('Chart').map(({ id }) => id),
    isDated: propertyOf(heading, 'as of') !== undefined,
  }
  const thesis = named('Thesis')[0]
  const definitions = sections
    .flatMap(allOf)
    .flatMap(({ entries }) => entries.filter((entry) => entry.kind === 'definition'))
  const claims = named('Claim').map((section) => readClaim(section, partAbove(section, sections), reading))
  const debate: Debate = {
    id: heading.id,
    languages,
    title: words.words(heading, 'The title') ?? {},
    ...optional({
      subtitle: words.words(pieceOf(heading, 'Subtitle'), 'Subtitle'),
      byline: words.words(pieceOf(heading, 'Byline'), 'Byline'),
      asOf,
      sinceAsOf: properties.date(heading, 'since as of'),
      minutes: readMinutes(heading, reading),
    }),
    disclaimers: piecesOf(heading, 'Disclaimer').map(
      (section, at) => words.words(section, `Disclaimer ${at + 1}`) ?? {},
    ),
    parts: named('Part').map((section) => ({
      id: section.id,
      ...optional({ name: words.words(section, `Part ${section.id}`, false) }),
    })),
    ...(thesis && { thesis: readThesis(thesis, reading) }),
    claims,
    pages: named('Page').map((section) => readPage(section, sections, reading)),
    charts: named('Chart').map((section) => readChart(section, reading)),
    sources: [
      ...named('Source').map((section) => readSource(section, reading)),
      ...definitions.map((entry): DebateSource => readDefinition(entry, problems)),
    ],
  }
  checkDebate(debate, sections, hasPicture, problems)
  checkFit(debate, sections, problems)
  return debate
}

function partAbove(claim: Section, sections: Section[]): string | undefined {
  return sections.slice(0, sections.indexOf(claim)).findLast(({ name }) => name === 'Part')?.id
}

/** Reads `75`, or `75, short 45`. */
function readMinutes(heading: Section, { properties, problems }: Reading): Debate['minutes'] {
  const found = properties.text(heading, 'minutes')
  if (!found) return undefined
  const [, whole, short] = /^([1-9]\d{0,3})(?:\s*[,，、]\s*short\s+([1-9]\d{0,3}))?$/u.exec(found.value) ?? []
  if (whole === undefined) {
    problems.error(
      found.place,
      `"${found.value}" is wrong for "minutes": write a number, such as "75", or "75, short 45"`,
    )
    return undefined
  }
  return { whole: Number(whole), ...(short !== undefined && { short: Number(short) }) }
}

/** Reads a page, which belongs before the next claim that is written below it; without such a claim, after all claims. */
function readPage(section: Section, sections: Section[], { words, properties, problems }: Reading): DebatePage {
  const { id, place } = section
  const next = sections.slice(sections.indexOf(section)).find(({ name }) => name === 'Claim')
  const picture = properties.text(section, 'picture')
  const says = words.words(pieceOf(section, 'Picture'), `Picture of ${id}`)
  if (says && !picture)
    problems.error(place, `Page ${id} says what its picture shows, but has none: add "- picture: pictures/…"`)
  return {
    id,
    ...optional({ before: next?.id, heading: words.words(pieceOf(section, 'Heading'), `Heading of ${id}`) }),
    body: words.bodies(section, `Page ${id}`) ?? {},
    ...optional({ note: words.bodies(pieceOf(section, 'Note'), `Note of ${id}`) }),
    ...(picture && { picture: { file: picture.value, ...optional({ says }) } }),
  }
}
