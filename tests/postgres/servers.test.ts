// Two whole servers of one database: what one of them is asked and told, the other shows.
import pg from 'pg'
import { pino } from 'pino'
import { expect, it, onTestFinished } from 'vitest'
import { paths } from '../../src/core/contract.ts'
import { readersCode } from '../../src/core/room-code.ts'
import { deck, hosting, serve, toRoom } from '../served.ts'
import { random128 } from '../stored-room.ts'
import { newDatabase } from './database.ts'
import { serveInTurn } from './in-turn.ts'

async function open() {
  const { served, both, database } = await serveInTurn()
  onTestFinished(() => served.end())
  const [one, two] = both
  const { code, key } = await one.newRoom()
  return {
    database,
    one,
    two,
    here: toRoom(one, { code, controlKey: key }),
    there: toRoom(two, { code, controlKey: key }),
  }
}

/** The fixture debate with other claims, as far as votes go: answers to the one are none to the other. */
const reworded = {
  ...deck,
  claims: deck.claims.map((claim) => ({ ...claim, question: { ...claim.question, wording: 'bbbbbbbbbbbb' } })),
}

/** A log, its lines so far, and a wait for a line that is like this. */
function openLog() {
  const said: string[] = []
  let look = () => {}
  const write = (line: string) => {
    said.push(JSON.parse(line).msg)
    look()
  }
  const heard = (like: RegExp) =>
    new Promise<void>((resolve) => {
      look = () => {
        if (said.some((line) => like.test(line))) resolve()
      }
      look()
    })
  return { log: pino({ base: null }, { write }), said, heard }
}

it('a phone at one server votes on what a presenter at another one opens, and both show it', async () => {
  const { here, there } = await open()
  const phone = await there.listen()
  const screen = await here.listen('screen')
  await here.goto('quiet-evenings')
  await phone.until(({ data }) => data.polls?.['quiet-evenings']?.open === true)
  expect((await there.cast()).status).toBe(200)
  await screen.until(({ event, data }) => event === 'tally' && data.voted === 1)
  for (const stream of [phone, screen]) stream.close()
})

it('[B3] the desk counts the phones of all servers; those of a server that has ended are gone', async () => {
  const { one, two, here, there } = await open()
  const desk = await here.desk()
  const secrets = [random128(), random128(), random128()]
  await one.listen(here.code, { key: secrets[0] ?? '' })
  for (const key of secrets.slice(1)) await two.listen(there.code, { key })
  await desk.until(({ data }) => data.connected === 3)
  await two.stop()
  await desk.until(({ data }) => data.connected === 1, desk.events.length)
  desk.close()
})

it('[B3] phones that move from a server that ends to another one are not counted twice', async () => {
  const { one, two, here } = await open()
  const desk = await here.desk()
  const secrets = Array.from({ length: 5 }, random128)
  for (const key of secrets) await two.listen(here.code, { key })
  await desk.until(({ data }) => data.connected === 5)
  await two.stop()
  for (const key of secrets) await one.listen(here.code, { key })
  await desk.until(({ data }) => data.connected === 5 && data.crowd?.mostConnected === 5, desk.events.length)
  expect(Math.max(...desk.events.map(({ data }) => data.crowd?.mostConnected ?? 0))).toBe(5)
  desk.close()
})

it('a key that one server renewed is right at the other one at once, and the old one no longer is', async () => {
  const { one, two, here, there } = await open()
  expect((await there.read()).code).toBe(here.code)
  const renewed = (await one.call(`${paths.room(here.code)}/key`, { key: here.key, method: 'POST' })).json.controlKey
  expect((await two.call(paths.room(here.code), { key: renewed })).status).toBe(200)
  const old = await two.call(paths.control(here.code), { key: here.key, body: { action: 'lock', on: true } })
  expect([old.status, old.json.error]).toEqual([403, 'key_wrong'])
})

it('a room that one server deleted is gone at the other one, and its streams end', async () => {
  const { one, two, here, there } = await open()
  const phone = await there.listen()
  expect((await one.call(paths.room(here.code), { key: here.key, method: 'DELETE' })).status).toBe(200)
  await phone.ended
  expect((await two.call(paths.room(here.code))).json).toEqual({ error: 'no_such_room' })
})

