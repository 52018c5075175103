// `move`: an evening that goes to PostgreSQL and back is the same evening, to its last row and in every answer; whatever is in the way is a
// sentence, and nothing is moved then.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, it, onTestFinished } from 'vitest'
import { paths } from '../../src/core/contract.ts'
import { moveToDatabase, moveToFolder } from '../../src/server/store/move.ts'
import { movedTables } from '../../src/server/store/moved-tables.ts'
import { openSqliteStore } from '../../src/server/store/sqlite.ts'
import type { Store } from '../../src/server/store/store.ts'
import { serve, toRoom } from '../served.ts'
import { createRoom, manyVoters, newFolder, random128 } from '../stored-room.ts'
import { askDatabase, newDatabase } from './database.ts'
import { repeatAll, sayAll } from './moved-evening.ts'
import { bytesIn, newEvening, openData, openDatabase, rowsIn, secret, using } from './moving.ts'

it.each([1, 2])(
  '[I2] [I3] [I8] an evening goes to PostgreSQL and back with every row, and all answer the same to what is repeated: %i',
  async (seed) => {
    const { place, data, evening } = await newEvening(seed)
    const [url, back] = [await newDatabase(), join(place, 'back')]
    const rows = rowsIn(data)
    for (const [table, all] of Object.entries(rows)) expect([table, all.length > 0]).toEqual([table, true])
    const counted = { sessions: 4, votes: rows.votes?.length, voters: rows.voters?.length }

    expect(await moveToDatabase(data, url, undefined)).toEqual(counted)
    // Rows that an order must be asked for.
    for (const table of ['rooms', 'votes']) await askDatabase(url, `CLUSTER ${table} USING ${table}_pkey`)
    expect(await moveToFolder(url, secret, back)).toEqual(counted)
    expect(rowsIn(back)).toEqual(rows)
    expect(rowsIn(data)).toEqual(rows)
    expect(readFileSync(join(back, 'secret'))).toEqual(secret)

    const told = await using(openData(data), (store) => sayAll(store, evening))
    expect(await using(openDatabase(url), (store) => sayAll(store, evening))).toEqual(told)
    expect(await using(openData(back), (store) => sayAll(store, evening))).toEqual(told)
    const goOn = async (store: Store) => [await repeatAll(store, evening), await sayAll(store, evening)]
    const answers = await using(openData(data), goOn)
    expect(await using(openDatabase(url), goOn)).toEqual(answers)
    expect(await using(openData(back), goOn)).toEqual(answers)
  },
)

it('presenters, phones and downloads find after a move what they had before: links, votes, every byte of the exports', async () => {
  const [url, place] = [await newDatabase(), newFolder()]
  const [data, back] = [join(place, 'data'), join(place, 'back')]
  const first = await serve({ dataDir: data, database: undefined })
  const opened = await first.newRoom()
  const phones = Array.from({ length: 12 }, random128)
  for (const [index, phone] of phones.entries()) {
    await opened.goto('quiet-evenings')
    await opened.cast({ value: index % 2 ? '1' : null }, phone)
    if (index === 5) await opened.control({ action: 'reset', claim: 'quiet-evenings', round: 'main' })
  }
  const late = opened.vote({ epoch: 1 })
  const refused = await first.call(paths.votes(opened.code), { key: phones[0], body: late })
  expect([refused.status, refused.json.error]).toEqual([409, 'epoch_changed'])

  const see = async (served: typeof first) => {
    const room = toRoom(served, { code: opened.code, controlKey: opened.key })
    const files = await Promise.all(
      (['json', 'csv'] as const).map((format) => served.call(paths.results(opened.code, format), { key: opened.key })),
    )
    const mine = await Promise.all(phones.map(async (phone) => (await room.mine(phone)).text))
    const again = await served.call(paths.votes(opened.code), { key: phones[0], body: late })
    const listed = await served.call(paths.rooms, { key: served.hostKey })
    return { files: files.map(({ status, text }) => [status, text]), mine, again: again.text, listed: listed.text }
  }
  const seen = await see(first)
  expect(seen.files.map(([status]) => status)).toEqual([200, 200])
  await first.end()

  await moveToDatabase(data, url, undefined)
  const folderSecret = readFileSync(join(data, 'secret'))
  const second = await serve({ database: { url, secret: folderSecret } })
  expect(await see(second)).toEqual(seen)
  await second.end()
  await moveToFolder(url, folderSecret, back)
  const third = await serve({ dataDir: back, database: undefined })
  expect(await see(third)).toEqual(seen)
  expect(
    (await toRoom(third, { code: opened.code, controlKey: opened.key }).control({ action: 'lock', on: true })).locked,
  ).toBe(true)
  await third.end()
})

