// Whether it matters which argument is read first: where those stand at the end who met the one for YES first, or the one for NO,
// as chance had it. Told with small numbers hidden; what pages say of it is read from that alone. Pure.
import type { Counts, Order } from './contract.ts'
import { type Arm, arms } from './deck.ts'
import type { ScaleName } from './scale.ts'
import { sum, suppress } from './suppress.ts'
import { stands, totalsByStand } from './swing.ts'

/** Columns of the table: everybody in it has voted. */
const columns = stands.filter((stand) => stand !== 'absent')
const agree = columns.indexOf('agree')

/**
 * The table that may be told, from the last vote on the thesis and those of the arms, in the order of `arms`. An arm may be ahead of
 * the thesis for a moment, since a reader casts both: then nobody of that stand is counted as not taking part. It is told again and
 * again while votes change; what two tables tell of one reader is an arm, which chance chose, and a value, which the tally of the
 * thesis tells too.
 */
export function toOrder(scale: ScaleName, after: Counts, ofArms: Counts[]): Order {
  const taken = arms.map((_, place) => totalsByStand(scale, ofArms[place] ?? []))
  const others = totalsByStand(scale, after).map((count, column) =>
    Math.max(0, count - sum(taken.map((line) => line[column] ?? 0))),
  )
  const cells = [...taken, others]
  return { readers: cells.map(sum), table: suppress(cells) }
}

/** Those of one arm, don't know included; `agreed` and `share`, part of 1: null where they are hidden or nobody is. */
interface ArmReading {
  arm: Arm
  n: number
  agreed: number | null
  share: number | null
}
/** `more`: the arm that agreed more often, clearly; `close`: neither did; `unknown` where that cannot be told. */
export interface OrderReading {
  arms: ArmReading[]
  more: Arm | 'close' | 'unknown'
  isHidden: boolean
}

/** All that the pages say of it, from what is public alone. */
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
