// The part of the checker about what people see and take home: streams (I7), live tally and files (I8).
import { parse } from 'csv-parse/sync'
import type { CountRef, Evidence, ExportedTally, ShownTally, StreamCapture, Tally, VoteRow } from './evidence.ts'
import { addsUp, countedIn, countVotes, type History, nameOf, toHistory, total } from './recount.ts'

type Counts = Map<string, VoteRow[]>

/**
 * I7: a stream's versions never fall, it shows only tallies that existed, in their order, and at quiet it shows the last. `isWhole`:
 * whether the log has every row that a count ever had.
 */
export function checkStreams(evidence: Evidence, counts: Counts, isWhole: (ref: CountRef) => boolean): string[] {
  const histories = new Map<string, History>()
  const aside = new Set(evidence.aside)
  const historyOf = (shown: ShownTally): History | undefined => {
    // Where rows may be missing, nobody can say what the tally was on its way.
    if (!isWhole(shown)) return undefined
    const key = `${nameOf(shown)} ${shown.values}`
    const history = histories.get(key) ?? toHistory(counts.get(nameOf(shown)) ?? [], shown.values, aside)
    histories.set(key, history)
    return history
  }
  return evidence.streams.flatMap((stream) => [
    ...checkVersions(stream),
    ...checkShown(stream, historyOf),
    ...checkQuiet(stream, evidence, counts),
  ])
}

function checkVersions({ name, events }: StreamCapture): string[] {
  return events.flatMap(({ version }, at) => {
    const before = events[at - 1]?.version ?? version
    return version < before
      ? [`I7 stream ${name}: version ${version} (event ${at + 1}) came after version ${before}`]
      : []
  })
}

function checkShown({ name, events }: StreamCapture, historyOf: (shown: ShownTally) => History | undefined): string[] {
  const told = new Map<string, string>()
  const reached = new Map<string, number>()
  for (const { version, shows } of events) {
    for (const shown of shows) {
      const count = nameOf(shown)
      const history = historyOf(shown)
      const sum = shown.counts ? total(shown.counts) : shown.voted
      const what = shown.counts ? `the counts ${shown.counts}` : `${shown.voted} voters`
      const head = `I7 stream ${name}: version ${version} shows ${what} of ${count}`
      const from = reached.get(count) ?? 0
      const at = history?.find(shown, from)
      // One sentence for a count is enough: after the first wrong tally the next ones are wrong too.
      if (sum !== shown.voted) told.set(count, `${head}, together ${sum}, beside ${shown.voted} voters`)
      else if (at !== undefined) reached.set(count, at)
      else if (history && !told.has(count)) {
        const isOld = history.find(shown, 0) !== undefined
        told.set(count, `${head}, ${isOld ? 'which is older than what it had shown' : 'which the log never had'}`)
      }
    }
  }
  return [...told.values()]
}

function checkQuiet(
  { name, events }: StreamCapture,
  { version, tallies, aside = [] }: Evidence,
  counts: Counts,
): string[] {
  const end = events.at(-1)?.version
  if (end !== version) return [`I7 stream ${name} ended at version ${end ?? 'none'}, the room at version ${version}`]
  const last = new Map<string, ShownTally>()
  for (const { shows } of events) for (const shown of shows) last.set(`${shown.claim} ${shown.round}`, shown)
  return tallies.flatMap((tally) => {
    const shown = last.get(`${tally.claim} ${tally.round}`)
    const right = countVotes(countedIn(counts, tally, aside), tally.values)
    const what = shown ? `epoch ${shown.epoch}, ${shown.voted} voters, counts ${shown.counts ?? 'hidden'}` : 'nothing'
    const isRight =
      shown?.epoch === tally.epoch && shown.voted === total(right) && (!shown.counts || isEqual(shown.counts, right))
    return isRight ? [] : [`I7 stream ${name} ended with ${what} of ${nameOf(tally)}; the log has counts ${right}`]
  })
}

const isEqual = (one: number[], other: number[]): boolean => one.join() === other.join()

/** I8: the live tally, the recount of the log, the CSV and the JSON say the same. */
export function checkExports({ tallies, csv, json, aside = [] }: Evidence, counts: Counts): string[] {
  const told: string[] = []
  for (const tally of tallies) {
    const votes = countedIn(counts, tally, aside)
    const right = countVotes(votes, tally.values)
    if (addsUp(tally, votes) && !isEqual(tally.counts, right))
      told.push(`I8 ${nameOf(tally)}: the live counts are ${tally.counts}, the recount of the log is ${right}`)
  }
  const live = new Set(tallies.map(({ claim, round }) => `${claim} ${round}`))
  for (const [name, [row]] of counts)
    if (row && !live.has(`${row.claim} ${row.round}`)) told.push(`I8 ${name} has votes in the log, but no live tally`)
  const read = (file: string, rows: ExportedTally[]) => told.push(...compareFile(file, rows, tallies, counts, aside))
  read('JSON', json)
  read('CSV', parseCsv(csv, tallies))
  return told
}

function compareFile(file: string, rows: ExportedTally[], tallies: Tally[], counts: Counts, aside: string[]): string[] {
  const found = new Map(rows.map((row) => [nameOf(row), row]))
  const wrong = tallies.flatMap((tally) => {
    const row = found.get(nameOf(tally))
    const right = countVotes(countedIn(counts, tally, aside), tally.values)
    const [voted, n] = [total(right), total(right.slice(0, -1))]
    if (!row) return [`I8 ${nameOf(tally)}: the ${file} has no such row, the recount of the log is ${right}`]
    if (isEqual(row.counts, right) && row.n === n && row.voted === voted) return []
    const said = `${row.counts} (n ${row.n}, voted ${row.voted})`
    return [
      `I8 ${nameOf(tally)}: the ${file} says ${said}, the recount of the log is ${right} (n ${n}, voted ${voted})`,
    ]
  })
  const known = new Set(tallies.map(nameOf))
  const extra = [...found.keys()].filter((name) => !known.has(name))
  const doubled = rows.length - found.size
  return [
    ...wrong,
    ...extra.map((name) => `I8 ${name}: the ${file} has a row, but there is no such live tally`),
    ...(doubled > 0 ? [`I8 the ${file} has ${doubled} rows more than counts`] : []),
  ]
}

/** The rows of results.csv above the empty line, below which stands who moved. */
function parseCsv(csv: string, tallies: Tally[]): ExportedTally[] {
  const [head = [], ...lines]: string[][] = parse(csv, { bom: true, relax_column_count: true, skip_empty_lines: false })
  const end = lines.findIndex((line) => line.every((cell) => cell === ''))
  return (end < 0 ? lines : lines.slice(0, end)).map((line) => {
    const cellOf = (column: string): string => line[head.indexOf(column)] ?? ''
    const [claim, round] = [textOf(cellOf('claim')), textOf(cellOf('round'))]
    const values = tallies.find((tally) => tally.claim === claim && tally.round === round)?.values ?? []
    const columns = [...values.map((value) => `value_${value}`.replace('-', 'minus_')), 'dont_know']
    const numberIn = (column: string): number => Number(cellOf(column) || Number.NaN)
    const counts = columns.map(numberIn)
    return { claim, round, epoch: numberIn('epoch'), values, counts, n: numberIn('n'), voted: numberIn('voted') }
  })
}

/** A cell without the apostrophe that protects it from a spreadsheet. */
const textOf = (cell: string): string => cell.replace(/^'/, '')
