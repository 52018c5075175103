// The openers of the embedded store: those whom the host lets open rooms of their own, and which rooms they opened.
import type { DatabaseSync } from 'node:sqlite'
import { rowSum } from './row-sum.ts'
import type { ListedOpener, Opening, OpeningRefusal, StoredOpener } from './store.ts'

export interface OpenerRows {
  list(): ListedOpener[]
  find(keyHash: string): string | undefined
  make(opener: StoredOpener): boolean
  remove(name: string): boolean
  /** Why an opener may not open a room; undefined if it may. */
  refuse(opening: Opening): OpeningRefusal | undefined
  /** Writes who opened a room, which has this number in the file. */
  keep(room: number, code: string, opener: string): void
}

export function openOpenerRows(db: DatabaseSync): OpenerRows {
  const list = db.prepare(
    `SELECT name, salt, key_hash AS keyHash, made_at AS madeAt,
       (SELECT count(*) FROM opened WHERE opener = name) AS rooms FROM openers ORDER BY name`,
  )
  const find = db.prepare('SELECT name FROM openers WHERE key_hash = ?')
  const make = db.prepare(
    'INSERT INTO openers (name, salt, key_hash, made_at, sum) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
  )
  const remove = db.prepare('DELETE FROM openers WHERE name = ?')
  const count = db.prepare('SELECT count(*) AS rooms FROM opened WHERE opener = ?')
  const keep = db.prepare('INSERT INTO opened (room, opener, sum) VALUES (?, ?, ?)')
  const nameOf = (keyHash: string) => find.get(keyHash)?.name as string | undefined
  return {
    list: () => list.all() as unknown as ListedOpener[],
    find: nameOf,
    make: ({ name, salt, keyHash, madeAt }) => {
      const values = [name, salt, keyHash, madeAt] as const
      return make.run(...values, rowSum(...values)).changes === 1
    },
    remove: (name) => remove.run(name).changes === 1,
    refuse: ({ name, keyHash, most }) => {
      if (nameOf(keyHash) !== name) return 'key_wrong'
      return Number(count.get(name)?.rooms) >= most ? 'too_many_own' : undefined
    },
    keep: (room, code, opener) => void keep.run(room, opener, rowSum(code, opener)),
  }
}
