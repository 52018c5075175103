// The connections to PostgreSQL. One that breaks, or whose transaction failed, is thrown away; where the address names several hosts, the
// next connection is to the one that takes writes.
import pg from 'pg'
import { explainRefusal, readAddress } from './postgres-address.ts'

/** Milliseconds after which an attempt to connect has failed. */
const connectTimeout = 5000
/** Milliseconds after which an answer is no longer waited for. The database itself ends a statement sooner, so the network is at fault. */
const queryTimeout = 8000

const config: pg.PoolConfig = {
  application_name: 'yes-and-no',
  // Statements that do not need each other's answers go out together.
  pipeline: true,
  keepAlive: true,
  connectionTimeoutMillis: connectTimeout,
  // What the database does by itself where a server stops in a transaction or is slow, so that no room waits for long.
  idle_in_transaction_session_timeout: 2000,
  lock_timeout: 4000,
  statement_timeout: 5000,
  query_timeout: queryTimeout,
  types: {
    // int8, in which counts, versions and seconds are below 2^53.
    getTypeParser: ((oid: number, format?: 'text') =>
      oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
  },
}

/** Sends one statement with its values, as in ask`SELECT count FROM tallies WHERE room = ${code}`; resolves with the rows. */
export type Ask = <Row = object>(text: TemplateStringsArray, ...values: unknown[]) => Promise<Row[]>

export interface Pool {
  /** Carries out statements one by one, each in a transaction of its own. */
  ask: Ask
  /**
   * One transaction: commits when `act` resolves and every statement that it sent has succeeded, whether it waited for them or not; else
   * nothing is written, unless the connection broke during the commit. `how`: the isolation, if it is not the usual one.
   */
  begin<Result>(act: (ask: Ask) => Promise<Result>, how?: string): Promise<Result>
  /** A connection of its own, which stays open; `end` gives it back. */
  connect(): Promise<{ client: pg.PoolClient; ask: Ask; end: () => void }>
  close(): Promise<void>
}

/**
 * `url`: postgres://USER:PASSWORD@HOST:PORT/DATABASE, with several hosts if one of them may take over; `most`: how many connections there
 * may be. Throws a StoreError if it is no address.
 */
export function openPool(url: string, most: number): Pool {
  const openedAt = new WeakMap<pg.ClientBase, number>()
  /** When a connection was last found to swallow everything: those opened before may be as dead, and nobody would be told. */
  let swallowedAt = 0
  const pools = readAddress(url).map((address) => {
    const pool = new pg.Pool({ ...config, ...address, max: most, onConnect: settle })
    // A connection that breaks fails the statements on it; without a listener it would end the process.
    pool.on('error', () => undefined)
    pool.on('connect', (client) => {
      client.on('error', () => undefined)
      openedAt.set(client, performance.now())
    })
    return pool
  })
  /** The host that took the last connection. */
  let at = 0

  async function open(): Promise<pg.PoolClient> {
    for (let tries = 1; ; tries++) {
      const tried = at
      try {
        const client = await (pools[tried] as pg.Pool).connect()
        if ((openedAt.get(client) ?? 0) >= swallowedAt) return client
        client.release(true)
        tries -= 1
      } catch (error) {
        // Another call may have gone on to the next host already; that no connection is free is no reason to.
        if (at === tried && !isBusy(error)) at = (tried + 1) % pools.length
        if (at === tried || tries >= pools.length) throw explainRefusal(error)
      }
    }
  }

  async function using<Result>(act: (client: pg.PoolClient) => Promise<Result>): Promise<Result> {
    const client = await open()
    const startedAt = performance.now()
    try {
      const result = await act(client)
      client.release()
      return result
    } catch (error) {
      client.release(true)
      // By the time and not by the error: of several statements on their way, the first one's timeout ends the connection of all, and the
      // others may say so before that timeout is heard of. A timer may be a little early.
      if (performance.now() - startedAt > queryTimeout - 100) swallowedAt = performance.now()
      throw error
    }
  }

  const begin: Pool['begin'] = (act, how = '') =>
    using(async (client) => {
      const sent: Sent = { all: [], waiting: [], isBegun: false, failure: undefined }
      const begun = client.query(`BEGIN ${how}`)
      note(sent, begun)
      const goOn = () => {
        sent.isBegun = true
        for (const send of sent.waiting.splice(0)) send()
      }
      begun.then(goOn, goOn)
      const result = await act(asking(client, sent))
      if (!sent.isBegun) await begun
      // Goes out with the last statements, and fails if one of them did.
      note(sent, client.query('COMMIT').then(checkCommit))
      await Promise.all(sent.all)
      return result
    })

  return {
    ask: (text, ...values) => using((client) => asking(client)(text, ...values)) as never,
    begin,
    async connect() {
      const client = await open()
      return { client, ask: asking(client), end: () => client.release(true) }
    },
    async close() {
      await Promise.all(pools.map((pool) => pool.end()))
    },
  }
}

/** The statements of a transaction. */
interface Sent {
  all: Promise<unknown>[]
  /** Sends those that wait until the transaction has begun, in their order. */
  waiting: (() => void)[]
  isBegun: boolean
  /** The error of the first one that failed. */
  failure: unknown
}

/** What fails before somebody waits for it is no unhandled error. */
function note(sent: Sent, one: Promise<unknown>): void {
  one.catch((error) => {
    sent.failure ??= error
  })
  sent.all.push(one)
}

/** A transaction in which a statement failed answers COMMIT with ROLLBACK. */
function checkCommit({ command }: pg.QueryResult): void {
  if (command !== 'COMMIT') throw new Error('the transaction was rolled back')
}

/** Statements are prepared once a connection: a template's strings are the same object every time. */
const names = new WeakMap<TemplateStringsArray, { name: string; text: string }>()
let named = 0

function statementOf(strings: TemplateStringsArray): { name: string; text: string } {
  let statement = names.get(strings)
  if (!statement) {
    named += 1
    const text = strings.reduce((text, part, index) => `${text}$${index}${part}`)
    statement = { name: `s${named}`, text }
    names.set(strings, statement)
  }
  return statement
}

/** `sent`: the transaction in which every statement is noted; absent: there is none. */
const asking =
  (client: pg.PoolClient, sent?: Sent): Ask =>
  (strings, ...values) => {
    const send = () => client.query({ ...statementOf(strings), values }).then(({ rows }) => rows as never)
    if (!sent) return send()
    const sendWithin = () => (sent.failure === undefined ? send() : Promise.reject(sent.failure))
    // Where BEGIN itself failed, what is written after it would stay, without the lock. What only reads need not wait for its answer.
    const isReady = sent.isBegun || (sent.waiting.length === 0 && /^\s*SELECT\b/.test(strings[0] ?? ''))
    const answer = isReady
      ? sendWithin()
      : new Promise<never>((resolve) => sent.waiting.push(() => resolve(sendWithin())))
    note(sent, answer)
    return answer
  }

/**
 * Takes a connection for use: to a host that takes writes, whose answers mean that a commit is on the disk, and with the isolation for which
 * every statement here is written. The database or the user may have other defaults.
 */
async function settle(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query(`SELECT pg_is_in_recovery() AS is_standby,
    set_config('default_transaction_isolation', 'read committed', false),
    CASE current_setting('synchronous_commit') WHEN 'off' THEN set_config('synchronous_commit', 'on', false) END`)
  if (rows[0]?.is_standby === true) throw new Error('the host is a standby, which takes no votes')
}

/** Whether all connections were in use for as long as connecting may take, in the words of the driver, which gives no code. */
const isBusy = (error: unknown): boolean => (error as Error).message === 'timeout exceeded when trying to connect'

/** A connection that fails at several addresses gives its reasons in a list only. */
export function reasonOf(error: unknown): string {
  const { message, errors } = error as { message: string; errors?: Error[] }
  return message || errors?.map((one) => one.message).join('; ') || String(error)
}
