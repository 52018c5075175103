// Results that are saved for readers where servers share a database: whichever server a presenter reaches, all of them show the same.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import pg from 'pg'
import { pino } from 'pino'
import { expect, it, onTestFinished } from 'vitest'
import { buildFolder } from '../../src/cli/build.ts'
import { paths } from '../../src/core/contract.ts'
import { Readings } from '../../src/core/readings.ts'
import { mostRooms } from '../../src/debate/read-results.ts'
import { mostFrozen } from '../../src/server/frozen-names.ts'
import { openPostgresStore } from '../../src/server/store/postgres.ts'
import { freezeRoom, readingOf } from '../frozen-room.ts'
import { libraryFolder } from '../library.ts'
import { deck, type Served, type ServedRoom, toRoom } from '../served.ts'
import { newFolder } from '../stored-room.ts'
import { serveInTurn } from './in-turn.ts'

async function open(given: Parameters<typeof serveInTurn>[0] = {}) {
  const { served, both, database } = await serveInTurn(given)
  onTestFinished(() => served.end())
  const [one, two] = both
  /** The same room by the way of either server. */
  const newRoom = async (): Promise<[here: Hall, there: Hall]> => {
    const { code, key } = await one.newRoom()
    const [here, there] = both.map((server) => hallOf(server, toRoom(server, { code, controlKey: key })))
    await here?.room.goto('quiet-evenings')
    return [here, there] as [Hall, Hall]
  }
  return { served, one, two, database, newRoom }
}

type Hall = ReturnType<typeof hallOf>

const hallOf = (server: Served, room: ServedRoom) => ({
  room,
  freeze: (name: string) => server.call(paths.freeze(room.code), { key: room.key, body: { name } }),
  unfreeze: (name: string) => server.call(paths.frozen(room.code, name), { method: 'DELETE', key: room.key }),
  listed: async () => (await server.call(paths.freeze(room.code), { key: room.key })).json.names,
  results: async () => (await server.call(paths.results(room.code, 'json'), { key: room.key })).json,
})

const readings = async (server: Served) =>
  Readings.parse((await server.call(`/d/${deck.id}${paths.readings}`)).json).rooms

/** Resolves once a server shows these rooms. */
async function untilShown(server: Served, rooms: Awaited<ReturnType<typeof readings>>): Promise<void> {
  while (!isDeepStrictEqual(await readings(server), rooms));
}

async function ask(url: string, text: string, values: unknown[] = []) {
  const client = new pg.Client(url)
  await client.connect()
  const { rows } = await client.query(text, values)
  await client.end()
  return rows
}

it('what one server saves is shown by all, at the first at once, and lasts when the disk of the first is lost', async () => {
  const { served, one, two, newRoom } = await open()
  const [here, there] = await newRoom()
  await here.room.cast({ value: '2' })
  expect(await readings(two)).toEqual([])
  expect((await here.freeze('tokyo-2026')).json).toEqual({ file: 'tokyo-2026.json' })
  const saved = readingOf(await here.results())
  expect(await readings(one)).toEqual([saved])
  await untilShown(two, [saved])
  expect(existsSync(one.frozen)).toBe(false)
  // Saved again under the name by the way of the other server.
  await there.room.cast({ value: '-2' })
  expect((await there.freeze('tokyo-2026')).status).toBe(200)
  const again = readingOf(await there.results())
  expect(again.polls[0]?.counts).toEqual([1, 0, 0, 0, 1, 0])
  await untilShown(one, [again])
  await served.stop()
  rmSync(one.folder, { recursive: true })
  await served.start()
  expect(await readings(one)).toEqual([again])
  expect(await there.listed()).toEqual(['tokyo-2026'])
  expect((await here.unfreeze('tokyo-2026')).json).toEqual({ names: [] })
  expect(await readings(one)).toEqual([])
  await untilShown(two, [])
})

