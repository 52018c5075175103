// What `move` refuses, each with one sentence that names no password and no secret; where it goes to, nothing has changed then.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { moveToDatabase, moveToFolder } from '../../src/server/store/move.ts'
import { checkAge } from '../../src/server/store/postgres-schema.ts'
import { readWhole } from '../../src/server/store/postgres-tables.ts'
import { StoreError } from '../../src/server/store/store.ts'
import { createRoom, newFolder, random128 } from '../stored-room.ts'
import { askDatabase, newDatabase, server } from './database.ts'
import { bytesIn, newEvening, openData, openDatabase, rowsIn, secret, using } from './moving.ts'

const other = Buffer.alloc(40, 'x')

const place = mkdtempSync(join(tmpdir(), 'evening-'))
afterAll(() => rmSync(place, { recursive: true, force: true }))
let folder: string
let database: string
/** One evening for all tests, in a folder and in a database, which they copy. */
beforeAll(async () => {
  folder = (await newEvening(7, 120, place)).data
  database = await newDatabase()
  await moveToDatabase(folder, database, undefined)
})

/** A copy of the folder; `change`: made in its votes.sqlite. */
function copyOf(change = ''): string {
  const copy = join(newFolder(), 'data')
  cpSync(folder, copy, { recursive: true })
  const db = new DatabaseSync(join(copy, 'votes.sqlite'))
  db.exec(change)
  db.close()
  return copy
}

/** A copy of the database; `change`: made in it. */
async function copyOfDatabase(change = 'SELECT 1'): Promise<string> {
  const name = `test_${random128()}`
  await askDatabase(server, `CREATE DATABASE ${name} TEMPLATE ${database.replace(/.*\//, '')}`)
  const url = database.replace(/[^/]*$/, name)
  await askDatabase(url, change)
  return url
}

/** The message of the sentence with which a move ends. */
async function refusal(moving: Promise<unknown>): Promise<string> {
  const error = await moving.then(
    () => new Error('it was moved'),
    (error: Error) => error,
  )
  expect(error.message).toMatch(/^\S.*\S$/)
  expect(error).toBeInstanceOf(StoreError)
  for (const one of [secret, other]) expect(error.message).not.toContain(String(one))
  return error.message
}

const hasTables = async (url: string) =>
  (await askDatabase(url, "SELECT to_regclass('rooms') IS NOT NULL AS has"))[0]?.has === true

it.each<[what: string, change: (data: string) => void, says: RegExp]>([
  ['no votes.sqlite', (data) => rmSync(join(data, 'votes.sqlite')), /has no votes\.sqlite: name the folder/],
  [
    'a file that is no database',
    (data) => writeFileSync(join(data, 'votes.sqlite'), 'x'.repeat(9000)),
    /is not a database/,
  ],
  ['no secret', (data) => rmSync(join(data, 'secret')), /secret is missing\. Put its backup copy back/],
  ['half a secret', (data) => writeFileSync(join(data, 'secret'), 'half'), /secret should have 32 bytes or more/],
])('a folder with %s', async (_, change, says) => {
  const [data, url] = [copyOf(), await newDatabase()]
  change(data)
  const before = bytesIn(data)
  expect(await refusal(moveToDatabase(data, url, undefined))).toMatch(says)
  expect(bytesIn(data)).toEqual(before)
  expect(await hasTables(url)).toBe(false)
})

it.each<[what: string, change: string, says: RegExp]>([
  [
    'a changed vote',
    'UPDATE votes SET n = n + 1 WHERE seq = 3',
    /a row of its table votes does not have .*newest backup/,
  ],
  ['a lost vote', 'DELETE FROM votes WHERE seq = 3', /is damaged: votes are missing, .*newest backup/],
  [
    'a wrong tally',
    'UPDATE tallies SET count = count + 1',
    /is damaged: a tally is wrong.*start a server with this folder once/,
  ],
  ['a wrong pair', 'UPDATE pairs SET count = count + 1', /who voted before and after are wrong.*start a server/],
  ['a vote that nobody holds', 'DELETE FROM held WHERE n = 5', /what a voter holds is not .*start a server/],
  [
    'a row of no session',
    "INSERT INTO tallies VALUES (99, 'a', 'b', 1, '1', 0)",
    /tallies has a row of a session that is not there/,
  ],
  ['a number too great', 'UPDATE held SET log_rows = 1 << 60 WHERE n = 5', /is damaged|could not be read/],
  ['a newer format', 'PRAGMA user_version = 99', /written by a newer version of this program/],
])('a folder with %s', async (_, change, says) => {
  const [data, url] = [copyOf(change), await newDatabase()]
  const before = bytesIn(data)
  expect(await refusal(moveToDatabase(data, url, undefined))).toMatch(says)
  expect(bytesIn(data)).toEqual(before)
  expect(await hasTables(url)).toBe(false)
})

