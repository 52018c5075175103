// The store for any number of servers: one PostgreSQL database. Groups of calls on different rooms run side by side, those on one room one
// after the other, here by a queue and between servers by the lock on the room's row.
import type { Asked, ErrorCode, HeldVote } from '../../core/contract.ts'
import { answerMissing } from '../../room/apply-calls.ts'
import { type Answer, type CastResult, type Change, type RoomCall, toCastResult } from '../../room/calls.ts'
import { changeBetween } from '../../room/locked-room.ts'
import type { Ballot } from '../../room/state.ts'
import { toStoreLimits, usualSize } from '../../room/voter-limits.ts'
import { openNewcomers } from './newcomers.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { openNews } from './postgres-news.ts'
import { openOpeners } from './postgres-openers.ts'
import { openOthers, readAhead } from './postgres-others.ts'
import { openPool, type Pool, reasonOf } from './postgres-pool.ts'
import { hasCommand, listRooms, readLog, readRows } from './postgres-read.ts'
import { openFrozenTable } from './postgres-results.ts'
import { carryOut, countRooms, type GroupDone, insertRoom } from './postgres-rooms.ts'
import { checkSecret, migrate } from './postgres-schema.ts'
import { openRoomQueues } from './room-queues.ts'
import { type LoadedRoom, toStored } from './room-rows.ts'
import { NotNowError, type Store, type StoredRoom, StoreError, type StoreOptions } from './store.ts'
import { tell } from './tell.ts'
import { openWarnings } from './warnings.ts'

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
  const [pool, readingPool] = [openPool(url, mostWriting), openPool(url, mostReading)]
  /** How far the database's clock is ahead of this process's count, in milliseconds. */
  let ahead: number
  try {
    await migrate(pool)
    ahead = await readAhead(readingPool.ask)
    const { secret } = options
    if (secret) await checkSecret(pool.ask, secret)
  } catch (error) {
    await Promise.all([pool.close(), readingPool.close()]).catch(() => undefined)
    if (error instanceof StoreError) throw error
    throw new StoreError(`The database of DATABASE_URL cannot hold the votes: ${reasonOf(error)}`)
  }
  const [writing, reading] = [orNotNow(pool), orNotNow(readingPool)]
  const listeners: ((change: Change) => void)[] = []
  /** Rooms as this process last told of them. */
  const rooms = new Map<string, LoadedRoom>()
  const queues = openRoomQueues(commit)
  const newcomers = new Map<string, ReturnType<typeof openNewcomers>>()
  let closed: Promise<void> | undefined
  const warn = openWarnings()

  const frozen = openFrozenTable(reading)

  const news = openNews(reading, {
    known: (code) => rooms.get(code),
    codes: () => [...rooms.keys()],
    look: (codes) => Promise.all(codes.map((code) => lookAgain(code))),
    lookAlso: () => frozen.look(),
  })

  const others = openOthers(reading, {
    codes: () => [...rooms.keys()],
    setAhead: (now) => {
      ahead = now
    },
  })

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
      const known = rooms.get(code)
      const done = await pool.begin((ask) => carryOut(ask, code, calls, known, rules))
      if (done) {
        keepAndTell(code, done, known)
        news.tell(code, done.change?.version)
      }
      for (const [index, { call, resolve }] of items.entries())
        resolve(done ? (done.answers[index] as Answer) : answerMissing(call))
    } catch (error) {
      const reason = `the votes could not be written to the database: ${reasonOf(error)}`
      warn(reason)
      // Whoever waited behind a group for so long is not made to wait for a second failure.
      const late: Item[] = performance.now() - startedAt > longestWait ? queues.takeBack(code) : []
      // What was written is unknown if the connection broke during the commit; whoever sends the same call again learns of it.
      for (const item of [...items, ...late]) {
        if ('read' in item) void item.read()
        else if (item.call.name === 'vote') item.resolve({ error: 'not_saved' })
        else item.reject(isFault(error) ? error : new NotNowError(reason))
      }
    }
  }

  /** Keeps and tells what the room is now, with what other servers changed, unless a newer version or its deletion was told meanwhile. */
  function keepAndTell(code: string, { before, after, change }: GroupDone, knownAtStart?: LoadedRoom): void {
    const known = rooms.get(code)
    if (knownAtStart && !known) return
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
    // Otherwise it was found to be another room while this one was read.
    if (now?.voterKey !== known.voterKey) return
    if (found?.voterKey !== known.voterKey) return tellDeleted(now)
    // A group of this server may have told of a newer one in the meantime.
    const { version, mostConnected } = now.locked
    if (found.locked.version < version) return
    if (found.locked.version === version && found.locked.mostConnected <= mostConnected) return
    rooms.set(code, found)
    tell(listeners, changeBetween(now.locked, found.locked))
  }

  /** Also if another room has the code by now, which is read anew at its first use. */
  function tellDeleted({ locked: { code, version, stateVersion } }: LoadedRoom): void {
    forget(code)
    tell(listeners, { code, version: version + 1, stateVersion, tallies: {}, isDeleted: true })
  }

  const readRoom = async (code: string, known?: LoadedRoom): Promise<LoadedRoom | undefined> =>
    (await reading.begin((ask) => readRows(ask, code, known), 'ISOLATION LEVEL REPEATABLE READ READ ONLY'))?.room

  const send = (code: string, call: RoomCall): Promise<Answer> =>
    new Promise((resolve, reject) => {
      if (closed) return reject(new NotNowError('the store is closed'))
      queues.add(code, { call, resolve, reject })
    })

  const castVote = async (ballot: Ballot, refusal?: ErrorCode): Promise<CastResult> =>
    toCastResult(ballot, (await send(ballot.code, { name: 'vote', ballot, refusal })) as CastResult | null)

  /** Reads after all writes of the room that were asked before. */
  const readAfter = <Result>(code: string, read: () => Promise<Result>): Promise<Result> =>
    new Promise((resolve, reject) => {
      if (closed) return reject(new NotNowError('the store is closed'))
      queues.add(code, { read: () => read().then(resolve, reject) })
    })

  /** A room that is read is at least as new as everything that was told of it before its reader goes on. */
  async function readNewest(code: string): Promise<StoredRoom | undefined> {
    const then = rooms.get(code)
    const found = await readRoom(code, then)
    const known = rooms.get(code)
    if (!found) return undefined
    // Another room has the code by now; what it was read with may be of the one before.
    if ([then, known].some((one) => one && one.voterKey !== found.voterKey)) {
      if (then && known?.voterKey === then.voterKey) tellDeleted(known)
      return readNewest(code)
    }
    if (known && known.locked.version > found.locked.version) return toStored(known)
    rooms.set(code, found)
    if (known && known.locked.version < found.locked.version) tell(listeners, changeBetween(known.locked, found.locked))
    return toStored(found)
  }

  async function close(): Promise<void> {
    const ends = async () => {
      await queues.drain()
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
    createRoom: (room, how = {}) => writing.begin((ask) => insertRoom(ask, room, how)),
    readRoom: (code) => readAfter(code, () => readNewest(code)),
    listRooms: () => listRooms(reading.ask),
    countRooms: () => countRooms(reading.ask),
    saveState: async (code, change) => (await send(code, { name: 'state', ...change })) as never,
    hasCommand: (code, commandId) => readAfter(code, () => hasCommand(reading.ask, code, commandId)),
    saveKey: async (code, change) => (await send(code, { name: 'key', ...change })) as never,
    deleteRoom: async (code, keyVersion) => (await send(code, { name: 'delete', keyVersion })) as never,
    raiseConnected: async (code, connected) => void (await send(code, { name: 'connected', connected })),
    castVote: (ballot) => castVote(ballot),
    refuseVote: castVote,
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
    readLog: (code) => readAfter(code, () => readLog(reading.ask, code)),
    copies: { format: undefined, damaged: undefined },
    check: async () => {
      await writing.ask`UPDATE program SET checked = checked + 1`
    },
    freshen: async (code, version = Number.POSITIVE_INFINITY) => {
      const known = rooms.get(code)
      if (known && known.locked.version < version) await lookAgain(code)
    },
    keepOnly: (codes) => {
      const kept = new Set(codes)
      for (const code of [...rooms.keys(), ...newcomers.keys()]) if (!kept.has(code)) forget(code)
    },
    now: () => (performance.now() + ahead) / 1000,
    others,
    openers: openOpeners(writing, reading),
    frozen,
    watch: (listener) => void listeners.push(listener),
    close: () => {
      closed ??= close()
      return closed
    },
  }
}

/**
 * Whether an error is the program's own, which the same call would meet again: one of the language, or a statement that PostgreSQL cannot
 * carry out with any data or with this data (classes 42, 22 and 23 of its error codes).
 */
function isFault(error: unknown): error is Error {
  const { code } = error as { code?: string }
  return (
    [TypeError, RangeError, SyntaxError, ReferenceError].some((kind) => error instanceof kind) ||
    /^(?:22|23|42)...$/.test(code ?? '')
  )
}

/** A pool whose failures say that it may succeed later. */
function orNotNow(pool: Pool): Pool {
  const fail = (error: unknown): never => {
    if (isFault(error)) throw error
    throw new NotNowError(`The database could not be asked: ${reasonOf(error)}`)
  }
  return {
    ...pool,
    ask: (text, ...values) => pool.ask(text, ...values).catch(fail) as never,
    begin: (act, how) => pool.begin(act, how).catch(fail),
  }
}
