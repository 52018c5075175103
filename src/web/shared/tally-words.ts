// A tally in words, and the names of its values, for every page that shows them.
import type { Counts } from '../../core/contract.ts'
import { type ScaleName, scales, tallyValues } from '../../core/scale.ts'
import { toTally } from '../../core/tally.ts'
import type { Say } from './page.ts'

/** The name of a value. */
export const valueLabel = (t: Say, scale: ScaleName, value: number | null): string =>
  value === null
    ? t(($) => $.scale.dontKnow)
    : // The check of ui.json guarantees that every value of the deck's scale has its word.
      t(($) => ($.scale[scale] as Record<string, string>)[value] ?? '')

/** The look of a value: its side by its sign, its strength by how far it is from the middle. */
export const valueTone = (scale: ScaleName, value: number | null): string =>
  value === null
    ? 'dont-know'
    : value === 0
      ? 'neutral'
      : `${value > 0 ? 'agree' : 'disagree'}-${Math.abs(value) === Math.max(...scales[scale]) ? 'strong' : 'pale'}`

/** The count in words: how many of those with a value agree. */
export function tallySentence(t: Say, scale: ScaleName, counts: Counts): string {
  const { n, agree, dontKnow } = toTally(scale, counts)
  if (n > 0) return t(($) => $.tally.agree, { agree, n })
  return t(($) => (dontKnow ? $.tally.onlyDontKnow : $.tally.nobody))
}

/** Each value with its voters, for readers who do not see the bar. */
export const tallyRows = (t: Say, scale: ScaleName, counts: Counts): { label: string; voters: number }[] =>
  tallyValues(scale).map((value, index) => ({ label: valueLabel(t, scale, value), voters: counts[index] ?? 0 }))
