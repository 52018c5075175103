// The store for any number of servers: one PostgreSQL database. Groups of calls on different rooms run side by side, those on one room one
// after the other, here by a queue and between servers by the lock on the room's row.
import type { Asked, HeldVote } from '../../core/contract.ts'
import { answerMissing } from '../../room/apply-calls.ts'
import type { Answer, CastResult, Change, RoomCall } from '../../room/calls.ts'
import { changeBetween, type LoggedVote } from '../../room/locked-room.ts'
import { toStoreLimits, usualSize } from '../../room/voter-limits.ts'
import { type Groups, openGroups } from './groups.ts'
import { openNewcomers } from './newcomers.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { openNews } from './postgres-news.ts'
import { openOthers, readAhead } from './postgres-others.ts'
import { openPool } from './postgres-pool.ts'
import { listRooms, readRows, toHex } from './postgres-read.ts'
import { carryOut, type GroupDone, insertRoom } from './postgres-rooms.ts'
import { checkSecret, migrate } from './postgres-schema.ts'
import { type LoadedRoom, toStored } from './room-rows.ts'
import { type Store, type StoredRoom, StoreError, type StoreOptions } from './store.ts'
import { tell } from './tell.ts'

export interface PostgresOptions extends StoreOptions {
  /** Of this server and all others of the database; absent: not compared. */
  secret: Buffer
  /** Whether deadlines are judged by the database's clock; else by the ballots' own times, as tests give them. */
  isTimekeeper: boolean
}

type Item =
  | { call: RoomCall; resolve: (answer: Answer) => void; reject: (error: Error) => void }
  | { read: () => Promise<void> }

/** Connections for groups of calls that write, each on one room at a time. */
const mostWriting = 8
/** Connections for everything else, so that no flood of reads holds up a vote; one of them is for news. */
const mostReading = 5

/** Milliseconds within which the store is closed. */
const longestEnd = 4000
/** Milliseconds of a group that failed after which those who waited behind it are refused too. */
const longestWait = 3000

