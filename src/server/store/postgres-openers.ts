// The openers of all servers of a PostgreSQL database: those whom the host lets open rooms of their own, and which rooms they opened.
import type { Ask, Pool } from './postgres-pool.ts'
import type { ListedOpener, Openers, Opening, OpeningRefusal } from './store.ts'

export const openOpeners = (writing: Pool, reading: Pool): Openers => ({
  async list() {
    const rows = await reading.ask<{ key_hash: string; made_at: number } & Omit<ListedOpener, 'keyHash' | 'madeAt'>>`
      SELECT name, salt, key_hash, made_at, (SELECT count(*) FROM opened WHERE opener = name) AS rooms FROM openers ORDER BY name`
    return rows.map(({ name, salt, key_hash: keyHash, made_at: madeAt, rooms }) => ({
      ...{ name, salt, keyHash, madeAt, rooms },
    }))
  },
  async find(keyHash) {
    const [row] = await reading.ask<{ name: string }>`SELECT name FROM openers WHERE key_hash = ${keyHash}`
    return row?.name
  },
  async make({ name, salt, keyHash, madeAt }) {
    const made = await writing.ask`INSERT INTO openers (name, salt, key_hash, made_at)
      VALUES (${name}, ${salt}, ${keyHash}, ${madeAt}) ON CONFLICT DO NOTHING RETURNING 1`
    return made.length > 0
  },
  async remove(name) {
    const removed = await writing.ask`DELETE FROM openers WHERE name = ${name} RETURNING 1`
    return removed.length > 0
  },
})

/**
 * Why an opener may not open a room; undefined if it may. Its row stays locked until the end of the transaction, so that its openings come
 * one after the other and its key is not revoked between.
 */
export async function refuseOpening(ask: Ask, { name, keyHash, most }: Opening): Promise<OpeningRefusal | undefined> {
  const locked = await ask`SELECT FROM openers WHERE name = ${name} AND key_hash = ${keyHash} FOR UPDATE`
  if (locked.length === 0) return 'key_wrong'
  const [row] = await ask<{ count: number }>`SELECT count(*) FROM opened WHERE opener = ${name}`
  return (row?.count ?? 0) >= most ? 'too_many_own' : undefined
}