it('the limit on rooms is one of all servers: what one opens counts at the other, what it deletes no longer does', async () => {
  const { database, one, two, here } = await open()
  const openAt = (server: typeof one) => server.call(paths.rooms, { key: server.hostKey, body: {} })
  // Each server has counted before the other one opens a room.
  for (const server of [one, two]) expect((await openAt(server)).status).toBe(200)
  const client = new pg.Client(database.url)
  await client.connect()
  await client.query(
    `INSERT INTO rooms (room, deck, title, voter_key, key_version, key_hash, version, state_version, created_at, last_steered,
       voters, rehearsing, most_connected, logged, published, refusals, commands)
     SELECT 'R' || n, deck, title, voter_key, key_version, key_hash, version, state_version, created_at, last_steered,
       voters, rehearsing, most_connected, logged, published, refusals, commands
     FROM rooms, generate_series(10001, 10001 + 4995) AS n WHERE room = $1`,
    [here.code],
  )
  await client.end()
  expect((await openAt(one)).status).toBe(200)
  const refused = await openAt(two)
  expect([refused.status, refused.json]).toEqual([429, { error: 'too_many_rooms' }])
  await one.call(paths.room(here.code), { key: here.key, method: 'DELETE' })
  expect((await openAt(two)).status).toBe(200)
  expect((await openAt(one)).json).toEqual({ error: 'too_many_rooms' })
})

it('[I1] a vote that reaches a server without the debate of its room waits, and counts at a server that has it', async () => {
  const { database, here } = await open()
  const another = await serve({ database, deck: { ...deck, id: 'another-debate' } })
  onTestFinished(() => another.end())
  const there = toRoom(another, { code: here.code, controlKey: here.key })
  await here.goto('quiet-evenings')
  const [secret, vote, counted] = [random128(), here.vote(), here.vote({ n: 2 })]
  await here.cast(counted, secret)
  for (const late of [vote, counted]) {
    const refused = await there.cast(late, secret)
    expect([refused.status, refused.json]).toEqual([503, { error: 'old_words' }])
    expect((await here.cast(late, secret)).status).toBe(200)
  }
  expect(await another.log(here.code)).toHaveLength(2)
})

it('pages of a server whose words are no longer shown hear of it when the server does, whatever it heard of their room before', async () => {
  const { database, one, here } = await open()
  const phone = await here.listen()
  await phone.until(({ event }) => event === 'room')
  const from = phone.events.length
  const newer = { ...deck, claims: deck.claims.map((claim) => ({ ...claim, side: 'neither' as const })) }
  const taking = await serve({ database, deck: newer, takeOver: true })
  onTestFinished(() => taking.end())
  // Nobody has done anything in the room.
  await phone.until(({ event }) => event === 'room', from)
  expect((await here.cast()).json).toEqual({ error: 'old_words' })
  expect((await one.call(paths.room(here.code))).status).toBe(200)
  phone.close()
})

it('a server with other words waits for those that are there; with --take-over they refuse votes and say so, and their pages load anew', async () => {
  const said: string[] = []
  const log = pino({ base: null }, { write: (line: string) => void said.push(JSON.parse(line).msg) })
  const { served, both, database } = await serveInTurn({ log })
  onTestFinished(() => served.end())
  const [one] = both
  const room = await one.newRoom()
  await room.goto('quiet-evenings')
  const newer = { ...deck, claims: deck.claims.map((claim) => ({ ...claim, side: 'neither' as const })) }
  const told = Promise.withResolvers<string>()
  const options = { database, deck: newer, tell: told.resolve }
  const waiting = serve(options)
  expect(await Promise.race([told.promise, waiting])).toMatch(/^Other servers show other words of library\./)
  const taking = await serve({ ...options, takeOver: true })
  onTestFinished(() => taking.end())
  // The one that waited starts too, since its words are shown by now.
  const waited = await waiting
  onTestFinished(() => waited.end())
  const phone = await one.listen(room.code)
  const desk = await one.listen(room.code, { as: 'desk', key: room.key })
  const hash = (await taking.call(paths.room(room.code))).json.debate.hash
  const reloading = await phone.until(({ data }) => data.debate?.hash === hash)
  expect(reloading.data).not.toHaveProperty('oldWords')
  await desk.until(({ data }) => data.oldWords === true)
  expect(said.join('\n')).toMatch(/^Another server shows other words of library\. Votes, commands and new sessions/m)
  const late = await room.cast()
  expect([late.status, late.json]).toEqual([503, { error: 'old_words' }])
  const command = await room.steer({ action: 'lock', on: true })
  expect([command.status, command.json]).toEqual([503, { error: 'old_words' }])
  phone.close()
  desk.close()
})

