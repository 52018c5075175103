// An act that many ask for at once: it runs once at a time for each name, and once more for all who asked while it ran, since what they
// wanted to know may have happened after it began.

export function oneAtATime(act: (name: string) => Promise<void>): (name: string) => Promise<void> {
  const running = new Map<string, { now: Promise<void>; next?: Promise<void> }>()

  function start(name: string): Promise<void> {
    const run: { now: Promise<void>; next?: Promise<void> } = { now: act(name) }
    running.set(name, run)
    const done = () => {
      if (running.get(name) === run && !run.next) running.delete(name)
    }
    run.now.then(done, done)
    return run.now
  }

  return (name) => {
    const run = running.get(name)
    if (!run) return start(name)
    run.next ??= run.now.catch(() => undefined).then(() => start(name))
    return run.next
  }
}
