// For tests of `move`: places to move from and to, and what is in them.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { openPostgresStore } from '../../src/server/store/postgres.ts'
import { openSqliteStore } from '../../src/server/store/sqlite.ts'
import type { Store } from '../../src/server/store/store.ts'
import { newFolder } from '../stored-room.ts'
import { type Evening, limits, spendEvening } from './moved-evening.ts'

export const secret = Buffer.from('a secret of the organiser, 44 characters long')

/** A data folder with an evening and a secret. */
export async function newEvening(
  seed: number,
  steps?: number,
  place: string = newFolder(),
): Promise<{ place: string; data: string; evening: Evening }> {
  const data = join(place, 'data')
  const store = await openSqliteStore(data, { limits })
  const evening = await spendEvening(store, seed, steps)
  await store.close()
  writeFileSync(join(data, 'secret'), secret, { mode: 0o600 })
  return { place, data, evening }
}

export const openData = (folder: string) => openSqliteStore(folder, { limits })
export const openDatabase = (url: string) => openPostgresStore(url, { limits, secret, isTimekeeper: false })

export async function using<Result>(opening: Promise<Store>, act: (store: Store) => Promise<Result>): Promise<Result> {
  const store = await opening
  try {
    return await act(store)
  } finally {
    await store.close()
  }
}

/** The bytes of a folder's files. */
export const bytesIn = (folder: string) =>
  Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))]))

/** Every row of a folder's votes.sqlite, with the room's code for its number. */
export function rowsIn(folder: string): Record<string, string[]> {
  const db = new DatabaseSync(join(folder, 'votes.sqlite'), { readOnly: true })
  const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all() as { name: string }[]
  const rows = tables.map(({ name }) => {
    const sql =
      name === 'rooms'
        ? 'SELECT * FROM rooms ORDER BY id'
        : name === 'openers'
          ? 'SELECT * FROM openers'
          : `SELECT (SELECT code FROM rooms WHERE rooms.id = room) AS code, * FROM ${name}${name === 'votes' ? ' ORDER BY seq' : ''}`
    // The numbers of rooms and votes only say an order.
    const found = db.prepare(sql).all() as Record<string, unknown>[]
    const texts = found.map(({ id, seq, room, ...row }) => textOf(row))
    return [name, name === 'rooms' || name === 'votes' ? texts : texts.sort()] as const
  })
  db.close()
  return Object.fromEntries(rows)
}

const textOf = (row: object): string =>
  JSON.stringify(row, (_, value) => (value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value))
