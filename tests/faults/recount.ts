// What follows from the logs by the rules alone: what became of each tap, who holds which vote, how many voters each value has, and every
// tally that the log had on its way.
import type { CountRef, Note, Tally, VoteRow } from './evidence.ts'

/** One count in words, which also serve as its key. */
export const nameOf = ({ claim, round, epoch }: CountRef): string => `${claim}, ${round}, epoch ${epoch}`
export const voteText = ({ n, value }: { n: number; value: string | null }) => `n ${n}, value ${value ?? "don't know"}`
export const idText = ({ voteId, ...ref }: { voteId: string } & CountRef) => `voteId ${voteId} (${nameOf(ref)})`

export type Tap = Extract<Note, { kind: 'tap' }>

/** What became of one tap. `sentAt`: when it was sent for the first time. */
export interface Fate {
  tap: Tap
  sentAt?: number
  acked?: Extract<Note, { kind: 'acked' }>
  refused?: Extract<Note, { kind: 'refused' }>
}

/** By voteId. */
export type Fates = Map<string, Fate>

export function toFates(notes: Note[]): Fates {
  const fates: Fates = new Map()
  for (const note of notes) {
    if (note.kind === 'tap') fates.set(note.voteId, { tap: note })
    const fate = fates.get(note.voteId)
    if (fate && note.kind === 'sent') fate.sentAt ??= note.at
    if (fate && note.kind === 'acked') fate.acked = note
    if (fate && note.kind === 'refused') fate.refused = note
  }
  return fates
}

/** What differs between a tap and its row in the log; undefined if nothing does. */
export function differenceOf(tap: Tap, voter: string, row: VoteRow): string | undefined {
  if (nameOf(tap) !== nameOf(row)) return `tapped on ${nameOf(tap)}, logged on ${nameOf(row)}`
  if (voter !== row.voter) return `tapped by voter ${voter}, logged for voter ${row.voter}`
  if (tap.n !== row.n || tap.value !== row.value) return `tapped as ${voteText(tap)}, logged as ${voteText(row)}`
  return undefined
}

export const byId = (log: VoteRow[]): Map<string, VoteRow> => new Map(log.map((row) => [row.voteId, row]))

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
