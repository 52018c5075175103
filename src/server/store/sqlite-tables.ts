// The tables of votes.sqlite, read and written from end to end when sessions move to another store or come from one.
import type { DatabaseSync } from 'node:sqlite'
import type { MovedRow, MovedTable, Tables } from './moved-tables.ts'
import { rowSum } from './row-sum.ts'
import { summedTables } from './sqlite-sums.ts'
import { StoreError } from './store.ts'
import { whyUnread } from './votes-file.ts'

/**
 * The caller holds a transaction, and checks the file; the checksums of states are left to `sumRows`, since they cover what is in another
 * table. Every failure is a StoreError; `path`: of the file, as it is named there.
 */
export function openSqliteTables(db: DatabaseSync, path: string): Tables {
  return {
    async *read({ name, columns, order, isRoomless, batch }) {
      const values = Object.entries(columns).map(([column, kind]) =>
        kind === 'id' ? `lower(hex(${name}.${column})) AS ${column}` : `${name}.${column} AS ${column}`,
      )
      // In this order of the loops no table is sorted; a row of no room is not lost silently.
      const room = name === 'rooms' ? '' : `LEFT JOIN rooms ON rooms.id = ${name}.room`
      const inOrder = order ? `ORDER BY ${name}.${order.sqlite}` : ''
      const sql = isRoomless
        ? `SELECT ${values} FROM ${name}`
        : `SELECT rooms.code AS room, ${values} FROM ${name} ${room} ${inOrder}`
      let rows: MovedRow[] = []
      try {
        for (const row of db.prepare(sql).iterate() as Iterable<MovedRow>) {
          if (row.room === null) throw new Error(`its table ${name} has a row of a session that is not there`)
          if (rows.push(row) < batch) continue
          yield rows
          rows = []
        }
      } catch (error) {
        throw new StoreError(`${path} could not be read: ${whyUnread(error, 'it')}.`)
      }
      if (rows.length > 0) yield rows
    },
    write(table, rows) {
      try {
        const isSummed = hasOwnSum(table)
        const statement = db.prepare(insertOf(table))
        for (const row of rows) {
          const values = Object.values(row)
          statement.run(...values, ...(isSummed ? [rowSum(...values)] : []))
        }
      } catch (error) {
        throw new StoreError(`${path} could not be written: ${(error as Error).message}.`)
      }
    },
  }
}

/** Whether rows get a checksum here, of all their values: those of votes come along. */
const hasOwnSum = ({ name, columns }: MovedTable): boolean =>
  summedTables.includes(name) && !Object.hasOwn(columns, 'sum')

function insertOf(table: MovedTable): string {
  const { name, columns, isRoomless } = table
  const names = [...Object.keys(columns), ...(hasOwnSum(table) ? ['sum'] : [])]
  const values = names.map((column) => (columns[column] === 'id' ? 'unhex(?)' : '?'))
  if (isRoomless) return `INSERT INTO ${name} (${names}) VALUES (${values})`
  return name === 'rooms'
    ? `INSERT INTO rooms (code, ${names}) VALUES (?, ${values})`
    : `INSERT INTO ${name} (room, ${names}) VALUES ((SELECT id FROM rooms WHERE code = ?), ${values})`
}
