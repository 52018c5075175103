// The counts that follow from a log by the rules alone: who holds which vote, how many voters each value has, and every tally that the
// log had on its way.
import type { CountRef, Tally, VoteRow } from './evidence.ts'

/** One count in words, which also serve as its key. */
export const nameOf = ({ claim, round, epoch }: CountRef): string => `${claim}, ${round}, epoch ${epoch}`

/** Whether the first vote wins over the second: the greater (n, voteId) does, whichever arrived first. */
const isLater = (one: VoteRow, other: VoteRow): boolean =>
  one.n > other.n || (one.n === other.n && one.voteId > other.voteId)

/** Rows by the name of their count, in their order. */
export function byCount<Row extends CountRef>(rows: Row[]): Map<string, Row[]> {
  const found = new Map<string, Row[]>()
  for (const row of rows) {
    const name = nameOf(row)
    const same = found.get(name)
    if (same) same.push(row)
    else found.set(name, [row])
  }
  return found
}

/** The vote that each voter holds, from the rows of one count. */
export function holdersOf(rows: VoteRow[]): Map<string, VoteRow> {
  const held = new Map<string, VoteRow>()
  for (const row of rows) {
    const before = held.get(row.voter)
    if (!before || isLater(row, before)) held.set(row.voter, row)
  }
  return held
}

/** Voters by value, "don't know" last. A value that the question does not have is counted nowhere. */
export function countVotes(votes: Iterable<VoteRow>, values: string[]): number[] {
  const counts: number[] = Array(values.length + 1).fill(0)
  for (const { value } of votes) {
    const index = value === null ? values.length : values.indexOf(value)
    if (index >= 0) counts[index] = (counts[index] ?? 0) + 1
  }
  return counts
}

export const total = (counts: number[]): number => counts.reduce((sum, count) => sum + count, 0)

/** The votes that count in a tally: those held by voters who are not set aside. */
export const countedIn = (counts: Map<string, VoteRow[]>, ref: CountRef, aside: string[]): VoteRow[] =>
  [...holdersOf(counts.get(nameOf(ref)) ?? []).values()].filter(({ voter }) => !aside.includes(voter))

/** Whether the counts are one for each value and "don't know", none below zero, and add up to the votes. */
export const addsUp = ({ counts, values }: Tally, votes: VoteRow[]): boolean =>
  counts.length === values.length + 1 && counts.every((count) => count >= 0) && total(counts) === votes.length

/** Every tally that a count had on its way, by how many of its log rows had arrived then. */
export interface History {
  /** The least number of rows, `from` or more, after which the tally was this; undefined: it never was, or not any more. */
  find(shown: { voted: number; counts: number[] | null }, from: number): number | undefined
  /** How many rows there are in all. */
  length: number
}

/** `aside`: voters who were set aside at some time, so that each tally may be with them or without. */
export function toHistory(rows: VoteRow[], values: string[], aside: Set<string>): History {
  const moments = new Map<string, number[]>()
  const note = (text: string, at: number) => {
    const known = moments.get(text)
    if (known) known.push(at)
    else moments.set(text, [at])
  }
  const sights = aside.size > 0 ? [new Set<string>(), aside] : [aside]
  const counted = sights.map((without) => ({
    without,
    held: new Map<string, VoteRow>(),
    counts: countVotes([], values),
  }))
  for (let at = 0; at <= rows.length; at++) {
    const row = rows[at - 1]
    for (const { without, held, counts } of counted) {
      const before = row && held.get(row.voter)
      if (row && !without.has(row.voter) && (!before || isLater(row, before))) {
        for (const [index, more] of countVotes([row], values).entries()) counts[index] = (counts[index] ?? 0) + more
        if (before)
          for (const [index, less] of countVotes([before], values).entries())
            counts[index] = (counts[index] ?? 0) - less
        held.set(row.voter, row)
      }
      note(counts.join(), at)
      note(String(held.size), at)
    }
  }
  return {
    length: rows.length,
    find: ({ voted, counts }, from) => {
      // A question has two values or more, so a list of counts never reads like a number of voters.
      const found = moments.get(counts ? counts.join() : String(voted)) ?? []
      let [low, high] = [0, found.length]
      while (low < high) {
        const middle = (low + high) >> 1
        if ((found[middle] ?? 0) < from) low = middle + 1
        else high = middle
      }
      return found[low]
    },
  }
}