it('a name belongs to the room that saved under it, also if two want it at two servers at once', async () => {
  const { newRoom } = await open()
  const [[mine], [, theirs]] = [await newRoom(), await newRoom()]
  const replies = await Promise.all([mine.freeze('wanted'), theirs.freeze('wanted')])
  expect(replies.map(({ status }) => status).toSorted()).toEqual([200, 409])
  expect(replies.map(({ json }) => json)).toContainEqual({ error: 'name_taken' })
  const [owner, other] = replies[0]?.status === 200 ? [mine, theirs] : [theirs, mine]
  expect((await other.unfreeze('wanted')).json).toEqual({ error: 'not_found' })
  expect([await owner.listed(), await other.listed()]).toEqual([['wanted'], []])
})

it('[F4] a room has twenty names at all servers together', async () => {
  const { newRoom } = await open()
  const [here, there] = await newRoom()
  const names = Array.from({ length: mostFrozen - 1 }, (_, at) => `name-${at}`)
  const replies = await Promise.all(names.map((name, at) => (at % 2 ? here : there).freeze(name)))
  expect(replies.map(({ status }) => status)).toEqual(names.map(() => 200))
  const last = await Promise.all([here.freeze('last'), there.freeze('one-more')])
  expect(last.map(({ status }) => status).toSorted()).toEqual([200, 409])
  expect(last.map(({ json }) => json)).toContainEqual({ error: 'too_many_saved' })
  expect((await there.freeze('name-3')).status).toBe(200)
  expect((await here.unfreeze('name-3')).status).toBe(200)
  expect((await there.freeze('free-again')).status).toBe(200)
})

it('of two who save under one name at once the newer counts stay, whoever writes last', async () => {
  const { database, newRoom } = await open()
  const [here] = await newRoom()
  const results = await here.results()
  const store = await openPostgresStore(database.url)
  onTestFinished(() => store.close())
  const writer = { code: here.room.code, keyVersion: 1, check: () => undefined }
  const saved = async () =>
    (await ask(database.url, "SELECT (results::json ->> 'version')::integer AS version FROM results"))[0]?.version
  for (const [version, expected] of [
    ...[[10, 10] as const, [12, 12] as const, [11, 12] as const, [12, 12] as const, [13, 13] as const],
  ])
    expect([await store.frozen?.freeze('there', { ...results, version }, writer), await saved()]).toEqual([
      ...[undefined, expected],
    ])
})

it('[A3] a key that was renewed, or a room that was deleted, at another server saves and removes nothing', async () => {
  const { database, newRoom } = await open()
  const [here] = await newRoom()
  expect((await here.freeze('there')).status).toBe(200)
  const results = await here.results()
  const store = await openPostgresStore(database.url)
  onTestFinished(() => store.close())
  // As a server sees it that has checked the key before, and has not heard of what happened since.
  const late = { code: here.room.code, keyVersion: 1, check: () => undefined }
  const tryAll = async () => [
    await store.frozen?.freeze('there', { ...results, name: 'later' }, late),
    await store.frozen?.freeze('new', results, late),
    await store.frozen?.remove('there', late),
  ]
  await store.saveKey(here.room.code, { keyVersion: 1, keyHash: 'ab' })
  expect(await tryAll()).toEqual(['key_wrong', 'key_wrong', 'key_wrong'])
  await store.deleteRoom(here.room.code, 2)
  expect(await tryAll()).toEqual(['no_such_room', 'no_such_room', 'no_such_room'])
  expect(await ask(database.url, 'SELECT name, results::json ->> $1 AS title FROM results', ['name'])).toEqual([
    { name: 'there', title: '' },
  ])
})

it('a deleted room leaves what it saved, as a server alone does', async () => {
  const { one, two, newRoom } = await open()
  const [here, there] = await newRoom()
  await here.freeze('kept')
  const saved = readingOf(await here.results())
  expect((await two.call(paths.room(there.room.code), { method: 'DELETE', key: there.room.key })).status).toBe(200)
  expect(await readings(one)).toEqual([saved])
  await untilShown(two, [saved])
})