it('a folder that a server holds, with the number of its process', async () => {
  const data = copyOf()
  const store = await openData(data)
  onTestFinished(() => store.close())
  const said = await refusal(moveToDatabase(data, await newDatabase(), undefined))
  expect(said).toContain(`The folder ${data} is in use by another server (process ${process.pid}). Stop it first`)
})

it('another secret than that of the folder; its own may be named', async () => {
  const url = await newDatabase()
  expect(await refusal(moveToDatabase(copyOf(), url, other))).toMatch(/SECRET is not the secret in .*data\/secret/)
  expect(await hasTables(url)).toBe(false)
  expect(await moveToDatabase(copyOf(), url, secret)).toMatchObject({ sessions: 4 })
})

it('a database that has a session, a vote of a reader or an opener; rooms of readers without votes give way, and another secret', async () => {
  const full = await copyOfDatabase()
  expect(await refusal(moveToDatabase(copyOf(), full, undefined))).toMatch(
    /has sessions: 4, votes: \d+, keys of openers: 1\. Name an empty one/,
  )
  const read = await copyOfDatabase("DELETE FROM rooms WHERE room NOT LIKE 'readers.%'")
  expect(await refusal(moveToDatabase(copyOf(), read, undefined))).toMatch(
    /has sessions: 0, votes: \d+, keys of openers: 1\. Name an empty one/,
  )
  const granted = await newDatabase()
  await using(openDatabase(granted), (store) =>
    store.openers.make({ name: 'anne', salt: '1', keyHash: '2', madeAt: 3 }),
  )
  expect(await refusal(moveToDatabase(copyOf(), granted, undefined))).toMatch(
    /has sessions: 0, votes: 0, keys of openers: 1\. Name an empty one/,
  )
  const tried = await newDatabase()
  await using(openDatabase(tried), async (store) => {
    const { state } = await (await createRoom(store)).read()
    const room = { deck: 'feast', title: null, voterKey: 'aa', keyVersion: 1, keyHash: 'bb', createdAt: 3 }
    await store.createRoom({ code: 'readers.feast', ...room, state })
    await store.createRoom({ code: 'readers.other', ...room, state })
  })
  await askDatabase(tried, "DELETE FROM rooms WHERE room NOT LIKE 'readers.%'")
  await askDatabase(tried, "UPDATE program SET secret = 'another'")
  await moveToDatabase(copyOf(), tried, undefined)
  const back = join(newFolder(), 'back')
  await moveToFolder(tried, secret, back)
  expect(rowsIn(back)).toEqual(rowsIn(folder))
})

it('a database that a server uses, and no longer once that has ended or was not heard of for 15 seconds', async () => {
  const url = await copyOfDatabase()
  const out = join(newFolder(), 'out')
  const empty = await newDatabase()
  await using(openDatabase(empty), async (store) => {
    await store.others.serve([], false)
    expect(await refusal(moveToDatabase(copyOf(), empty, undefined))).toMatch(
      /is in use; servers that are there: 1\. Stop/,
    )
  })
  await askDatabase(url, 'INSERT INTO servers VALUES (gen_random_uuid(), clock_timestamp())')
  expect(await refusal(moveToFolder(url, secret, out))).toMatch(/is in use; servers that are there: 1\./)
  expect(existsSync(out)).toBe(false)
  await askDatabase(url, "UPDATE servers SET beat = clock_timestamp() - interval '16 seconds'")
  expect(await moveToFolder(url, secret, out)).toMatchObject({ sessions: 4 })
  expect(await moveToDatabase(copyOf(), empty, undefined)).toMatchObject({ sessions: 4 })
})

it.each<[what: string, change: string, says: RegExp]>([
  ['a changed vote', 'UPDATE votes SET n = n + 1 WHERE seq = 3', /DATABASE_URL is damaged: a row of its table votes/],
  ['a lost vote', 'DELETE FROM votes WHERE seq = 3', /DATABASE_URL is damaged: votes are missing/],
  ['a wrong tally', 'UPDATE tallies SET count = count + 1', /DATABASE_URL is damaged: a tally is wrong/],
  ['a number too great', 'UPDATE held SET n = 9007199254740993', /n of its table held has a number that is too great/],
  ['a newer format', 'UPDATE program SET format = 99', /written by a newer version of this program/],
  ['another secret', "UPDATE program SET secret = 'another'", /SECRET is not the one that the servers/],
])('a database with %s', async (_, change, says) => {
  const [url, place] = [await copyOfDatabase(change), newFolder()]
  expect(await refusal(moveToFolder(url, secret, join(place, 'out')))).toMatch(says)
  expect(readdirSync(place)).toEqual([])
})

it('a database that gives back other rows than were written', async () => {
  const url = await newDatabase()
  await using(openDatabase(url), async () => undefined)
  await askDatabase(
    url,
    `CREATE FUNCTION later() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.first_at := NEW.first_at + 1; RETURN NEW; END';
     CREATE TRIGGER later BEFORE INSERT ON voters FOR EACH ROW EXECUTE FUNCTION later()`,
  )
  expect(await refusal(moveToDatabase(copyOf(), url, undefined))).toMatch(/gave back other rows of its table voters/)
  expect(await askDatabase(url, 'SELECT FROM rooms')).toEqual([])
})