it('every table and column of both databases goes along, or is named here as what stays or is made anew', async () => {
  const { data } = await newEvening(4, 1)
  const url = await newDatabase()
  await using(openDatabase(url), async () => undefined)
  const inPostgres = await askDatabase(
    url,
    "SELECT table_name || '.' || column_name AS name FROM information_schema.columns WHERE table_schema = 'public'",
  )
  const db = new DatabaseSync(join(data, 'votes.sqlite'), { readOnly: true })
  const inSqlite = db
    .prepare(
      "SELECT t.name || '.' || c.name AS name FROM sqlite_schema AS t, pragma_table_info(t.name) AS c WHERE t.type = 'table'",
    )
    .all()
  db.close()
  const moved = movedTables.flatMap(({ name, columns }) => Object.keys(columns).map((column) => `${name}.${column}`))
  const namesOf = (rows: Record<string, unknown>[], left: RegExp) =>
    rows
      .map(({ name }) => String(name))
      .filter((name) => !left.test(name))
      .sort()
  expect(namesOf(inSqlite, /\.room$|^rooms\.(id|code)$|^votes\.seq$|(?<!^votes)\.sum$/)).toEqual(moved.toSorted())
  expect(
    namesOf(
      inPostgres,
      /\.room$|^(program|servers|served|debates|followers|results|saved)\.|^rooms\.opened$|^votes\.seq$|^states\.listed$/,
    ),
  ).toEqual(moved.toSorted())
})

it('a folder of an earlier release moves as its own upgrade would, and stays as it is', async () => {
  const place = newFolder()
  const [data, upgraded] = [join(place, 'data'), join(place, 'upgraded')]
  for (const copy of [data, upgraded])
    cpSync(join(import.meta.dirname, '../fixtures/release-1/ended'), copy, { recursive: true })
  const before = bytesIn(data)
  const url = await newDatabase()
  await moveToDatabase(data, url, undefined)
  const { 'lock.sqlite': _, ...after } = bytesIn(data)
  expect(after).toEqual(before)
  await using(openSqliteStore(upgraded), async () => undefined)
  await moveToFolder(url, readFileSync(join(data, 'secret')), join(place, 'back'))
  expect(rowsIn(join(place, 'back'))).toEqual(rowsIn(upgraded))
})

it('a database of an earlier format is read as its own upgrade would be, and stays as it is', async () => {
  const [url, out] = [await newDatabase(), join(newFolder(), 'out')]
  await using(openDatabase(url), async () => undefined)
  const tables = "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'"
  for (const { name } of await askDatabase(url, tables))
    if (name !== 'program') await askDatabase(url, `DROP TABLE ${name}`)
  await askDatabase(url, 'DROP SEQUENCE steered')
  await askDatabase(url, 'UPDATE program SET format = 0')
  expect(await moveToFolder(url, secret, out)).toEqual({ sessions: 0, votes: 0, voters: 0 })
  expect(await askDatabase(url, tables)).toEqual([{ name: 'program' }])
  expect(await askDatabase(url, 'SELECT format FROM program')).toEqual([{ format: 0 }])
})

it('what only the log of a killed server has goes along', async () => {
  const place = newFolder()
  const [data, killed] = [join(place, 'data'), join(place, 'killed')]
  const store = await openSqliteStore(data, manyVoters)
  onTestFinished(() => store.close())
  const room = await createRoom(store)
  for (let count = 0; count < 30; count++) await store.castVote(room.ballot())
  mkdirSync(killed)
  for (const name of ['votes.sqlite', 'votes.sqlite-wal']) cpSync(join(data, name), join(killed, name))
  writeFileSync(join(killed, 'secret'), secret)
  const before = bytesIn(killed)
  expect(await moveToDatabase(killed, await newDatabase(), secret)).toEqual({ sessions: 1, votes: 30, voters: 30 })
  const { 'lock.sqlite': _, ...after } = bytesIn(killed)
  expect(after).toEqual(before)
})