it('[A6] when a server that took over ends, votes on the words of the one before are open again before the log says so', async () => {
  const { log, heard } = openLog()
  const database = { url: await newDatabase(), secret: Buffer.alloc(32, 7) }
  const one = await serve({ database, log })
  onTestFinished(() => one.end())
  const room = await one.newRoom()
  const readers = toRoom(one, { code: readersCode(deck.id), controlKey: '' })
  await room.goto('quiet-evenings')
  const secret = random128()
  for (const each of [room, readers]) expect((await each.cast({}, secret)).status).toBe(200)
  const phone = await room.listen()
  const taking = await serve({ database, deck: reworded, takeOver: true })
  onTestFinished(() => taking.end())
  await taking.call(paths.room(room.code))
  await phone.until(({ data }) => data.polls?.['quiet-evenings']?.open === false)
  await heard(/^Another server shows other words of library\. /)
  await taking.stop()
  await heard(/votes are taken again/)
  for (const each of [room, readers]) {
    const { polls } = (await one.call(paths.room(each.code))).json
    expect(polls['quiet-evenings']).toMatchObject({ open: true, epoch: 1, voted: 1 })
    expect((await each.cast({ n: 2 }, secret)).status).toBe(200)
  }
  phone.close()
})

it('[A6] new words that one of several servers reads while it runs: its log and desk say that there are two, until all have the same', async () => {
  const { log, said, heard } = openLog()
  const database = { url: await newDatabase(), secret: Buffer.alloc(32, 7) }
  const [here, there] = [hosting(), hosting()]
  const [one, two] = [await serve({ database, log, debates: here }), await serve({ database, debates: there })]
  for (const server of [one, two]) onTestFinished(() => server.end())
  const room = await one.newRoom()
  await room.goto('quiet-evenings')
  const desk = await room.desk()
  const before = here.list()
  const read = async (list: typeof before) => {
    here.replace(list)
    await one.showDebates()
  }
  await read(hosting(reworded).list())
  expect(said.filter((line) => line.includes('words'))).toEqual([
    expect.stringMatching(/^Another server shows other words of library\. /),
  ])
  await desk.until(({ data }) => data.oldWords === true)
  expect((await room.cast()).json).toEqual({ error: 'old_words' })
  expect((await toRoom(two, { code: room.code, controlKey: room.key }).cast()).status).toBe(200)
  // It takes them back.
  await read(before)
  await heard(/^All servers show the words that this one has of library: votes are taken again/)
  expect((await room.cast()).status).toBe(200)
  // The other one gets them too.
  await read(hosting(reworded).list())
  there.replace(hosting(reworded).list())
  said.length = 0
  await two.showDebates()
  await heard(/votes are taken again/)
  expect((await room.read()).polls['quiet-evenings']).toMatchObject({ open: false, voted: 2 })
  desk.close()
})

it('the key of an opener that is made at one server is right at the other, and ends at both at once', async () => {
  const { one, two } = await open()
  const host = { key: one.hostKey }
  const { key } = (await one.call(paths.openers, { ...host, body: { name: 'anne' } })).json
  const room = (await two.call(paths.rooms, { key, body: {} })).json
  expect((await two.call(paths.openers, { ...host, body: { name: 'anne' } })).json.key).toBe(key)
  expect((await one.call(paths.rooms, { key })).json).toMatchObject({ opener: 'anne', rooms: [{ code: room.code }] })
  await two.call(paths.opener('anne'), { ...host, method: 'DELETE' })
  for (const server of [one, two])
    for (const call of [{ key }, { key, body: {} }])
      expect((await server.call(paths.rooms, call)).json).toEqual({ error: 'key_wrong' })
  expect((await one.call(paths.rooms, host)).json.rooms[0]).toMatchObject({ code: room.code, opener: 'anne' })
})

it('an opener has 200 rooms at most, also if both servers are asked at once; the others are told so', async () => {
  const { database, one, two, here } = await open()
  const { key } = (await one.call(paths.openers, { key: one.hostKey, body: { name: 'anne' } })).json
  const client = new pg.Client(database.url)
  await client.connect()
  for (const insert of [
    `INSERT INTO rooms (room, deck, title, voter_key, key_version, key_hash, version, state_version, created_at, last_steered,
       voters, rehearsing, most_connected, logged, published, refusals, commands)
     SELECT 'R' || n, deck, title, voter_key, key_version, key_hash, version, state_version, created_at, last_steered,
       voters, rehearsing, most_connected, logged, published, refusals, commands
     FROM rooms, generate_series(10001, 10001 + 196) AS n WHERE room = '${here.code}'`,
    `INSERT INTO opened (room, opener) SELECT room, 'anne' FROM rooms WHERE room LIKE 'R1____'`,
  ])
    await client.query(insert)
  await client.end()
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, at) => (at % 2 ? one : two).call(paths.rooms, { key, body: {} })),
  )
  const counted = Map.groupBy(answers, ({ status, json }) => (status === 200 ? 'opened' : json.error))
  expect([...counted].map(([what, of]) => [what, of.length]).toSorted()).toEqual([
    ['opened', 3],
    ['too_many_own', 17],
  ])
})
