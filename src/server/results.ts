// What the presenter takes home, as a sheet.
import type { Results } from '../core/contract.ts'
import { type ScaleName, tallyValues } from '../core/scale.ts'
import { toTally } from '../core/tally.ts'

/** RFC 4180 with a byte-order mark, which Excel needs to read it as UTF-8. Every cell is an id or a number. */
export function toCsv(results: Results, scale: ScaleName): string {
  const values = tallyValues(scale).map((value) =>
    value === null ? 'dont_know' : `value_${value}`.replace('-', 'minus_'),
  )
  const rows = results.polls.map(({ claim, round, epoch, counts }) => {
    const { n, voted, mean } = toTally(scale, counts)
    return [results.code, claim, round, epoch, ...counts, n, voted, mean === null ? '' : mean.toFixed(4)]
  })
  const header = ['room', 'claim', 'round', 'epoch', ...values, 'n', 'voted', 'mean']
  return `\uFEFF${[header, ...rows].map((row) => `${row.join(',')}\r\n`).join('')}`
}
