// How a claim is asked, as its author writes it: `agree-5`, `agree-4`, `yes-no`, `choice` with its options, `number 0 to 10, step 0.5,
// EUR`. All kinds are read; `cannotAskYet` names those that no page can ask.
import type { Question } from './debate.ts'
import type { Problems } from './problems.ts'
import { type Found, type PropertyReader, toNumber } from './properties.ts'
import type { WordReader } from './read-words.ts'
import { pieceOf, piecesOf, propertyOf, type Section } from './sections.ts'

const agreement = ['agree-5', 'agree-4', 'yes-no'] as const
const mostOptions = 8
const mostValues = 21

/** The values from the lowest to the highest. */
export interface Range {
  from: number
  to: number
  step: number
  unit?: string
}

/** Reads `0 to 10, step 0.5, EUR`; gives a text if something is wrong. */
export function readRange(text: string): Range | string {
  const [ends = '', ...others] = text.split(/\s*[,，]\s*(?!\d{3}(?:\D|$))/u)
  const [, low = '', high = ''] = /^(\S+)\s+(?:to|–|-)\s+(\S+)$/u.exec(ends.trim()) ?? []
  const [from, to] = [toNumber(low), toNumber(high)]
  if (from === undefined || to === undefined || from >= to)
    return `"${text}" is no range: write it as "0 to 10", the lower end first`
  let step = 1
  let unit: string | undefined
  for (const other of others) {
    const [, size] = /^step\s+(\S+)$/.exec(other) ?? []
    if (size !== undefined) step = toNumber(size) ?? 0
    else if (/^(?:[A-Z]{3}|%)$/.test(other)) unit = other
    else return `"${other}" is neither a step, as in "step 0.5", nor a currency's code or %`
  }
  if (step <= 0) return `the step of "${text}" is no number above 0; write one such as "step 0.5"`
  const count = (to - from) / step + 1
  if (Math.abs(count - Math.round(count)) > 1e-9)
    return `steps of ${step} from ${from} do not end at ${to}; correct one of them`
  if (Math.round(count) > mostValues)
    return `"${text}" has ${Math.round(count)} values, and at most ${mostValues} fit a phone; make the step larger`
  return { from, to, step, ...(unit && { unit }) }
}

/** The question of a claim or the thesis; `all`: the debate's question, for those that have none of their own. */
export function readQuestion(
  section: Section,
  name: string,
  all: Found<string> | undefined,
  { words }: WordReader,
  properties: PropertyReader,
  { error }: Problems,
): Question {
  const own = properties.text(section, 'question')
  const found = own ?? all
  const options = piecesOf(section, 'Option')
  const unit = pieceOf(section, 'Unit')
  const truth = propertyOf(section, 'truth')
  const [, word = 'agree-5', rest = ''] = /^(\S+)\s*(.*)$/su.exec(found?.value ?? '') ?? []
  const kind = word.toLowerCase()
  const place = found?.place ?? section.place
  const isNumber = kind === 'number'
  if (kind !== 'choice' && options[0])
    error(options[0].place, `${name} has options, but is no choice: write "- question: choice", or remove them`)
  if (!isNumber && unit) error(unit.place, `${name} has a unit, but asks for no number; remove it`)
  if (!isNumber && truth) error(truth.place, `${name} has a truth, but asks for no number; remove it`)
  if (kind === 'choice') {
    if (options.length < 2 || options.length > mostOptions)
      error(
        place,
        `a choice has 2 to ${mostOptions} options, and ${name} has ${options.length}: write each as "## Option my-option" with its text`,
      )
    return {
      kind,
      options: options.map((option) => ({ id: option.id, label: words(option, `Option ${option.id}`) ?? {} })),
    }
  }
  if (isNumber) {
    const range = readRange(rest)
    const unitWords = words(unit, 'Unit')
    const value = properties.number(section, 'truth')
    if (typeof range === 'string') {
      error(place, range)
      return { kind: 'agree-5' }
    }
    if (value !== undefined && truth && (value < range.from || value > range.to))
      error(truth.place, `the truth ${value} lies outside of ${range.from} to ${range.to}; correct one of them`)
    return { kind, ...range, ...(unitWords && { unitWords }), ...(value !== undefined && { truth: value }) }
  }
  const known = agreement.find((one) => one === kind)
  if (!known || rest)
    error(
      place,
      `"${found?.value}" is no question: write ${agreement.join(', ')}, choice, or number with a range, such as "number 0 to 10"`,
    )
  return { kind: known ?? 'agree-5' }
}

/** The reason why no page can ask a question yet; undefined if pages can. */
export const cannotAskYet = ({ kind }: Question): string | undefined =>
  kind === 'agree-5' ? undefined : `the question "${kind}" cannot be asked yet: write agree-5, or leave the line out`
