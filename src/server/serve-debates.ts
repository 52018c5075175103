// Which words of a debate the servers of one store show: a start waits while others show other words.
import type { Debates } from './debates.ts'
import type { ServedDebate, Store } from './store/store.ts'

export interface ServeWish {
  /** Shows this server's words of each debate, whatever other servers show. */
  takeOver?: boolean
  /** What the terminal is told while the start waits for other servers. */
  tell?: (sentence: string) => void
}

export const servedOf = (debates: Debates): ServedDebate[] => debates.list().map(({ id, hash }) => ({ id, hash }))

/** Waits as long as other servers show other words of a debate: their pages would change to and fro. */
export async function serveDebates(
  store: Store,
  debates: Debates,
  { takeOver = false, tell }: ServeWish,
): Promise<void> {
  for (let isTold = false; ; isTold = true) {
    // Once it waits, a database that is away for a moment only makes it wait longer.
    const old = await store.others.serve(servedOf(debates), takeOver).catch((error) => {
      if (isTold) return []
      throw error
    })
    if (old.length === 0 && debates.list().every(({ id }) => store.others.isShown(id))) return
    if (!isTold)
      tell?.(
        `Other servers show other words of ${old.join(', ')}. This one starts when they have ended or show the same; with --take-over it starts now, and they refuse votes until they do.`,
      )
    await new Promise((resolve) => setTimeout(resolve, 1000))
  }
}