it('files in a server’s own folder are shown too; the file that a room wrote before gives way to what it saves now', async () => {
  const { one, two, newRoom } = await open()
  const [here] = await newRoom()
  const write = (server: Served, name: string, room: object) => {
    mkdirSync(server.frozen, { recursive: true })
    writeFileSync(join(server.frozen, `${name}.json`), JSON.stringify(room))
  }
  const old = freezeRoom({ date: '2020-01-01' }, deck)
  write(one, 'by-hand', old)
  write(one, 'tonight', { ...(await here.results()), name: 'before' })
  await here.freeze('tonight')
  const saved = readingOf(await here.results())
  expect(await readings(one)).toEqual([saved, readingOf(old)])
  await untilShown(two, [saved])
})

it('a faulty row is left out and named in the log once; readers get the newest rooms', async () => {
  const said: string[] = []
  const log = pino({ base: null }, { write: (line: string) => void said.push(JSON.parse(line).msg) })
  const { one, database } = await open({ log })
  const save = (name: string, room: ReturnType<typeof freezeRoom>, text = JSON.stringify(room)) =>
    ask(
      database.url,
      `WITH raised AS (UPDATE saved SET changes = changes + 1)
       INSERT INTO results VALUES ($1, $2, $3, $4, $5, $6)`,
      [name, room.code, room.debate.id, room.date, room.rehearsal, text],
    )
  const good = freezeRoom({}, deck)
  await save('bad', good, '{"code":')
  await save('of-a-rehearsal', freezeRoom({ rehearsal: true }, deck))
  await save('of-another-debate', freezeRoom({ debate: { id: 'another', title: null } }, deck))
  await save('good', good)
  await untilShown(one, [readingOf(good)])
  const faults = () => said.filter((line) => line.includes('database/results/bad.json'))
  expect(faults()).toEqual([
    'left out of what readers see: database/results/bad.json:1:9: this is not JSON: Unexpected end of JSON input',
  ])
  const dayOf = (at: number) => new Date(Date.UTC(2027, 0, at)).toISOString().slice(0, 10)
  const many = Array.from({ length: mostRooms }, (_, at) => ({ ...good, date: dayOf(mostRooms - at) }))
  for (const room of many) await save(`of-${room.date}`, room)
  await untilShown(one, many.map(readingOf))
  expect(faults()).toHaveLength(1)
  expect(said.at(-1)).toMatch(/: results, database\/results: readers get the newest 50 of 52 rooms/)
})

it('a database of an earlier version gets the newer tables at the next start, and keeps its votes', async () => {
  const { served, one, database, newRoom } = await open()
  const [here] = await newRoom()
  await here.room.cast({ value: '2' })
  await served.stop()
  const newest = await ask(database.url, 'SELECT format FROM program')
  // What the migrations after the first one made.
  await ask(database.url, 'DROP TABLE results, saved, openers, opened')
  await ask(database.url, 'UPDATE program SET format = 1')
  await served.start()
  expect((await here.freeze('tonight')).status).toBe(200)
  expect((await readings(one))[0]?.polls[0]?.counts).toEqual([0, 0, 0, 0, 1, 0])
  expect(await ask(database.url, 'SELECT format FROM program')).toEqual(newest)
})

it('a presenter’s results.json, put into results/, is what `build` shows', async () => {
  const { one, newRoom } = await open()
  const [here] = await newRoom()
  await here.room.cast({ value: '2' })
  await here.freeze('tonight')
  const root = newFolder()
  mkdirSync(join(root, 'results'))
  writeFileSync(join(root, 'results', 'tonight.json'), JSON.stringify(await here.results()))
  const code = await buildFolder(libraryFolder, join(root, 'out'), () => undefined, join(root, 'results'))
  expect(code).toBe(0)
  const built = JSON.parse(readFileSync(join(root, 'out', paths.readings), 'utf8'))
  expect(Readings.parse(built).rooms).toEqual(await readings(one))
})
