// Who moved between the two votes on the thesis, in the embedded store: the pairs, counted from the held votes, and the published
// swing. It is stored in the transaction that closes the votes, so that nobody ever sees other numbers.
import type { Counts, Swing } from '../../core/contract.ts'
import { thesis } from '../../core/deck.ts'
import { pollKey } from '../../core/poll.ts'
import { countPaired, isPublishable, type Pairs, type PublishedSwing, toSwing } from '../../core/swing.ts'
import { emptyCounts, valueIndex } from '../../core/tally.ts'
import { isOneQuestion } from '../asking.ts'
import type { PairRow, PublishedRow, Statements } from './sqlite-statements.ts'
import type { StoredRoom } from './store.ts'

type SwungRoom = Pick<StoredRoom, 'state' | 'tallies' | 'pairs' | 'published'> & { id: number }

const keys = (['before', 'after'] as const).map((round) => pollKey({ claim: thesis, round }))
const pollsOf = ({ state }: Pick<SwungRoom, 'state'>) => keys.map((key) => state.polls[key])

/** The pairs, counted from the held votes in the current epochs; none if the two epochs asked different questions. */
export function countPairs(sql: Statements, room: Pick<SwungRoom, 'id' | 'state'>): Pairs {
  const [before, after] = pollsOf(room)
  if (!before || !after || !isOneQuestion(before, after)) return []
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
  const [before = 0, after = 0] = pollsOf(room).map((poll) => poll?.epoch)
  const row = sql.readPublished.get(room.id, before, after) as unknown as PublishedRow | undefined
  return row && { paired: row.paired, k: row.k, swing: JSON.parse(row.swing) as Swing }
}

/** Stores the swing if both votes are closed and it may be published (again); `k`: flows of fewer voters are hidden now. */
export function publishSwing(sql: Statements, room: SwungRoom, k: number): void {
  const [before, after] = pollsOf(room)
  const paired = countPaired(room.pairs)
  if (!before || !after || before.open || after.open || !isPublishable(paired, room.published?.paired)) return
  const [from = [], to = []] = keys.map((key) => room.tallies[key])
  room.published = { paired, k: Math.max(k, room.published?.k ?? 1), swing: toSwing(before, room.pairs, from, to) }
  sql.writePublished.run(
    room.id,
    before.epoch,
    after.epoch,
    paired,
    room.published.k,
    JSON.stringify(room.published.swing),
  )
}
