// The program's log, kept short: the same line at most once per pause, then with the number of times it came meanwhile. A flood of
// failing requests neither scrolls the terminal's QR code away nor fills a disk.
import type { Logger } from 'pino'

const levels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const

/** Milliseconds before the same line is written again. */
const pause = 1000

/**
 * A log in front of another one. A line is written at once if the same line was not written within `every` milliseconds. Else the
 * last of them is written after that time, with `times`. Two lines are the same if level, text, kind of error and all fields are.
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

/** What makes two lines the same. For an error only the kind counts, since its text may repeat what a stranger sent. */
const describe = (texts: unknown[], fields: object): string =>
  JSON.stringify([
    texts,
    Object.entries(fields).map(([name, value]) =>
      value instanceof Error ? [name, value.name, (value as NodeJS.ErrnoException).code] : [name, value],
    ),
  ])
