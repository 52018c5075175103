// A tally in words, and the names of a question's values, for every page that shows them.
import type { Counts } from '../core/contract.ts'
import type { Kind, Question } from '../core/question.ts'
import { tallyValues, toTally } from '../core/tally.ts'
import type { Say } from './speech.ts'

/** The name of a value. */
export const valueLabel = (t: Say, { kind }: Pick<Question, 'kind'>, value: string | null): string =>
  value === null
    ? t(($) => $.scale.dontKnow)
    : // The check of ui.json guarantees that every value of a kind has a label.
      t(($) => ($.scale[kind as Kind] as Record<string, string> | undefined)?.[value] ?? '')

/** The CSS class of a value: the sign of the value gives the side; strong is the value farthest from the middle. */
export function valueTone({ values }: Pick<Question, 'values'>, value: string | null): string {
  if (value === null) return 'dont-know'
  const agreement = Number(value)
  if (agreement === 0) return 'neutral'
  const isStrong = Math.abs(agreement) === Math.max(...values.map(Number))
  return `${agreement > 0 ? 'agree' : 'disagree'}-${isStrong ? 'strong' : 'pale'}`
}

/** The count in words: how many agree among those with an answer other than "don't know". */
export function tallySentence(t: Say, question: Question, counts: Counts): string {
  const { n, agree, dontKnow } = toTally(question, counts)
  if (n > 0) return t(($) => $.tally.agree, { agree, n })
  return t(($) => (dontKnow ? $.tally.onlyDontKnow : $.tally.nobody))
}

/** Each value with its number of voters, for readers who do not see the bar. */
export const tallyRows = (t: Say, question: Question, counts: Counts): { label: string; voters: number }[] =>
  tallyValues(question).map((value, index) => ({ label: valueLabel(t, question, value), voters: counts[index] ?? 0 }))
