// Which servers share the database, and how many phones follow a room at each: a server says every few seconds that it is there, and one
// that has said nothing for a while counts as gone, with its phones.
import { randomUUID } from 'node:crypto'
import type { Ask, Pool } from './postgres-pool.ts'
import { type Followers, noFollowers, type Others, type ServedDebate, type WordsChange } from './store.ts'

/** Milliseconds between two beats of a server. */
const beatEvery = 5000
/** Seconds without a beat after which a server counts as gone. */
export const goneAfter = 15
/** The same, for a server with other words that waits to show its own. */
const silentAfter = 10
/** Milliseconds after which a voter who moved is no longer counted at the server before. */
const settled = 1000 * (goneAfter + 3)
/** Milliseconds between two writings of its own numbers, and between two readings of the others'. */
const turnEvery = 1000

export interface OpenOthers extends Others {
  close(): Promise<void>
}

const leastOf = (totals: { total: number }[]): number => Math.min(...totals.map(({ total }) => total))

export interface OthersOptions {
  /** The rooms whose numbers are read. */
  codes: () => string[]
  /** Takes how far the database's clock is ahead of this process's count, in milliseconds, measured with every beat. */
  setAhead: (ahead: number) => void
}

/** How far the database's clock is ahead of this process's count, and by how much that may be wrong, in milliseconds. */
interface Ahead {
  ahead: number
  within: number
}

/** Of three readings the one that was answered soonest: others may have waited for a connection, or for one to be made. */
async function measureAhead(ask: Ask): Promise<Ahead> {
  let best: Ahead | undefined
  for (let tries = 0; tries < 3; tries++) {
    const asked = performance.now()
    const [row] = await ask<{ now: number }>`SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS now`
    const answered = performance.now()
    const within = (answered - asked) / 2
    if (!best || within < best.within) best = { ahead: (row?.now ?? 0) - asked - within, within }
  }
  return best as Ahead
}

export const readAhead = async (ask: Ask): Promise<number> => (await measureAhead(ask)).ahead

