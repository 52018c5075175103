// Reads a claim and the thesis from their headings.
import { sides, thesisSides, verdicts } from '../core/side.ts'
import type { Argument, DebateClaim, DebateThesis, Question } from './debate.ts'
import { optional } from './optional.ts'
import type { Problems } from './problems.ts'
import type { Found, PropertyReader } from './properties.ts'
import { cannotAskYet, readQuestion } from './read-question.ts'
import type { WordReader } from './read-words.ts'
import { pieceOf, piecesOf, propertyOf, type Section } from './sections.ts'

/** What is needed to read any heading of a debate. */
export interface Reading {
  words: WordReader
  properties: PropertyReader
  problems: Problems
  /** The debate's question, for claims that have none of their own. */
  question: Found<string> | undefined
  /** The ids of the debate's charts. */
  charts: string[]
  /** Whether the debate has the property `as of`, even if its value is wrong. */
  isDated: boolean
}

export function readClaim(section: Section, part: string | undefined, reading: Reading): DebateClaim {
  const { words, properties, problems } = reading
  const { id } = section
  const name = `Claim ${id}`
  const since = pieceOf(section, 'Since')
  const agreeing = properties.choice(section, 'agreeing', sides)
  const question = askable(section, name, reading)
  const picture = properties.text(section, 'picture')
  const says = words.words(pieceOf(section, 'Picture'), `Picture of ${id}`)
  const isAgreement = question.kind !== 'choice' && question.kind !== 'number'
  const agreed = propertyOf(section, 'agreeing')
  if (agreed && !isAgreement)
    problems.error(agreed.place, `agreeing means nothing with the question "${question.kind}"; remove the line`)
  if (says && !picture)
    problems.error(section.place, `${name} says what its picture shows, but has none: add "- picture: pictures/…"`)
  const verdict = since && properties.choice(since, 'verdict', verdicts)
  const text = words.words(since, `Since of ${id}`)
  return {
    id,
    ...optional({ part: properties.text(section, 'part')?.value ?? part }),
    sentence: words.words(section, name) ?? {},
    ...optional({
      heading: words.words(pieceOf(section, 'Heading'), `Heading of ${id}`),
      definition: words.words(pieceOf(section, 'Definition'), `Definition of ${id}`),
    }),
    agreeing: agreeing ?? 'neither',
    question,
    isCore: properties.choice(section, 'core', ['yes', 'no']) === 'yes',
    reasons: readArguments(section, 'Reason', reading),
    counters: readArguments(section, 'Counter', reading),
    charts: properties.ids(section, 'charts', reading.charts).map(({ value }) => value),
    ...(since && text && { since: { text, sources: since.cites.map((one) => one.id), ...optional({ verdict }) } }),
    ...optional({ note: words.bodies(pieceOf(section, 'Note'), `Note of ${id}`) }),
    ...(picture && { picture: { file: picture.value, ...optional({ says }) } }),
  }
}

function askable(section: Section, name: string, { words, properties, problems, question }: Reading): Question {
  const asked = readQuestion(section, name, question, words, properties, problems)
  const why = cannotAskYet(asked)
  if (why) problems.error(propertyOf(section, 'question')?.place ?? section.place, why)
  return asked
}

function readArguments(
  claim: Section,
  kind: 'Reason' | 'Counter',
  { words, properties, problems, isDated }: Reading,
): Argument[] {
  const all = piecesOf(claim, kind)
  return all.map((section, at) => {
    const known = properties.date(section, 'known')
    const written = propertyOf(section, 'known')
    if (written && !isDated)
      problems.error(
        written.place,
        'the debate has no "as of" date, so that nothing can be later than it: add "- as of: …" below "# Debate", or remove this line',
      )
    const text = words.words(section, all.length > 1 ? `${kind} ${at + 1}` : kind) ?? {}
    return { text, sources: section.cites.map(({ id }) => id), ...optional({ known }) }
  })
}

export function readThesis(section: Section, reading: Reading): DebateThesis {
  const { words, properties, problems } = reading
  const piece = (name: string) => pieceOf(section, name)
  const question = askable(section, 'Thesis', reading)
  if (question.kind === 'choice' || question.kind === 'number')
    problems.error(
      propertyOf(section, 'question')?.place ?? section.place,
      'a thesis can only be agreed or disagreed with: write agree-5, agree-4 or yes-no',
    )
  const round = (section: Section | undefined, name: string) =>
    optional({
      heading: words.words(section, name, false),
      note: section && words.bodies(pieceOf(section, 'Note'), `Note of ${name}`),
    })
  const after = piece('After')
  const since = piece('Since')
  return {
    sentence: words.words(section, 'Thesis') ?? {},
    ...optional({
      heading: words.words(piece('Heading'), 'Heading of the thesis'),
      definition: words.words(piece('Definition'), 'Definition of the thesis'),
    }),
    agreeing: properties.choice(section, 'agreeing', thesisSides) ?? 'yes',
    before: round(piece('Before'), 'Before'),
    after: {
      ...round(after, 'After'),
      ...optional({ answer: after && words.words(pieceOf(after, 'Answer'), 'Answer') }),
    },
    ...(since && {
      since: {
        ...round(since, 'Since'),
        ...optional({ sentence: words.words(pieceOf(since, 'Claim'), 'Claim of Since') }),
        sources: since.cites.map(({ id }) => id),
      },
    }),
  }
}
