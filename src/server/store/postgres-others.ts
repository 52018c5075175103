// Which servers share the database, and how many phones follow a room at each: a server says every few seconds that it is there, and one
// that has said nothing for a while counts as gone, with its phones.
import { randomUUID } from 'node:crypto'
import type { Pool } from './postgres-pool.ts'
import { type Followers, noFollowers, type Others } from './store.ts'

/** Milliseconds between two beats of a server. */
const beatEvery = 5000
/** Seconds without a beat after which a server counts as gone. */
const goneAfter = 15
/** Milliseconds between two writings of its own numbers, and between two readings of the others'. */
const pace = 1000

export interface OpenOthers extends Others {
  close(): Promise<void>
}

/** `codes`: the rooms whose numbers are read. */
export function openOthers(pool: Pool, codes: () => string[]): OpenOthers {
  const server = randomUUID()
  const own = new Map<string, Followers>()
  let others = new Map<string, Followers>()
  const unsaved = new Set<string>()
  const listeners: ((code: string) => void)[] = []
  let beatAt = Number.NEGATIVE_INFINITY
  let turn: Promise<void> | undefined

  async function beat(): Promise<void> {
    await pool.ask`INSERT INTO servers (server, beat) VALUES (${server}, clock_timestamp())
      ON CONFLICT (server) DO UPDATE SET beat = excluded.beat`
    await pool.ask`DELETE FROM servers WHERE beat < clock_timestamp() - make_interval(secs => ${goneAfter})`
    await pool.ask`DELETE FROM followers WHERE server NOT IN (SELECT server FROM servers)`
    beatAt = performance.now()
  }

  async function save(): Promise<void> {
    const saved = [...unsaved]
    unsaved.clear()
    const rows = saved.map((room) => ({ room, ...(own.get(room) ?? noFollowers) }))
    try {
      await pool.ask`INSERT INTO followers (room, server, phones, voters)
        SELECT room, ${server}::uuid, phones, voters FROM json_to_recordset(${JSON.stringify(rows)})
          AS new (room text, phones integer, voters integer)
        ON CONFLICT (room, server) DO UPDATE SET phones = excluded.phones, voters = excluded.voters`
    } catch (error) {
      for (const code of saved) unsaved.add(code)
      throw error
    }
  }

  async function read(): Promise<void> {
    const asked = codes()
    const rows = await pool.ask<Followers & { room: string }>`
      SELECT room, sum(phones)::integer AS phones, sum(voters)::integer AS voters FROM followers JOIN servers USING (server)
      WHERE room = ANY (${asked}::text[]) AND server <> ${server}::uuid
        AND beat > clock_timestamp() - make_interval(secs => ${goneAfter}) GROUP BY room`
    const before = others
    others = new Map(rows.map(({ room, phones, voters }) => [room, { phones, voters }]))
    for (const code of asked) {
      const [then, now] = [before.get(code) ?? noFollowers, others.get(code) ?? noFollowers]
      if (then.phones === now.phones && then.voters === now.voters) continue
      for (const listener of listeners) listener(code)
    }
  }

  async function take(): Promise<void> {
    try {
      // After a pause, or if others took this server for gone, its rows are gone too.
      if (performance.now() - beatAt > goneAfter * 1000) for (const code of own.keys()) unsaved.add(code)
      if (performance.now() - beatAt >= beatEvery) await beat()
      if (unsaved.size > 0) await save()
      if (codes().length > 0) await read()
    } catch {
      // The database is away: the numbers are those of a moment ago, and votes say what is wrong.
    }
  }

  function takeTurn(): void {
    turn ??= take().finally(() => {
      turn = undefined
    })
  }

  takeTurn()
  const turns = setInterval(takeTurn, pace)

  return {
    note(code, followers) {
      const { phones, voters } = own.get(code) ?? noFollowers
      if (followers.phones === phones && followers.voters === voters) return
      if (followers.phones === 0) own.delete(code)
      else own.set(code, followers)
      unsaved.add(code)
    },
    of: (code) => others.get(code) ?? noFollowers,
    watch: (listener) => void listeners.push(listener),
    async close() {
      clearInterval(turns)
      await turn
      await pool.ask`DELETE FROM followers WHERE server = ${server}::uuid`.catch(() => undefined)
      await pool.ask`DELETE FROM servers WHERE server = ${server}::uuid`.catch(() => undefined)
    },
  }
}
