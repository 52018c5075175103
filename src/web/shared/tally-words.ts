// A tally in words, and the names of its values, for every page that shows them.
import { deck } from 'virtual:deck'
import type { Counts } from '../../core/contract.ts'
import { scales, tallyValues } from '../../core/scale.ts'
import { toTally } from '../../core/tally.ts'
import { t } from './i18n.ts'

const strongest = Math.max(...scales[deck.scale])

/** The name of a value in the page's language, or in that of `say`. */
export const valueLabel = (value: number | null, say = t): string =>
  value === null
    ? say(($) => $.scale.dontKnow)
    : // The check of ui.json guarantees that every value of the deck's scale has its word.
      say(($) => ($.scale[deck.scale] as Record<string, string>)[value] ?? '')

/** The look of a value: its side by its sign, its strength by how far it is from the middle. */
export const valueTone = (value: number | null): string =>
  value === null
    ? 'dont-know'
    : value === 0
      ? 'neutral'
      : `${value > 0 ? 'agree' : 'disagree'}-${Math.abs(value) === strongest ? 'strong' : 'pale'}`

/** The count in words: how many of those with a value agree. */
export function tallySentence(counts: Counts, say = t): string {
  const { n, agree, dontKnow } = toTally(deck.scale, counts)
  if (n > 0) return say(($) => $.tally.agree, { agree, n })
  return say(($) => (dontKnow ? $.tally.onlyDontKnow : $.tally.nobody))
}

/** Each value with its voters, for readers who do not see the bar. */
export const tallyRows = (counts: Counts, say = t): { label: string; voters: number }[] =>
  tallyValues(deck.scale).map((value, index) => ({ label: valueLabel(value, say), voters: counts[index] ?? 0 }))
