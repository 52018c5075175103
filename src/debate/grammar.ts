// The whole grammar of a debate's Markdown, as a table: which headings there are, what follows the word of each, what its text is, and
// which properties and pieces (headings below it) it has. All code that reads or checks a debate uses this table.

/** `line`: one paragraph; `body`: paragraphs and lists. */
type TextKind = 'none' | 'line' | 'body'

export interface Rule {
  /** What follows the heading's word: nothing, an id, the id of a source, or any text, which is taken literally. */
  id: 'none' | 'id' | 'source' | 'any'
  /** Whether sources may stand in brackets at its end. */
  cites: boolean
  text: TextKind
  /** Whether it may be repeated. */
  isMany: boolean
  properties: readonly string[]
  hasTable: boolean
  /** The headings one level deeper. */
  pieces: Record<string, Rule>
}

const rule = (text: TextKind, others: Partial<Rule> = {}): Rule => ({
  id: 'none',
  cites: false,
  text,
  isMany: false,
  properties: [],
  hasTable: false,
  pieces: {},
  ...others,
})

const line = rule('line')
const lines = rule('line', { isMany: true })
const note = rule('body')
const argument = rule('line', { cites: true, isMany: true, properties: ['known'] })
const named = rule('line', { id: 'any', isMany: true })

/** The rules of the headings of the first level, by the heading's word. */
export const grammar: Record<string, Rule> = {
  Debate: rule('line', {
    id: 'id',
    properties: ['languages', 'as of', 'since as of', 'minutes', 'question', 'format'],
    pieces: { Subtitle: line, Byline: line, Disclaimer: lines },
  }),
  Part: rule('line', { id: 'id', isMany: true }),
  Thesis: rule('line', {
    properties: ['agreeing', 'question'],
    pieces: {
      Heading: line,
      Definition: line,
      Before: rule('line', { pieces: { Note: note } }),
      After: rule('line', { pieces: { Answer: line, Note: note } }),
      Since: rule('line', { cites: true, pieces: { Claim: line, Note: note } }),
    },
  }),
  Claim: rule('line', {
    id: 'id',
    isMany: true,
    properties: ['part', 'agreeing', 'question', 'truth', 'core', 'charts', 'picture'],
    pieces: {
      Heading: line,
      Definition: line,
      Reason: argument,
      Counter: argument,
      Since: rule('line', { cites: true, properties: ['verdict'] }),
      Note: note,
      Option: rule('line', { id: 'id', isMany: true }),
      Unit: line,
      Picture: line,
    },
  }),
  Page: rule('body', {
    id: 'id',
    isMany: true,
    properties: ['picture'],
    pieces: { Heading: line, Note: note, Picture: line },
  }),
  Chart: rule('line', {
    id: 'id',
    cites: true,
    isMany: true,
    properties: ['kind', 'unit', 'as of', 'reference'],
    hasTable: true,
    pieces: {
      Summary: line,
      Caution: line,
      Derivation: line,
      Reference: line,
      Unit: line,
      Series: named,
      Point: named,
      Nature: rule('line', { id: 'id', isMany: true }),
      Guess: rule('line', { properties: ['range', 'truth'] }),
    },
  }),
  Source: rule('line', {
    id: 'source',
    isMany: true,
    properties: ['date', 'lang', 'title', 'url'],
  }),
}
