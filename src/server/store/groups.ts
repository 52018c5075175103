// The loop that forms groups of calls, for every database: whatever arrived during the last commit is committed together next. There is
// no timer, which would only make every answer later.

/** The most calls in one group, so that no answer waits for a huge one. */
const groupSize = 2000

export interface Groups<Call> {
  /** Commits these calls in a group; at once if no group is being committed. */
  add(calls: Call[]): void
  /** Takes back the calls that wait for the next group. */
  takeBack(): Call[]
  /** Whether nothing is being committed, and nothing waits. */
  isIdle(): boolean
  /** Resolves once everything that was added is committed. */
  drain(): Promise<void>
}

/**
 * `commit` carries out a group and answers its calls; it never rejects. `fetch`: takes calls that have arrived, where they do not arrive by
 * themselves while a group is being committed; undefined if there are none.
 */
export function openGroups<Call>(
  commit: (group: Call[]) => void | Promise<void>,
  fetch: () => Call[] | undefined = () => undefined,
): Groups<Call> {
  let waiting: Call[] = []
  let running: Promise<void> | undefined

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      for (let more = fetch(); more; more = waiting.length < groupSize ? fetch() : undefined) waiting.push(...more)
      const group = waiting.splice(0, groupSize)
      await commit(group)
    }
    running = undefined
  }

  return {
    add(calls) {
      waiting = waiting.concat(calls)
      running ??= run()
    },
    takeBack: () => waiting.splice(0),
    isIdle: () => running === undefined,
    drain: async () => {
      while (running) await running
    },
  }
}
