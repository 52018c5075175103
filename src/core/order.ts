// Whether the argument that a reader meets first changes the vote: chance shows each reader the YES or the NO argument first.
// Small numbers are hidden, and the pages read their sentences from that public table alone. Pure.
import type { Counts, Order } from './contract.ts'
import { type Arm, arms } from './deck.ts'
import type { ScaleName } from './scale.ts'
import { sum, suppress } from './suppress.ts'
import { stands, totalsByStand } from './swing.ts'

/** Columns of the table; "absent" is not one of them, since every reader in the table has voted. */
const columns = stands.filter((stand) => stand !== 'absent')
const agree = columns.indexOf('agree')

/**
 * The table that may be published, from the last vote on the thesis and the votes on the arms, in the order of `arms`. A reader
 * casts two votes, so an arm may be ahead of the thesis for a moment: then no reader of that stand counts as not taking part.
 * The table is published again whenever votes change. The difference of two tables can reveal one reader's arm, which chance
 * chose, and one value, which the tally of the thesis reveals too.
 */
export function toOrder(scale: ScaleName, after: Counts, ofArms: Counts[]): Order {
  const taken = arms.map((_, arm) => totalsByStand(scale, ofArms[arm] ?? []))
  const others = totalsByStand(scale, after).map((count, column) =>
    Math.max(0, count - sum(taken.map((line) => line[column] ?? 0))),
  )
  const cells = [...taken, others]
  return { readers: cells.map(sum), table: suppress(cells) }
}

/** Readers of one arm, "don't know" included. `agreed` and `share` (part of 1): null where hidden, or where the arm is empty. */
interface ArmReading {
  arm: Arm
  n: number
  agreed: number | null
  share: number | null
}
/** `more`: the arm that clearly agreed more often; `close`: neither did; `unknown`: hidden numbers do not allow an answer. */
export interface OrderReading {
  arms: ArmReading[]
  more: Arm | 'close' | 'unknown'
  isHidden: boolean
}

/** The facts that the pages state, read from the public table alone. */
export function readOrder({ readers, table }: Order): OrderReading {
  const read = arms.map((arm, row): ArmReading => {
    const [n, agreed] = [readers[row] ?? 0, table[row]?.[agree] ?? null]
    return n === 0
      ? { arm, n, agreed: null, share: null }
      : { arm, n, agreed, share: agreed === null ? null : agreed / n }
  })
  return { arms: read, more: compare(read), isHidden: table.flat().includes(null) }
}

/**
 * Too close to call: a difference below twice its standard error, which chance alone exceeds about 1 time in 20. The error is that
 * of two proportions of one population, √(p (1 − p) (1/n₁ + 1/n₂)) with p the share of both together: χ² < 4 of the table of two by
 * two (Pearson 1900).
 */
function compare([first, second]: ArmReading[]): OrderReading['more'] {
  if (!first || !second || first.share === null || second.share === null) return 'unknown'
  const p = ((first.agreed ?? 0) + (second.agreed ?? 0)) / (first.n + second.n)
  const variance = p * (1 - p) * (1 / first.n + 1 / second.n)
  const difference = first.share - second.share
  if (difference === 0 || difference ** 2 < 4 * variance) return 'close'
  return difference > 0 ? first.arm : second.arm
}
