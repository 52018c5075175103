// Who moved between the two votes on the thesis, in the embedded store: the pairs, counted from the held votes, and the published
// swing. It is stored in the transaction that closes the votes, so that nobody ever sees other numbers.
import type { Counts, Swing } from '../../core/contract.ts'
import { thesis } from '../../core/deck.ts'
import type { Pairs, PublishedSwing } from '../../core/swing.ts'
import { emptyCounts, valueIndex } from '../../core/tally.ts'
import { epochsOfSwing, pairedPolls, swingToTell } from '../../room/thesis.ts'
import type { PairRow, PublishedRow, Statements } from './sqlite-statements.ts'
import type { StoredRoom } from './store.ts'

type SwungRoom = Pick<StoredRoom, 'state' | 'tallies' | 'pairs' | 'published'> & { id: number }

/** The pairs, counted from the held votes in the current epochs; none if the two epochs asked different questions. */
export function countPairs(sql: Statements, room: Pick<SwungRoom, 'id' | 'state'>): Pairs {
  const polls = pairedPolls(room.state)
  if (!polls) return []
  const { before, after } = polls
  const pairs: Pairs = emptyCounts(before).map(() => emptyCounts(after))
  const rows = sql.countPairs.all(room.id, thesis, before.epoch, after.epoch) as unknown as PairRow[]
  for (const { before: from, after: to, count } of rows) {
    const line: Counts = pairs[valueIndex(before, from)] ?? []
    line[valueIndex(after, to)] = count
  }
  return pairs
}

/** The published swing of the current epochs; undefined if there is none. */
export function readPublished(sql: Statements, room: Pick<SwungRoom, 'id' | 'state'>): PublishedSwing | undefined {
  const row = sql.readPublished.get(room.id, ...epochsOfSwing(room.state)) as unknown as PublishedRow | undefined
  return row && { paired: row.paired, k: row.k, swing: JSON.parse(row.swing) as Swing }
}

/** Stores the swing that the room is to tell from now on, if there is a new one; `k`: flows of fewer voters are hidden. */
export function publishSwing(sql: Statements, room: SwungRoom, k: number): void {
  const told = swingToTell(room, k)
  if (!told) return
  room.published = told
  sql.writePublished.run(room.id, ...epochsOfSwing(room.state), told.paired, told.k, JSON.stringify(told.swing))
}
