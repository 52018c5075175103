// What goes along when sessions move from one kind of store to the other: every table that has rows of a room, with the columns that both
// databases have, as one list from which the statements of both are made. What each database adds for itself is made there anew.
import { rowSum } from './row-sum.ts'

/** How a value stands in a row that moves: an id of 128 bits as 32 hexadecimal digits, a flag as 0 or 1. */
type Kind = 'text' | 'number' | 'id' | 'flag'

export interface MovedTable {
  name: string
  columns: Record<string, Kind>
  /** The columns by which SQLite and PostgreSQL number the rows, in an order that must stay; undefined: there is no order. */
  order?: { sqlite: string; postgres: string }
  /** Whether its rows are of no room. */
  isRoomless?: boolean
  /** How many rows are in memory at one time. */
  batch: number
}

/** The code of the room, if it is of one, and the other values in the order of the columns. */
export type MovedRow = Record<string, string | number | null>

const many = 2000
/** Of rows that may be long. */
const few = 50

export const movedTables: MovedTable[] = [
  {
    name: 'rooms',
    columns: {
      ...{ deck: 'text', title: 'text', voter_key: 'text', key_version: 'number', key_hash: 'text', version: 'number' },
      ...{
        state_version: 'number',
        created_at: 'number',
        last_steered: 'number',
        voters: 'number',
        rehearsing: 'number',
      },
      ...{ most_connected: 'number', logged: 'number', published: 'number', refusals: 'number', commands: 'number' },
    },
    order: { sqlite: 'id', postgres: 'opened' },
    batch: few,
  },
  { name: 'states', columns: { state: 'text' }, batch: few },
  { name: 'asked', columns: { claim: 'text', wording: 'text', asked: 'text' }, batch: few },
  {
    name: 'votes',
    columns: {
      ...{ vote_id: 'id', claim: 'text', round: 'text', epoch: 'number', voter: 'id', n: 'number', value: 'text' },
      ...{ lang: 'text', at: 'number', sum: 'number' },
    },
    order: { sqlite: 'seq', postgres: 'seq' },
    batch: many,
  },
  {
    name: 'held',
    columns: {
      ...{ voter: 'id', claim: 'text', round: 'text', epoch: 'number', n: 'number', vote_id: 'id', value: 'text' },
      ...{ lang: 'text', log_rows: 'number' },
    },
    batch: many,
  },
  { name: 'voters', columns: { voter: 'id', first_at: 'number', in_rehearsal: 'flag' }, batch: many },
  {
    name: 'tallies',
    columns: { claim: 'text', round: 'text', epoch: 'number', value: 'text', count: 'number' },
    batch: many,
  },
  {
    name: 'pairs',
    columns: { before: 'number', after: 'number', value_before: 'text', value_after: 'text', count: 'number' },
    batch: many,
  },
  {
    name: 'told',
    columns: { before: 'number', after: 'number', number: 'number', paired: 'number', k: 'number', swing: 'text' },
    batch: few,
  },
  { name: 'refused', columns: { number: 'number', vote_id: 'id', error: 'text' }, batch: many },
  { name: 'commands', columns: { number: 'number', command_id: 'text' }, batch: many },
  { name: 'opened', columns: { opener: 'text' }, batch: many },
  {
    name: 'openers',
    columns: { name: 'text', salt: 'text', key_hash: 'text', made_at: 'number' },
    isRoomless: true,
    batch: many,
  },
]

/** The tables of one database. */
export interface Tables {
  /** All rows of a table, in batches; in their order if they have one. */
  read(table: MovedTable): AsyncIterable<MovedRow[]>
  write(table: MovedTable, rows: MovedRow[]): Promise<void> | void
}

/** Two tables with the same print have the same rows, those that have an order in the same order. */
interface Print {
  rows: number
  sum: number
}

export type Prints = Record<string, Print>

const isReaders = (room: MovedRow): boolean => String(room.room).startsWith('readers.')

/** Copies all rows; `sessions`: the rooms that somebody presents. */
export async function copyTables(from: Tables, to: Tables): Promise<{ prints: Prints; sessions: number }> {
  const prints: Prints = {}
  let sessions = 0
  for (const table of movedTables)
    prints[table.name] = await printOf(table, from, async (rows) => {
      if (table.name === 'rooms') sessions += rows.filter((room) => !isReaders(room)).length
      await to.write(table, rows)
    })
  return { prints, sessions }
}

/** The first table whose rows are not those that were copied; undefined if all are. */
export async function findOther(prints: Prints, tables: Tables): Promise<string | undefined> {
  for (const table of movedTables) {
    const [copied, { rows, sum }] = [prints[table.name], await printOf(table, tables)]
    if (copied?.rows !== rows || copied.sum !== sum) return table.name
  }
  return undefined
}

/** Reads a table once. A sum of checksums does not depend on the order of the rows, unless they have their places in them. */
async function printOf(
  table: MovedTable,
  tables: Tables,
  take: (rows: MovedRow[]) => Promise<void> | void = () => undefined,
): Promise<Print> {
  const print = { rows: 0, sum: 0 }
  for await (const batch of tables.read(table)) {
    for (const row of batch) {
      const sum = rowSum(table.order ? print.rows : null, ...Object.values(row))
      print.rows += 1
      print.sum = (print.sum + sum) % 2 ** 48
    }
    await take(batch)
  }
  return print
}
