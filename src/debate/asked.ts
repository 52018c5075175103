// What a poll of a debate asks, in every language: stored with a room when the poll opens, so that its count keeps the words that
// voters answered, even if the debate changes.
import type { Asked } from '../core/contract.ts'
import { claimOf, type DeckWords, questionOfPoll, sideOf, thesis } from '../core/deck.ts'
import type { PollRef } from '../core/poll.ts'
import type { Text } from '../core/text.ts'
import type { Content } from './read-content.ts'

/** Throws for a poll that the deck does not have. */
export function toAsked({ deck, langs }: Pick<Content, 'deck' | 'langs'>, poll: PollRef): Asked {
  const { claim, round } = poll
  const stack = claim === thesis && deck.thesis ? round : claim
  const part = stack === claim ? claimOf(deck, claim).part : null
  const inAll = (pick: (words: DeckWords) => Text | undefined): Record<string, Text> | null => {
    const texts = [...langs].flatMap(([lang, { words }]) => {
      const text = pick(words)
      return text ? [[lang, text] as const] : []
    })
    return texts.length > 0 ? Object.fromEntries(texts) : null
  }
  return {
    claim,
    wording: questionOfPoll(deck, poll).wording,
    side: sideOf(deck, claim),
    part: part === null ? null : inAll(({ frame }) => frame.parts[part]),
    heading: inAll(({ claims }) => claims.stacks[stack]?.heading),
    text: inAll(({ claims }) => claims.stacks[stack]?.claim) ?? {},
    definition: inAll(({ claims }) => claims.stacks[stack]?.definition),
  }
}