/** Opens the database, and makes its tables if they are missing; throws a StoreError if that is impossible. */
export async function openPostgresStore(url: string, options: Partial<PostgresOptions> = {}): Promise<Store> {
  const { k, limits, isTimekeeper } = { k: 1, limits: toStoreLimits(usualSize), isTimekeeper: true, ...options }
  const [pool, reading] = [openPool(url, mostWriting), openPool(url, mostReading)]
  /** How far the database's clock is ahead of this process's count, in milliseconds. */
  let ahead: number
  try {
    await migrate(pool)
    ahead = await readAhead(reading.ask)
    const { secret } = options
    if (secret) await checkSecret(pool.ask, secret)
  } catch (error) {
    await Promise.all([pool.close(), reading.close()]).catch(() => undefined)
    if (error instanceof StoreError) throw error
    throw new StoreError(`The database of DATABASE_URL cannot hold the votes: ${reasonOf(error)}`)
  }
  const listeners: ((change: Change) => void)[] = []
  /** Rooms as this process last told of them. */
  const rooms = new Map<string, LoadedRoom>()
  const queues = new Map<string, Groups<Item>>()
  const waiting = new Map<string, Item[]>()
  const newcomers = new Map<string, ReturnType<typeof openNewcomers>>()
  let closed: Promise<void> | undefined
  let trouble = ''

  const news = openNews(reading, {
    known: (code) => rooms.get(code)?.locked,
    codes: () => [...rooms.keys()],
    look: (codes) => Promise.all(codes.map((code) => lookAgain(code))),
  })

  const others = openOthers(reading, {
    codes: () => [...rooms.keys()],
    setAhead: (now) => {
      ahead = now
    },
  })

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

  async function commit(code: string, items: Item[]): Promise<void> {
    const asked = items.flatMap((item) => ('call' in item ? [item] : []))
    if (asked.length > 0) await commitCalls(code, asked)
    // Reads see what was written before them; the next group does not wait for them.
    for (const item of items) if ('read' in item) void item.read()
  }

  async function commitCalls(code: string, items: Extract<Item, { call: RoomCall }>[]): Promise<void> {
    const calls = items.map(({ call }) => call)
    let bucket = newcomers.get(code)
    if (!bucket) {
      bucket = openNewcomers(limits.newVoters)
      newcomers.set(code, bucket)
    }
    const rules = { limits, k, newcomers: bucket, isTimekeeper }
    const startedAt = performance.now()
    try {
      const done = await pool.begin((ask) => carryOut(ask, code, calls, rooms.get(code), rules))
      trouble = ''
      if (done) {
        keepAndTell(code, done)
        news.tell(code, done.change?.version)
      }
      for (const [index, { call, resolve }] of items.entries())
        resolve(done ? (done.answers[index] as Answer) : answerMissing(call))
    } catch (error) {
      const reason = `the votes could not be written to the database: ${reasonOf(error)}`
      // One warning is enough for thousands of votes.
      if (reason !== trouble) process.emitWarning(reason)
      trouble = reason
      // Whoever waited behind a group for so long is not made to wait for a second failure.
      const late: Item[] = performance.now() - startedAt > longestWait ? queueOf(code).takeBack() : []
      // What was written is unknown if the connection broke during the commit; whoever sends the same call again learns of it.
      for (const item of [...items, ...late]) {
        if ('read' in item) void item.read()
        else if (item.call.name === 'vote') item.resolve({ error: 'not_saved' })
        else item.reject(new Error(reason))
      }
    }
  }

  /** Keeps the room as it is now, and tells the listeners: of what other servers have changed since too, and of nothing that is older. */
  function keepAndTell(code: string, { before, after, change }: GroupDone): void {
    const known = rooms.get(code)
    if (!after) {
      forget(code)
      const version = Math.max(change?.version ?? 0, (known?.locked.version ?? 0) + 1)
      if (change) tell(listeners, { ...change, version })
      return
    }
    if (known && known.locked.version > after.locked.version) return
    if (known) rooms.set(code, after)
    if (known?.locked.version === after.locked.version) return
    if (known && known.locked.version !== before.locked.version)
      tell(listeners, changeBetween(known.locked, after.locked))
    else if (change) tell(listeners, change)
  }

  function forget(code: string): void {
    rooms.delete(code)
    newcomers.delete(code)
  }

  const lookAgain = oneAtATime(lookNow)

  /** Reads a room that another server may have changed, and tells of it. */
  async function lookNow(code: string): Promise<void> {
    const known = rooms.get(code)
    if (!known) return
    const found = await readRoom(code, known)
    const now = rooms.get(code)
    if (!now) return
    if (!found) {
      forget(code)
      const { version, stateVersion } = now.locked
      tell(listeners, { code, version: version + 1, stateVersion, tallies: {}, isDeleted: true })
      return
    }
    // A group of this server may have told of a newer one in the meantime.
    const { version, mostConnected } = now.locked
    if (found.locked.version < version) return
    if (found.locked.version === version && found.locked.mostConnected <= mostConnected) return
    rooms.set(code, found)
    tell(listeners, changeBetween(now.locked, found.locked))
  }

  const readRoom = async (code: string, known?: LoadedRoom): Promise<LoadedRoom | undefined> =>
    (await reading.begin((ask) => readRows(ask, code, known), 'ISOLATION LEVEL REPEATABLE READ READ ONLY'))?.room

  /** All that is asked in one turn of the event loop goes into one group. */
  function add(code: string, item: Item): void {
    if (waiting.size === 0) setImmediate(flush)
    const items = waiting.get(code)
    if (items) items.push(item)
    else waiting.set(code, [item])
  }

  function flush(): void {
    for (const [code, items] of waiting) {
      const queue = queueOf(code)
      queue.add(items)
      void forgetIdle(code, queue)
    }
    waiting.clear()
  }

  const send = (code: string, call: RoomCall): Promise<Answer> =>
    new Promise((resolve, reject) => {
      if (closed) return reject(new Error('the store is closed'))
      add(code, { call, resolve, reject })
    })

  /** Reads after all writes of the room that were asked before. */
  const readAfter = <Result>(code: string, read: () => Promise<Result>): Promise<Result> =>
    new Promise((resolve, reject) => {
      if (closed) return reject(new Error('the store is closed'))
      add(code, { read: () => read().then(resolve, reject) })
    })

  /** A room that is read is at least as new as everything that was told of it before its reader goes on. */
  async function readNewest(code: string): Promise<StoredRoom | undefined> {
    const found = await readRoom(code, rooms.get(code))
    const known = rooms.get(code)
    if (!found) return undefined
    if (known && known.locked.version > found.locked.version) return toStored(known)
    rooms.set(code, found)
    if (known && known.locked.version < found.locked.version) tell(listeners, changeBetween(known.locked, found.locked))
    return toStored(found)
  }

  async function close(): Promise<void> {
    flush()
    const ends = async () => {
      await Promise.all([...queues.values()].map((queue) => queue.drain()))
      await Promise.all([news.close(), others.close()])
      await Promise.all([pool.close(), reading.close()])
    }
    // A database that does not answer must not keep the program from ending: what it has not acknowledged, the phones send again.
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, longestEnd)
    })
    await Promise.race([ends(), late])
    clearTimeout(timer)
  }

  return {
    createRoom: async (room, isSteered = false, asked = []) =>
      pool.begin((ask) => insertRoom(ask, room, isSteered, asked)),
    readRoom: (code) => readAfter(code, () => readNewest(code)),
    listRooms: () => listRooms(reading.ask),
    saveState: async (code, change) => (await send(code, { name: 'state', ...change })) as never,
    hasCommand: (code, commandId) =>
      readAfter(code, async () => {
        const rows = await reading.ask`SELECT FROM commands WHERE room = ${code} AND command_id = ${commandId}`
        return rows.length > 0
      }),
    saveKey: async (code, keyVersion, keyHash) => (await send(code, { name: 'key', keyVersion, keyHash })) as never,
    deleteRoom: async (code, keyVersion) => (await send(code, { name: 'delete', keyVersion })) as never,
    raiseConnected: async (code, connected) => void (await send(code, { name: 'connected', connected })),
    async castVote(ballot) {
      const { code, claim, round, epoch, value, n } = ballot
      const answer = (await send(code, { name: 'vote', ballot })) as CastResult | null
      return answer ?? { held: { claim, round, epoch, value, n } }
    },
    refuseVote: async (code, voteId, error) => void (await send(code, { name: 'refuse', voteId, error })),
    readAsked: (code) =>
      readAfter(code, async () => {
        const rows = await reading.ask<{ asked: string }>`SELECT asked FROM asked WHERE room = ${code}`
        return rows.map(({ asked }) => JSON.parse(asked) as Asked)
      }),
    readVotes: (code, voter) =>
      readAfter(
        code,
        () =>
          reading.ask<HeldVote>`SELECT claim, round, epoch, value, n FROM held WHERE room = ${code} AND voter = ${voter}`,
      ),
    readLog: (code) =>
      readAfter(code, async () => {
        const rows = await reading.ask<LoggedVote & { vote_id: string }>`
          SELECT vote_id, claim, round, epoch, voter, n, value, lang, at FROM votes WHERE room = ${code} ORDER BY seq`
        return rows.map(({ vote_id, voter, ...vote }) => ({ ...vote, voteId: toHex(vote_id), voter: toHex(voter) }))
      }),
    copies: { format: undefined, damaged: undefined },
    check: async () => {
      await pool.ask`UPDATE program SET checked = checked + 1`
    },
    freshen: async (code, version = Number.POSITIVE_INFINITY) => {
      const known = rooms.get(code)
      if (known && known.locked.version < version) await lookAgain(code)
    },
    now: () => (performance.now() + ahead) / 1000,
    others,
    watch: (listener) => void listeners.push(listener),
    close: () => {
      closed ??= close()
      return closed
    },
  }
}

/** A connection that fails at several addresses gives its reasons in a list only. */
function reasonOf(error: unknown): string {
  const { message, errors } = error as { message: string; errors?: Error[] }
  return message || errors?.map((one) => one.message).join('; ') || String(error)
}
