// Figures as all benches print them: what was measured, beside its target.
import { execFileSync } from 'node:child_process'
import { availableParallelism, cpus } from 'node:os'

export const quantile = (values: number[], part: number): number => {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN
}
export const median = (values: number[]): number => quantile(values, 0.5)
export const pause = (time: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, time))

/** Prints a row; `met`: whether the target is met. */
export function say(what: string, figure: string, target = '', met?: boolean): void {
  const mark = met === undefined ? '' : met ? ' ✓' : ' ✗'
  process.stdout.write(`  ${what.padEnd(52)} ${figure.padStart(24)}   ${target}${mark}\n`)
}

/** Prints on which machine and commit the figures were measured. */
export function sayMachine(sharing: string): void {
  const processor = cpus()[0]?.model ?? 'unknown'
  const cores = `${availableParallelism()} cores (${sharing})`
  process.stdout.write(`${processor}, ${cores}, Node ${process.versions.node}, ${commit()}\n`)
}

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim()
  } catch {
    return 'no commit'
  }
}
