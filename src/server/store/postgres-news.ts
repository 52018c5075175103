// How servers learn that another one has changed a room: a notification says only that they should look. One that is lost is made up for by
// a look at the versions every two seconds, so nothing is right only because a message arrived.
import type { Pool } from './postgres-pool.ts'
import type { LoadedRoom } from './room-rows.ts'

const channel = 'rooms'
/** Milliseconds between two notifications of one server: a notification takes a lock on the whole database. */
const tellEvery = 33
/** Milliseconds between two looks at the versions. */
const lookEvery = 2000
/** PostgreSQL takes fewer than 8,000 bytes. */
const longest = 7900

export interface NewsOptions {
  /** The rooms that this process keeps. */
  codes: () => string[]
  /** One of them as it was last told of. */
  known: (code: string) => Pick<LoadedRoom, 'voterKey' | 'locked'> | undefined
  /** Reads these rooms again. */
  look: (codes: string[]) => Promise<unknown>
  /** What is looked at beside the versions, each time. */
  lookAlso: () => Promise<void>
}

export interface News {
  /** Tells the other servers soon that a room has this version now; undefined: nothing that they would tell changed. */
  tell(code: string, version: number | undefined): void
  close(): Promise<void>
}

type Line = Awaited<ReturnType<Pool['connect']>>

export function openNews(pool: Pool, { codes, known, look, lookAlso }: NewsOptions): News {
  let line: Line | undefined
  let untold = new Map<string, number>()
  let timer: NodeJS.Timeout | undefined
  let isClosed = false
  let looking: Promise<void> | undefined

  /** A connection of its own, whose commits need not reach the disk. */
  async function open(): Promise<Line> {
    if (line) return line
    const opened = await pool.connect()
    opened.client.on('notification', ({ payload = '' }) => hear(payload))
    try {
      await opened.client.query('SET synchronous_commit = off')
      await opened.client.query(`LISTEN ${channel}`)
    } catch (error) {
      // Else it would keep its place among the few connections for ever.
      opened.end()
      throw error
    }
    line = opened
    return opened
  }

  function hangUp(): void {
    line?.end()
    line = undefined
  }

  function send(): void {
    timer = undefined
    const rooms = [...untold]
    untold = new Map()
    if (!line) return
    // A server that misses it finds the change when it compares the versions.
    for (const payload of toPayloads(rooms)) line.ask`SELECT pg_notify(${channel}, ${payload})`.catch(() => undefined)
  }

  function hear(payload: string): void {
    const newer = payload.split(' ').flatMap((word) => {
      const at = word.lastIndexOf(':')
      const code = word.slice(0, at)
      return Number(word.slice(at + 1)) > (known(code)?.locked.version ?? Number.POSITIVE_INFINITY) ? [code] : []
    })
    look(newer).catch(() => undefined)
  }

  /** What changed while nobody listened is found too, since every version is compared. */
  async function lookAround(): Promise<void> {
    // Without the line only these looks are left.
    await open().catch(hangUp)
    try {
      await lookAlso()
      const asked = codes()
      if (asked.length === 0) return
      const rows = await pool.ask<{ room: string; voter_key: string; version: number; most_connected: number }>`
        SELECT room, voter_key, version, most_connected FROM rooms WHERE room = ANY (${asked}::text[])`
      const stored = new Map(rows.map((row) => [row.room, row]))
      await look(
        asked.filter((code) => {
          const [row, now] = [stored.get(code), known(code)]
          // A room that was deleted and opened again has its code, and may have any version.
          const isSame = now && row?.voter_key === now.voterKey
          return now && !(isSame && row.version <= now.locked.version && row.most_connected <= now.locked.mostConnected)
        }),
      )
    } catch {
      // The database is away; the next look finds everything that changed.
      hangUp()
    }
  }

  function lookOnce(): void {
    looking ??= lookAround().finally(() => {
      looking = undefined
    })
  }

  lookOnce()
  const looks = setInterval(lookOnce, lookEvery)

  return {
    tell(code, version) {
      if (version === undefined || isClosed) return
      untold.set(code, version)
      timer ??= setTimeout(send, tellEvery)
    },
    async close() {
      isClosed = true
      clearInterval(looks)
      clearTimeout(timer)
      await looking
      send()
      // Statements on one connection end in their order.
      if (line) await line.ask`SELECT 1`.catch(() => undefined)
      hangUp()
    },
  }
}

/** `CODE:VERSION` with blanks between, as many texts as are needed. */
function toPayloads(rooms: [code: string, version: number][]): string[] {
  const payloads: string[] = []
  for (const [code, version] of rooms) {
    const word = `${code}:${version}`
    const last = payloads.at(-1)
    if (last !== undefined && last.length + word.length < longest) payloads[payloads.length - 1] = `${last} ${word}`
    else payloads.push(word)
  }
  return payloads
}
