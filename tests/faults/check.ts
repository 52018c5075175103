// The checker of an evening: a sentence for every promise of voting that was broken, I1 to I9. Pure; it says nothing if all were kept.
// What is stored, I1 to I5, stands here; moments, I6 and I9, in check-moments.ts; what is shown and exported, I7 and I8, in check-shown.ts.
import { checkGate, checkUncertain } from './check-moments.ts'
import { checkExports, checkStreams } from './check-shown.ts'
import type { CountRef, Evidence, VoteRow } from './evidence.ts'
import {
  byCount,
  byId,
  countedIn,
  differenceOf,
  type Fates,
  holdersOf,
  idText,
  nameOf,
  toFates,
  total,
  voteText,
} from './recount.ts'

const usualLogRows = 200

/** Every broken promise as a sentence that begins with its id; none if the evening kept all of them. */
export function checkEvening(evidence: Evidence): string[] {
  const fates = toFates(evidence.notes)
  const counts = byCount(evidence.log)
  const isExcused = excusesOf(evidence, fates, counts)
  return [
    ...checkAcked(evidence, fates, isExcused),
    ...checkOnce(evidence),
    ...checkHeld(evidence, fates, counts),
    ...checkSums(evidence, counts),
    ...checkHistory(evidence, isExcused),
    ...checkGate(evidence, fates),
    ...checkStreams(evidence, counts, ({ claim, round, epoch }) => !isExcused({ claim, round, epoch })),
    ...checkExports(evidence, counts),
    ...checkUncertain(evidence, fates),
  ]
}

/** Whether rows of a voter may be missing from the log of a count; without a voter: of anybody. */
type IsExcused = (row: CountRef & { voter?: string }) => boolean

/** Rows may be missing of voters who reached the log's limit in that count, and of voters who had their answers erased. */
function excusesOf(
  { erased = [], logRows = usualLogRows, voterOf }: Evidence,
  fates: Fates,
  counts: Map<string, VoteRow[]>,
): IsExcused {
  const excused = new Set<string>()
  const add = (name: string, voter: string) => excused.add(name).add(`${name} ${voter}`)
  for (const [name, rows] of counts) {
    const logged = new Map<string, number>()
    for (const { voter } of rows) logged.set(voter, (logged.get(voter) ?? 0) + 1)
    for (const [voter, count] of logged) if (count >= logRows) add(name, voter)
  }
  const gone = new Set(erased)
  for (const { tap } of fates.values()) if (gone.has(voterOf(tap.phone))) add(nameOf(tap), voterOf(tap.phone))
  return ({ voter, ...ref }) => excused.has(voter === undefined ? nameOf(ref) : `${nameOf(ref)} ${voter}`)
}

/** I1: an acknowledged vote is in the log, as it was tapped. */
function checkAcked({ log, voterOf }: Evidence, fates: Fates, isExcused: IsExcused): string[] {
  const rows = byId(log)
  return [...fates.values()].flatMap(({ tap, acked }) => {
    if (!acked) return []
    const voter = voterOf(tap.phone)
    const row = rows.get(tap.voteId)
    const wrong = row && differenceOf(tap, voter, row)
    const head = `I1 ${idText(tap)} was acknowledged to phone ${tap.phone}`
    if (wrong) return [`${head}, but its row is another: ${wrong}`]
    return row || isExcused({ ...tap, voter }) ? [] : [`${head} as ${voteText(acked)}, but the log has no such vote`]
  })
}

/** I2: a vote is in the log at most once. */
function checkOnce({ log }: Evidence): string[] {
  const first = new Map<string, number>()
  return log.flatMap((row, at) => {
    const before = first.get(row.voteId)
    if (before === undefined) first.set(row.voteId, at)
    return before === undefined
      ? []
      : [`I2 ${idText(row)} is in the log twice: in row ${before + 1} and in row ${at + 1}`]
  })
}

/** I3: a voter holds the greatest (n, voteId) of the log, and an answer never tells of an older vote than the one it answers. */
function checkHeld({ held }: Evidence, fates: Fates, counts: Map<string, VoteRow[]>): string[] {
  const told: string[] = []
  const heldCounts = byCount(held)
  for (const name of new Set([...counts.keys(), ...heldCounts.keys()])) {
    const right = holdersOf(counts.get(name) ?? [])
    const found = new Map<string, VoteRow>()
    for (const row of heldCounts.get(name) ?? []) {
      if (found.has(row.voter))
        told.push(`I3 voter ${row.voter} holds two votes in ${name}: ${row.voteId} is one of them`)
      found.set(row.voter, row)
    }
    for (const voter of new Set([...right.keys(), ...found.keys()])) {
      const [wanted, got] = [right.get(voter), found.get(voter)]
      if (wanted?.voteId === got?.voteId && wanted?.n === got?.n && wanted?.value === got?.value) continue
      const text = (row: VoteRow | undefined) => (row ? `voteId ${row.voteId} (${voteText(row)})` : 'nothing')
      told.push(`I3 voter ${voter} in ${name}: the newest vote of the log is ${text(wanted)}, held is ${text(got)}`)
    }
  }
  for (const { tap, acked } of fates.values())
    if (acked && acked.n < tap.n)
      told.push(`I3 ${idText(tap)} was tapped as ${voteText(tap)}, but its answer said that ${voteText(acked)} is held`)
  return told
}

/** I4: the counts of a poll add up to the voters who hold a vote in it. */
function checkSums({ tallies, aside = [] }: Evidence, counts: Map<string, VoteRow[]>): string[] {
  return tallies.flatMap((tally) => {
    const voters = countedIn(counts, tally, aside).length
    const sum = total(tally.counts)
    const head = `I4 ${nameOf(tally)}: the live counts are ${tally.counts}`
    if (tally.counts.length !== tally.values.length + 1) return [`${head}, but there are ${tally.values.length} values`]
    if (tally.counts.some((count) => count < 0)) return [`${head}, and one of them is below zero`]
    return sum === voters ? [] : [`${head}, together ${sum}, but ${voters} voters hold a vote`]
  })
}

/** I5: rows are only ever added to the end of the log. */
function checkHistory({ snapshots, log }: Evidence, isExcused: IsExcused): string[] {
  return snapshots.flatMap((before, at) => {
    const after = snapshots[at + 1] ?? log
    const left = new Set(after.map(({ voteId }) => voteId))
    const kept = before.filter((row) => left.has(row.voteId) || !isExcused(row))
    const index = kept.findIndex((row, place) => !isSame(row, after[place]))
    const [row, now] = [kept[index], after[index]]
    if (!row) return []
    const then = now ? `${idText(now)} of voter ${now.voter} with ${voteText(now)}` : 'nothing'
    const was = `${idText(row)} of voter ${row.voter} with ${voteText(row)}`
    return [`I5 the log was changed after read ${at + 1}: its row ${index + 1} was ${was} and is now ${then}`]
  })
}

const isSame = (one: VoteRow, other: VoteRow | undefined): boolean =>
  one.voteId === other?.voteId &&
  one.voter === other.voter &&
  one.n === other.n &&
  one.value === other.value &&
  nameOf(one) === nameOf(other)
