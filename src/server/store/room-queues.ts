// A queue for each room: what is asked of a room in one turn of the event loop goes into one group, groups on one room are carried out one
// after the other, and those on different rooms side by side.
import { type Groups, openGroups } from './groups.ts'

export interface RoomQueues<Item> {
  add(code: string, item: Item): void
  /** Takes back what waits for the next group on a room. */
  takeBack(code: string): Item[]
  /** Resolves once everything that was added is carried out. */
  drain(): Promise<void>
}

/** `commit` carries out a group on a room and answers its items; it never rejects. */
export function openRoomQueues<Item>(commit: (code: string, items: Item[]) => Promise<void>): RoomQueues<Item> {
  const queues = new Map<string, Groups<Item>>()
  const waiting = new Map<string, Item[]>()

  function queueOf(code: string): Groups<Item> {
    let queue = queues.get(code)
    if (!queue) {
      queue = openGroups<Item>((items) => commit(code, items))
      queues.set(code, queue)
    }
    return queue
  }

  /** A queue is not kept for every code that somebody ever asked for. */
  async function forgetIdle(code: string, queue: Groups<Item>): Promise<void> {
    await queue.drain()
    if (queue.isIdle() && queues.get(code) === queue) queues.delete(code)
  }

  function flush(): void {
    for (const [code, items] of waiting) {
      const queue = queueOf(code)
      queue.add(items)
      void forgetIdle(code, queue)
    }
    waiting.clear()
  }

  return {
    add(code, item) {
      if (waiting.size === 0) setImmediate(flush)
      const items = waiting.get(code)
      if (items) items.push(item)
      else waiting.set(code, [item])
    },
    takeBack: (code) => queues.get(code)?.takeBack() ?? [],
    async drain() {
      flush()
      await Promise.all([...queues.values()].map((queue) => queue.drain()))
    },
  }
}
