// The program's log, kept short: the same line at most once in a while, then with how many times it came meanwhile. A flood of
// requests that fail neither scrolls the terminal's QR code away nor fills a disk.
import type { Logger } from 'pino'

const levels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const

/** How seldom the same line is written again, in milliseconds. */
const pause = 1000

/**
 * A log over another one. A line comes at once where the same was not written within `every` milliseconds; else the last of those
 * that came is written once these are over, with `times`. The same line: level, text, kind of error, and whatever else it names.
 */
export function limitLog(log: Logger, every = pause): Logger {
  const limited: Logger = Object.create(log)
  const lately = new Map<string, { times: number; write: (times: number) => void }>()

  function writeLater(line: string): void {
    const { times, write } = lately.get(line) ?? { times: 0, write: () => {} }
    lately.delete(line)
    if (times === 0) return
    write(times)
    wait(line)
  }

  function wait(line: string): void {
    lately.set(line, { times: 0, write: () => {} })
    setTimeout(() => writeLater(line), every).unref()
  }

  for (const level of levels) {
    limited[level] = (first: unknown, ...rest: unknown[]) => {
      if (!log.isLevelEnabled(level)) return
      const fields = typeof first === 'string' ? {} : first instanceof Error ? { err: first } : { ...(first as object) }
      const texts = typeof first === 'string' ? [first, ...rest] : rest
      const write = (more: object) => log[level]({ ...fields, ...more }, ...(texts as [string]))
      const line = describe([level, ...texts], fields)
      const same = lately.get(line)
      if (same) {
        same.times += 1
        same.write = (times) => write({ times })
        return
      }
      write({})
      wait(line)
    }
  }
  return limited
}

/** Of an error its kind alone, since its text may name what a stranger sent. */
const describe = (texts: unknown[], fields: object): string =>
  JSON.stringify([
    texts,
    Object.entries(fields).map(([name, value]) =>
      value instanceof Error ? [name, value.name, (value as NodeJS.ErrnoException).code] : [name, value],
    ),
  ])
