// The rooms frozen for readers in PostgreSQL, a row of `results` each: every server writes and shows the same ones. The one row of `saved`
// counts the changes. Every change locks it, so that two who want the same name come one after the other; every server sees by it that
// there is something new.
import type { ErrorCode } from '../../core/contract.ts'
import { mostRooms } from '../../debate/read-results.ts'
import { type FrozenTable, isOutdated, refuseName, refuseRemoval, type Writer } from '../frozen-names.ts'
import type { Ask, Pool } from './postgres-pool.ts'

export interface OpenFrozenTable extends FrozenTable {
  /** Looks whether another server has changed something. */
  look(): Promise<void>
}

export function openFrozenTable(pool: Pool): OpenFrozenTable {
  /** The number of changes when this process last looked. */
  let seen = 0

  /** In one transaction: `refuse` gives the reason against the change, else `write` makes it, if there is anything to change. */
  async function change(
    { code, keyVersion }: Writer,
    name: string,
    refuse: (owner: string | null, own: number) => ErrorCode | undefined,
    write: (ask: Ask, frozen: string | undefined) => boolean,
  ): Promise<ErrorCode | undefined> {
    const done = await pool.begin(async (ask): Promise<{ refused?: ErrorCode | undefined; changes?: number }> => {
      await ask`SELECT FROM saved FOR UPDATE`
      const [[room], [taken], [own]] = await Promise.all([
        ask<{ key_version: number }>`SELECT key_version FROM rooms WHERE room = ${code} FOR SHARE`,
        ask<{ room: string; text: string }>`SELECT room, results AS text FROM results WHERE name = ${name}`,
        ask<{ count: number }>`SELECT count(*) FROM results WHERE room = ${code}`,
      ])
      if (!room) return { refused: 'no_such_room' }
      if (room.key_version !== keyVersion) return { refused: 'key_wrong' }
      const refused = refuse(taken?.room ?? null, own?.count ?? 0)
      if (refused || !write(ask, taken?.text)) return { refused }
      const [row] = await ask<{ changes: number }>`UPDATE saved SET changes = changes + 1 RETURNING changes`
      return { changes: row?.changes ?? seen }
    })
    seen = done.changes ?? seen
    return done.refused
  }

  return {
    async list(code) {
      const rows = await pool.ask<{ name: string }>`SELECT name FROM results WHERE room = ${code} ORDER BY name`
      return rows.map(({ name }) => name)
    },
    freeze(name, results, writer) {
      const { code, date, rehearsal, debate } = results
      const text = `${JSON.stringify(results, null, 2)}\n`
      const refuse = (owner: string | null, own: number) => refuseName(writer.code, owner, own)
      return change(writer, name, refuse, (ask, frozen) => {
        if (frozen !== undefined && isOutdated(results, frozen)) return false
        void ask`INSERT INTO results (name, room, debate, date, rehearsal, results)
          VALUES (${name}, ${code}, ${debate.id}, ${date}, ${rehearsal}, ${text})
          ON CONFLICT (name) DO UPDATE SET date = excluded.date, rehearsal = excluded.rehearsal, results = excluded.results`
        return true
      })
    },
    remove: (name, writer) =>
      change(
        writer,
        name,
        (owner) => refuseRemoval(writer.code, owner),
        (ask) => {
          void ask`DELETE FROM results WHERE name = ${name}`
          return true
        },
      ),
    changes: () => seen,
    async look() {
      const [row] = await pool.ask<{ changes: number }>`SELECT changes FROM saved`
      seen = row?.changes ?? seen
    },
    async read(debate) {
      const rows = await pool.ask<{ name: string; text: string; total: number }>`
        SELECT name, results AS text, count(*) OVER () AS total FROM results WHERE debate = ${debate} AND NOT rehearsal
        ORDER BY date DESC, name LIMIT ${mostRooms}`
      return { texts: rows.map(({ name, text }) => ({ name, text })), total: rows[0]?.total ?? 0 }
    },
  }
}