export function openOthers(pool: Pool, { codes, setAhead }: OthersOptions): OpenOthers {
  const server = randomUUID()
  const own = new Map<string, Followers>()
  let others = new Map<string, Followers>()
  /** The last totals of rooms that voters follow at several servers. */
  const totals = new Map<string, { at: number; total: number; elsewhere: number }[]>()
  const unsaved = new Set<string>()
  const listeners: ((code: string) => void)[] = []
  const wordListeners: ((change: WordsChange) => void)[] = []
  let debates: ServedDebate[] = []
  /** The debates of which other servers show other words than this one has. */
  let otherWords = new Set<string>()
  let beatAt = Number.NEGATIVE_INFINITY
  let clock: Ahead | undefined
  let turn: Promise<void> | undefined

  async function beat(): Promise<void> {
    await pool.ask`INSERT INTO servers (server, beat) VALUES (${server}, clock_timestamp())
      ON CONFLICT (server) DO UPDATE SET beat = excluded.beat`
    await pool.ask`DELETE FROM servers WHERE beat < clock_timestamp() - make_interval(secs => ${goneAfter})`
    await pool.ask`DELETE FROM followers WHERE server NOT IN (SELECT server FROM servers)`
    await pool.ask`DELETE FROM served WHERE server NOT IN (SELECT server FROM servers)`
    // A process that slept, and a database whose clock was set, would else judge deadlines by different times.
    const now = await measureAhead(pool.ask)
    const isSame = clock && Math.abs(now.ahead - clock.ahead) <= now.within + clock.within
    // What was measured more exactly before holds for as long as it can be true.
    if (!clock || !isSame || now.within < clock.within) {
      clock = now
      setAhead(now.ahead)
    }
    beatAt = performance.now()
  }

  /** Whether the database says already what this server would write. */
  async function isClaimed(): Promise<boolean> {
    const [found] = await pool.ask<{ claimed: number; served: number }>`SELECT count(*)::integer AS claimed,
        (SELECT count(*)::integer FROM served WHERE server = ${server}::uuid) AS served
      FROM json_to_recordset(${JSON.stringify(debates)}) AS new (id text, hash text)
      JOIN debates ON debates.debate = new.id AND debates.hash = new.hash
      JOIN served ON served.server = ${server}::uuid AND served.debate = new.id AND served.hash = new.hash`
    return found?.claimed === debates.length && found.served === debates.length
  }

  /** Shows this server's words of each debate, unless a server that is still there shows others; tells if that is no longer as it was. */
  async function claim(takeOver: boolean, isNew: boolean): Promise<void> {
    const before = otherWords
    const { taken, left } = (await isClaimed()) ? { taken: [], left: [] } : await claimAnew(takeOver)
    otherWords = new Set(left)
    // One that has to be taken though its words are not new was shown in other words, if only between two turns.
    const back = new Set([...[...before].filter((id) => !otherWords.has(id)), ...(isNew ? [] : taken)])
    const change = { lost: left.filter((id) => !before.has(id)), back: [...back] }
    if (change.lost.length + change.back.length > 0) for (const listener of wordListeners) listener(change)
  }

  /** `taken`: the ids of the debates that have other words from now on; `left`: of those of which another server goes on showing others. */
  function claimAnew(takeOver: boolean): Promise<{ taken: string[]; left: string[] }> {
    const rows = JSON.stringify(debates)
    return pool.begin(async (ask) => {
      // In one order, so that two servers that start together wait for each other and do not block each other.
      await ask`INSERT INTO debates (debate, hash) SELECT id, hash FROM json_to_recordset(${rows}) AS new (id text, hash text)
        ORDER BY id ON CONFLICT DO NOTHING`
      await ask`SELECT FROM debates WHERE debate = ANY (${debates.map(({ id }) => id)}::text[]) ORDER BY debate FOR UPDATE`
      await ask`DELETE FROM served WHERE server = ${server}::uuid`
      await ask`INSERT INTO served (server, debate, hash)
        SELECT ${server}::uuid, id, hash FROM json_to_recordset(${rows}) AS new (id text, hash text)`
      const taken = await ask<{
        debate: string
      }>`UPDATE debates SET hash = new.hash FROM json_to_recordset(${rows}) AS new (id text, hash text)
        WHERE debate = new.id AND debates.hash <> new.hash AND (${takeOver} OR NOT EXISTS (
          SELECT FROM served JOIN servers USING (server) WHERE served.debate = debates.debate AND served.hash = debates.hash
            AND beat > clock_timestamp() - make_interval(secs => ${silentAfter}))) RETURNING debate`
      const left = await ask<{ debate: string }>`SELECT debate FROM debates
        JOIN json_to_recordset(${rows}) AS new (id text, hash text) ON debate = new.id WHERE debates.hash <> new.hash ORDER BY debate`
      const toIds = (found: { debate: string }[]) => found.map(({ debate }) => debate)
      return { taken: toIds(taken), left: toIds(left) }
    })
  }

  async function save(): Promise<void> {
    const saved = [...unsaved]
    unsaved.clear()
    const rows = saved.flatMap((room) => {
      const followers = own.get(room)
      return followers ? [{ room, ...followers }] : []
    })
    // A row for nobody would be left behind by a room that is deleted, or followed no more.
    const left = saved.filter((room) => !own.has(room))
    try {
      if (rows.length > 0)
        await pool.ask`INSERT INTO followers (room, server, phones, voters)
          SELECT room, ${server}::uuid, phones, voters FROM json_to_recordset(${JSON.stringify(rows)})
            AS new (room text, phones integer, voters integer)
          ON CONFLICT (room, server) DO UPDATE SET phones = excluded.phones, voters = excluded.voters`
      if (left.length > 0)
        await pool.ask`DELETE FROM followers WHERE server = ${server}::uuid AND room = ANY (${left}::text[])`
    } catch (error) {
      for (const code of saved) unsaved.add(code)
      throw error
    }
  }

  /** Notes how many voters follow a room at all servers; true if the number for `together` has changed by it. */
  function noteTotal(code: string, elsewhere: number): boolean {
    const now = performance.now()
    const before = totals.get(code) ?? []
    const recent = before.filter(({ at }) => now - at < settled)
    const total = (own.get(code)?.voters ?? 0) + elsewhere
    if (elsewhere === 0 && recent.every((one) => one.elsewhere === 0)) totals.delete(code)
    else totals.set(code, [...recent, { at: now, total, elsewhere }])
    return leastOf(before) !== leastOf(totals.get(code) ?? [])
  }

  async function read(): Promise<void> {
    const asked = codes()
    const rows = await pool.ask<Followers & { room: string }>`
      SELECT room, sum(phones)::integer AS phones, sum(voters)::integer AS voters FROM followers JOIN servers USING (server)
      WHERE room = ANY (${asked}::text[]) AND server <> ${server}::uuid
        AND beat > clock_timestamp() - make_interval(secs => ${goneAfter}) GROUP BY room`
    const kept = new Set(asked)
    for (const code of totals.keys()) if (!kept.has(code)) totals.delete(code)
    const before = others
    others = new Map(rows.map(({ room, phones, voters }) => [room, { phones, voters }]))
    for (const code of asked) {
      const [then, now] = [before.get(code) ?? noFollowers, others.get(code) ?? noFollowers]
      const isOther = noteTotal(code, now.voters)
      if (!isOther && then.phones === now.phones && then.voters === now.voters) continue
      for (const listener of listeners) listener(code)
    }
  }

  async function take(): Promise<void> {
    try {
      // After a pause, or if others took this server for gone, its rows are gone too.
      if (performance.now() - beatAt > goneAfter * 1000) for (const code of own.keys()) unsaved.add(code)
      if (performance.now() - beatAt >= beatEvery) await beat()
      if (unsaved.size > 0) await save()
      if (debates.length > 0) await claim(false, false)
      // Once more after the last room has left, or the numbers of that time would stay.
      if (codes().length > 0 || others.size > 0) await read()
    } catch {
      // The database is away: the numbers are those of a moment ago, and votes say what is wrong.
    }
  }

  async function serveNow(takeOver: boolean): Promise<void> {
    if (performance.now() - beatAt >= beatEvery) await beat()
    await claim(takeOver, true)
  }

  function takeTurn(): void {
    turn ??= take().finally(() => {
      turn = undefined
    })
  }

  takeTurn()
  const turns = setInterval(takeTurn, turnEvery)

  return {
    mayBe: true,
    note(code, followers) {
      const { phones, voters } = own.get(code) ?? noFollowers
      if (followers.phones === phones && followers.voters === voters) return
      if (followers.phones === 0) own.delete(code)
      else own.set(code, followers)
      unsaved.add(code)
    },
    of: (code) => others.get(code) ?? noFollowers,
    together: (code, voters) => {
      const recent = totals.get(code)
      return recent ? leastOf(recent) : voters
    },
    watch: (listener) => void listeners.push(listener),
    async serve(shown, takeOver) {
      // Not beside a turn, whose claim would be of the debates before.
      while (turn) await turn
      debates = shown
      const served = serveNow(takeOver)
      const ended = () => {
        turn = undefined
      }
      turn = served.then(ended, ended)
      await served
      return [...otherWords]
    },
    isShown: (debate) => !otherWords.has(debate),
    watchWords: (listener) => void wordListeners.push(listener),
    async close() {
      clearInterval(turns)
      await turn
      await pool.ask`DELETE FROM followers WHERE server = ${server}::uuid`.catch(() => undefined)
      await pool.ask`DELETE FROM served WHERE server = ${server}::uuid`.catch(() => undefined)
      await pool.ask`DELETE FROM servers WHERE server = ${server}::uuid`.catch(() => undefined)
    },
  }
}
