// Saved rooms as a server writes them for readers, with what their debate asks.
import { join } from 'node:path'
import { paths } from '../src/core/contract.ts'
import { type Deck, questionOfPoll } from '../src/core/deck.ts'
import type { PollRef } from '../src/core/poll.ts'
import type { Reading } from '../src/core/readings.ts'
import type { Results } from '../src/core/results.ts'
import { readContent } from '../src/debate/read-content.ts'

/** The deck of the shipped debate, which is read only if a caller names no other. */
const readShipped = () => readContent(join(import.meta.dirname, '..')).deck

export type FrozenPoll = Results['polls'][number]

/** A poll with these counts, "don't know" last; of the shipped debate if no other deck is given. */
export function freezePoll({ claim, round }: PollRef, counts: number[], deck: Deck = readShipped()): FrozenPoll {
  const { kind, values, wording } = questionOfPoll(deck, { claim, round })
  const voted = counts.reduce((sum, count) => sum + count, 0)
  return {
    ...{ claim, round, epoch: 1, kind, values: [...values], side: 'yes', part: { en: 'Investors' } },
    asked: [{ wording, text: { en: 'The words that were asked.' }, definition: null }],
    ...{ n: voted - (counts.at(-1) ?? 0), voted, counts },
  }
}

/** A room without polls, with these changes; of the shipped debate if no other deck is given. */
export const freezeRoom = (changes: Partial<Results> = {}, deck: Deck = readShipped()): Results => ({
  ...{ $schema: paths.schema, format: 2, code: 'K7M4QX', name: 'Tokyo', date: '2026-03-14', rehearsal: false },
  ...{ version: 9, debate: { id: deck.id, title: { en: 'The debate' } }, polls: [], swing: null },
  ...changes,
})

/** The part of a room that readers get. */
export const readingOf = ({ code, name, date, polls, swing }: Results): Reading => ({
  ...{ code, name, date, swing },
  polls: polls.map(({ claim, round, kind, values, asked, n, voted, counts }) => ({
    ...{ claim, round, kind, values, wordings: asked.map(({ wording }) => wording), n, voted, counts },
  })),
})

/** The room as a server of the previous release wrote it. */
export const asFirstFormat = ({ format: _, debate, polls, ...room }: Results): Record<string, unknown> => ({
  ...{ ...room, deck: debate.id, scale: 'agree-5' },
  polls: polls.map(({ claim, round, epoch, n, voted, counts }) => ({ claim, round, epoch, n, voted, counts })),
})
