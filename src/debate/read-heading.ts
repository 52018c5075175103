// Checks the line of a heading against the grammar: its word, what follows it, and the sources in brackets at its end. The message
// about a line that is nearly right gives the right line.
import { Id, SourceId } from '../core/id.ts'
import { grammar, type Rule } from './grammar.ts'
import { nearestName, toId } from './nearest.ts'
import type { Place, Problems } from './problems.ts'
import type { Citation, Section } from './sections.ts'
import { toNarrow } from './wide-forms.ts'

export interface FoundHeading {
  rule: Rule
  section: Omit<Section, 'lead' | 'comment'>
}

/**
 * Reads a heading and reports what is wrong. `above`: the section that contains it; `count`: how many headings of a kind there are
 * already, for an example of a free id. Undefined if the grammar has no such heading: nothing below it can be read then.
 */
export function readHeading(
  { text, level }: { text: string; level: number },
  place: Place,
  above: { section: Section; rule: Rule } | undefined,
  count: (name: string) => number,
  problems: Problems,
): FoundHeading | undefined {
  const hashes = '#'.repeat(level)
  let isBroken = false
  const error = (message: string): void => {
    isBroken = true
    problems.error(place, message)
  }
  const [, word = '', narrow = ''] = /^([\p{L}\p{M}'’-]*)[:：]?\s*(.*)$/su.exec(toNarrow(text)) ?? []
  const choices = above ? above.rule.pieces : grammar
  const known = Object.hasOwn(choices, word) ? word : undefined
  const name = known ?? nearestName(word, Object.keys(choices))
  const rule = name === undefined ? undefined : choices[name]
  if (!name || !rule) {
    error(unknownHeading(text, level, word, above?.section.name, choices))
    return undefined
  }
  // The author's name for a row or a head stands as it is, and may itself end in brackets.
  const behind = rule.id === 'any' ? text.slice(text.length - narrow.length) : narrow
  const mayCite = rule.id !== 'any' || rule.cites
  const found = splitCitations(behind, { ...place, column: place.column + level + 1 }, text, mayCite)
  const { cites, isCitingWell } = found
  // Brackets around an id, as sources have them where they are named.
  const isInBrackets = !rule.cites && rule.id !== 'none' && found.rest.trim() === '' && cites.length === 1
  const id = isInBrackets ? (cites[0]?.id ?? '') : found.rest.trim()
  const source = cites.length > 0 && rule.cites ? ` [${cites.map((one) => one.id).join(', ')}]` : ''
  const right = (behindIt: string) => `${hashes} ${name}${behindIt ? ` ${behindIt}` : ''}${source}`
  const written = `"${`${hashes} ${text}`.trimEnd()}"`
  const isIdRight = isRightId(id, rule)
  const inBrackets = rule.id === 'none' && rule.cites ? meantSources(id) : undefined
  if (inBrackets)
    error(`${written}: sources stand in square brackets; write "${hashes} ${name} [${inBrackets.join(', ')}]"`)
  else if (!isIdRight && rule.id === 'none')
    error(
      `${written}: nothing stands behind "${name}"${rule.cites ? ' but its sources, as in "[S1, S2]"' : ''}; write "${right('')}" and its text below`,
    )
  else if (!known || !isCitingWell || /^[\p{L}\p{M}'’-]*[:：]/u.test(text)) {
    const named = isIdRight ? [right(id)] : idExamples(id, name, count(name)).map(right)
    error(`${written} is nearly right: write ${orOf(named)}`)
  } else if (isInBrackets && isIdRight) error(`${written}: an id stands without brackets; write "${right(id)}"`)
  else if (cites.length > 0 && !rule.cites) error(`${written}: a ${name} names no sources; write "${right(id)}"`)
  else if (!isIdRight) {
    if (rule.id === 'any') error(`${written} does not say which: write the ${rowOrHead(name)} of the table behind it`)
    else {
      const what = id ? `"${id}" is no id` : 'the id is missing'
      const signs = rule.id === 'id' ? 'small letters and digits joined by -, at most 40' : 'letters, digits, - and _'
      error(`${written}: ${what}; write ${signs}, such as ${orOf(idExamples(id, name, count(name)).map(right))}`)
    }
  }
  return {
    rule,
    section: { name, level, id, cites: rule.cites ? cites : [], entries: [], pieces: [], place, isBroken },
  }
}

/** The sources that were meant by what stands behind a heading in other brackets, or by names such as S1 in none. */
function meantSources(behind: string): string[] | undefined {
  const [, inside = ''] = /^[[(（【]*([\w\s,、;-]+?)[\])）】]*(?:\([^()]*\))?$/u.exec(behind) ?? []
  const ids = inside.split(/[\s,、;]+/u).filter(Boolean)
  return ids.length > 0 && (inside !== behind || ids.every((id) => /^[a-z]+\d+$/i.test(id))) ? ids : undefined
}

const rowOrHead = (name: string) => (name === 'Series' ? 'head' : 'row')

function isRightId(id: string, rule: Rule): boolean {
  if (rule.id === 'none') return id === ''
  if (rule.id === 'any') return id !== ''
  return (rule.id === 'id' ? Id : SourceId).safeParse(id).success
}

/** Examples of right ids: that of the author's words, and the kind of heading with a number if they are no single word. */
function idExamples(id: string, name: string, count: number): string[] {
  const own = toId(id)
  const numbered = name === 'Source' ? `S${count + 1}` : `${name.toLowerCase()}-${count + 1}`
  if (name === 'Source' || own === '' || own === numbered) return [numbered]
  return id.toLowerCase() === own ? [own] : [own, numbered]
}

const orOf = (examples: string[]): string => examples.map((one) => `"${one}"`).join(' or ')

function unknownHeading(
  text: string,
  level: number,
  word: string,
  above: string | undefined,
  choices: Record<string, Rule>,
): string {
  const written = `"${`${'#'.repeat(level)} ${text}`.trimEnd()}"`
  const elsewhere = levelOf(word)
  if (elsewhere && elsewhere.level !== level) return `${written}: ${toElsewhere(text, word, elsewhere)}`
  const names = Object.keys(choices)
  const may = names.length === 0 ? 'no headings' : `the headings ${names.join(', ')}`
  const goesOn = 'if it goes on the text above, write "\\" before the "#"'
  return above === undefined
    ? `${written} is no heading of a debate, which has ${may}; correct it, or ${goesOn}`
    : `${written}: a ${above} has ${may}; correct it, or ${goesOn}`
}

const toElsewhere = (text: string, word: string, { level, below }: { level: number; below?: string[] }): string =>
  `${word} is written "${'#'.repeat(level)} ${text}"${below ? `, below a ${below.join(' or a ')}` : ''}`

/** The message about a heading that should be below another one but is below none. */
export function belowNothing(text: string, level: number): string {
  const [word = ''] = /^[\p{L}\p{M}'’-]*/u.exec(text) ?? []
  const elsewhere = levelOf(word)
  const written = `"${`${'#'.repeat(level)} ${text}`.trimEnd()}"`
  if (elsewhere && elsewhere.level !== level) return `${written}: ${toElsewhere(text, word, elsewhere)}`
  const below = elsewhere?.below?.map((name) => `"${'#'.repeat(level - 1)} ${name}"`).join(' or ')
  return `${written} stands below no heading: write it below ${below ?? 'one of a level higher'}`
}

/** Where a heading's word belongs; undefined if no heading has this word. */
function levelOf(word: string): { level: number; below?: string[] } | undefined {
  if (Object.hasOwn(grammar, word)) return { level: 1 }
  const below = Object.keys(grammar).filter((name) => Object.hasOwn(grammar[name]?.pieces ?? {}, word))
  if (below.length > 0) return { level: 2, below }
  const deeper = Object.values(grammar).flatMap(({ pieces }) =>
    Object.keys(pieces).filter((name) => Object.hasOwn(pieces[name]?.pieces ?? {}, word)),
  )
  return deeper.length > 0 ? { level: 3, below: deeper } : undefined
}

const brackets = /\s*((?:[[［【][^\]］】]*[\]］】]\s*)+)$/u

/** Splits the text after a heading's word into the sources at its end and the rest before them. `place`: that of the heading's text. */
function splitCitations(behind: string, place: Place, text: string, mayCite: boolean) {
  const [found = '', inside = ''] = (mayCite && brackets.exec(behind)) || []
  const pieces = inside.split(/[\]］】]\s*/u).filter((piece) => piece.trim() !== '')
  const names = pieces.flatMap((piece) => piece.replace(/^\s*[[［【]/u, '').split(/[,，、;；]\s*|\s+/u)).filter(Boolean)
  const start = text.length - behind.length + (behind.length - found.length)
  const cites = names.map((name): Citation => {
    const id = name.replace(/^\^/, '')
    const at = text.indexOf(name, start)
    return { id, place: { ...place, column: place.column + at } }
  })
  const isCitingWell =
    pieces.length <= 1 && !names.some((name) => name.startsWith('^')) && (found === '' || names.length > 0)
  return { rest: behind.slice(0, behind.length - found.length), cites, isCitingWell }
}