it('a database on which a server starts in the middle, before it can wait', async () => {
  const url = await newDatabase()
  await using(openDatabase(url), async () => undefined)
  await askDatabase(
    url,
    `CREATE FUNCTION beat() RETURNS trigger LANGUAGE plpgsql AS
       'BEGIN INSERT INTO servers VALUES (gen_random_uuid(), clock_timestamp()); RETURN NULL; END';
     CREATE TRIGGER beat AFTER INSERT ON commands FOR EACH STATEMENT EXECUTE FUNCTION beat()`,
  )
  expect(await refusal(moveToDatabase(copyOf(), url, undefined))).toMatch(/is in use; servers that are there: \d+\./)
  expect(await askDatabase(url, 'SELECT FROM rooms')).toEqual([])
  const from = await copyOfDatabase()
  const start = () => askDatabase(from, 'INSERT INTO servers VALUES (gen_random_uuid(), clock_timestamp())')
  expect(await refusal(readWhole(from, secret, start))).toMatch(/is in use; servers that are there: 1\./)
})

it('a database whose answer to the last step is lost is not said to be empty', async () => {
  const url = await newDatabase()
  await using(openDatabase(url), async () => undefined)
  await askDatabase(
    url,
    `CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END';
     CREATE CONSTRAINT TRIGGER cut AFTER INSERT ON rooms DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cut()`,
  )
  expect(await refusal(moveToDatabase(copyOf(), url, undefined))).toMatch(
    /did not answer whether the sessions are there: .*Give the same command again: if they are, it says so\.$/,
  )
})

it('a folder that has anything already, or no place', async () => {
  const [url, place] = [await copyOfDatabase(), newFolder()]
  const out = join(place, 'out')
  mkdirSync(join(out, 'sites'), { recursive: true })
  expect(await refusal(moveToFolder(url, secret, out))).toMatch(
    /out is there already; name a folder that is not with --data-dir/,
  )
  writeFileSync(join(place, 'file'), '')
  expect(await refusal(moveToFolder(url, secret, join(place, 'file')))).toMatch(/file is there already/)
  expect(await refusal(moveToFolder(url, secret, join(place, 'file/out')))).toMatch(/could not be written: |is there/)
  expect(await refusal(moveToFolder(url, other, join(place, 'new')))).toMatch(/SECRET is not the one/)
  expect(await refusal(moveToFolder(await newDatabase(), secret, join(place, 'new')))).toMatch(
    /has no sessions: no server/,
  )
  expect(readdirSync(place).sort()).toEqual(['file', 'out'])
})

it('a database that cannot be reached, is not there, or gives no right; with no word of the password', async () => {
  const url = await newDatabase()
  await askDatabase(url, `CREATE ROLE weak_${process.pid} LOGIN PASSWORD 'pass-word'`)
  const as = (user: string, name = url.replace(/.*\//, '')) =>
    url.replace(/\/\/postgres@/, `//${user}:pass-word@`).replace(/[^/]*$/, name)
  const cases: [address: string, says: RegExp][] = [
    [as('postgres').replace(/:\d+\//, ':1/'), /nothing has changed: .*ECONNREFUSED/],
    [as('postgres', 'nowhere'), /nothing has changed: database "nowhere" does not exist\./],
    [as('nobody_there'), /nothing has changed: role "nobody_there" does not exist\./],
    [as(`weak_${process.pid}`), /nothing has changed: permission denied for schema public\./],
    ['https://postgres:pass-word@db/votes', /DATABASE_URL is no address of a PostgreSQL database/],
  ]
  for (const [address, says] of cases) {
    const said = await refusal(moveToDatabase(copyOf(), address, undefined))
    expect(said).toMatch(says)
    expect(said).not.toContain('pass-word')
  }
  await askDatabase(url, `DROP ROLE weak_${process.pid}`)
  expect(await hasTables(url)).toBe(false)
})

it('a database that goes away in the middle', async () => {
  const url = await newDatabase()
  await using(openDatabase(url), async () => undefined)
  const cut = `CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS
      'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END';
    CREATE TRIGGER cut BEFORE INSERT ON voters FOR EACH ROW EXECUTE FUNCTION cut()`
  await askDatabase(url, cut)
  expect(await refusal(moveToDatabase(copyOf(), url, undefined))).toMatch(/nothing has changed: terminating connection/)
  expect(await askDatabase(url, 'SELECT FROM rooms')).toEqual([])
})

it.each([
  [140_012, 'PostgreSQL 14; 15 or newer is needed'],
  [90_624, 'PostgreSQL 9; 15'],
])('a database of a version that lacks what is needed: %i', (number, says) => {
  expect(() => checkAge(number)).toThrow(says)
  expect(() => checkAge(150_000)).not.toThrow()
})
