// What only PostgreSQL has to show: several servers on one database, connections that break, formats and secrets that do not fit.
import { createHash } from 'node:crypto'
import { expect, it, onTestFinished } from 'vitest'
import { Vote } from '../../src/core/contract.ts'
import type { Change } from '../../src/room/calls.ts'
import { openPostgresStore } from '../../src/server/store/postgres.ts'
import { openNews } from '../../src/server/store/postgres-news.ts'
import { openPool, type Pool } from '../../src/server/store/postgres-pool.ts'
import { type Store, StoreError } from '../../src/server/store/store.ts'
import { openProxy } from '../faults/proxy.ts'
import { createRoom, manyVoters, newPoll, newState, random128, recount } from '../stored-room.ts'
import { askDatabase as ask, newDatabase, openStore as open, server } from './database.ts'

/** Resolves with the first change that fits. */
const nextChange = (store: Store, isSo: (change: Change) => boolean): Promise<Change> =>
  new Promise((resolve) => {
    store.watch((change) => isSo(change) && resolve(change))
  })

/** Ends every connection to the database, in the middle of whatever it does. */
const cutAll = (url: string) =>
  ask(server, 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [url.replace(/.*\//, '')])

it('[I7] what one server writes is told by the others that keep the room, under its version', async () => {
  const url = await newDatabase()
  const [one, two] = [await open(url), await open(url)]
  const room = await createRoom(one, newState({ few: newPoll('few'), many: newPoll('many') }))
  await two.readRoom(room.code)
  const told = nextChange(two, ({ tallies }) => tallies.few?.[3] === 1)
  await one.castVote(room.ballot())
  const { version } = await room.read()
  expect(await told).toMatchObject({ code: room.code, version, voters: 1, tallies: { few: [0, 0, 0, 1, 0, 0] } })
  const deleted = nextChange(two, ({ isDeleted }) => isDeleted === true)
  await one.deleteRoom(room.code, 1)
  expect((await deleted).version).toBeGreaterThan(version)
})

it('[I7] a server that writes tells first what another one changed since it knew the room', async () => {
  const url = await newDatabase()
  const [one, two] = [await open(url), await open(url)]
  const room = await createRoom(one, newState({ few: newPoll('few'), many: newPoll('many') }))
  await two.readRoom(room.code)
  const changes: Change[] = []
  two.watch((change) => changes.push(change))
  // Sent together: the second server commits before it can have heard of the first one's vote.
  await Promise.all([
    one.castVote(room.ballot()),
    two.castVote(room.ballot({ claim: 'many' })),
    one.castVote(room.ballot({ value: '2' })),
  ])
  await two.freshen(room.code)
  const told = Object.assign({}, ...changes.map(({ tallies }) => tallies))
  expect(told).toEqual((await room.read()).tallies)
  const versions = changes.map(({ version }) => version)
  expect(versions).toEqual(versions.toSorted((a, b) => a - b))
})

it('[I7] a notification that nobody received is made up for', async () => {
  const url = await newDatabase()
  const two = await open(url)
  const room = await createRoom(two)
  await two.readRoom(room.code)
  const told = nextChange(two, ({ tallies }) => tallies.few?.[3] === 1)
  // A server that ends before it can tell: its vote is in the database, and no notification goes out.
  await ask(
    url,
    `WITH raised AS (UPDATE rooms SET version = version + 1, voters = 1 WHERE room = $1)
     INSERT INTO tallies VALUES ($1, 'few', 'main', 1, '1', 1)`,
    [room.code],
  )
  await told
})

it('[I1] [I2] connections that break in the middle lose and double no vote, and the store goes on by itself', async () => {
  const url = await newDatabase()
  const [one, two] = [await open(url, manyVoters), await open(url, manyVoters)]
  const room = await createRoom(one)
  const ballots = Array.from({ length: 400 }, () => room.ballot())
  const acked = new Set<string>()
  let [cuts, broken] = [0, 0]
  const cast = async (from: number) => {
    for (const [index, ballot] of ballots.slice(from, from + 20).entries()) {
      // Every refusal for now is followed by the same vote, at whichever server.
      for (let tries = 0; !acked.has(ballot.voteId); tries++) {
        const answer = await [one, two][(index + tries) % 2]?.castVote(ballot)
        if (answer && 'held' in answer) acked.add(ballot.voteId)
        else broken += 1
      }
      if (acked.size < (cuts + 1) * 20) continue
      cuts += 1
      await cutAll(url)
    }
  }
  await Promise.all(Array.from({ length: 20 }, (_, part) => cast(part * 20)))
  expect([cuts >= 15, broken > 0], `${cuts} cuts, ${broken} refusals`).toEqual([true, true])
  const log = await one.readLog(room.code)
  expect(new Set(log.map(({ voteId }) => voteId))).toEqual(acked)
  expect(log).toHaveLength(ballots.length)
  expect((await room.read()).tallies.few).toEqual(recount(log, newPoll('few')))
})

it('connections that a network has forgotten delay one answer and no second one, neither that of a vote that waited behind', async () => {
  const url = await newDatabase()
  const network = await openProxy(Number(new URL(url).port))
  onTestFinished(network.close)
  const store = await open(url.replace(/:\d+\//, `:${network.port}/`))
  const rooms = await Promise.all(Array.from({ length: 6 }, () => createRoom(store)))
  await Promise.all(rooms.map((room) => store.castVote(room.ballot())))
  network.forget()
  const [room] = rooms
  if (!room) return
  const sentAt = performance.now()
  const first = store.castVote(room.ballot())
  // Once the first is on its way.
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
  const refused = { error: 'not_saved' }
  expect(await Promise.all([first, store.castVote(room.ballot())])).toEqual([refused, refused])
  expect(performance.now() - sentAt).toBeLessThan(12_000)
  // Every other connection was as old as the one that was found dead.
  const sentAgainAt = performance.now()
  expect(await Promise.all(rooms.map((one) => store.castVote(one.ballot())))).toMatchObject(
    rooms.map(() => ({ held: { n: 1 } })),
  )
  expect(performance.now() - sentAgainAt).toBeLessThan(5000)
})

it('a connection for news that breaks before it listens is given back', { timeout: 20_000 }, async () => {
  const url = await newDatabase()
  const pool = openPool(url, 2)
  onTestFinished(pool.close)
  const ended = Promise.withResolvers<void>()
  const breaking: Pool = {
    ...pool,
    async connect() {
      const line = await pool.connect()
      const end = () => {
        line.end()
        ended.resolve()
      }
      await cutAll(url)
      return { ...line, end }
    },
  }
  const news = openNews(breaking, {
    codes: () => [],
    known: () => undefined,
    look: async () => undefined,
    lookAlso: async () => undefined,
  })
  onTestFinished(news.close)
  await ended.promise
})

it('a room’s texts come back as they were, whatever characters they have', async () => {
  const store = await open(await newDatabase())
  const room = await createRoom(store)
  for (const name of ['\u0000', '\ud83d', '夕べ 👩‍👩‍👧 {"a": 1} \\ \' $1', '\uffff\u202e']) {
    await room.steer({ name })
    expect((await room.read()).state.name).toBe(name)
    expect((await store.listRooms())[0]?.name).toBe(name)
  }
})

it('servers that start together on an empty database make its tables once', async () => {
  const url = await newDatabase()
  const stores = await Promise.all(Array.from({ length: 5 }, () => open(url)))
  const room = await createRoom(stores[0] as Store)
  for (const store of stores) expect(await store.readRoom(room.code)).toBeDefined()
})

it('a database of a newer version, or of servers with another secret, is left as it is, with a sentence', async () => {
  const url = await newDatabase()
  await open(url, { secret: Buffer.alloc(32, 1) })
  const refusal = async (options: Parameters<typeof open>[1]) =>
    openPostgresStore(url, options).then(
      () => undefined,
      (error: unknown) => error,
    )
  const other = await refusal({ secret: Buffer.alloc(32, 2) })
  expect(other).toBeInstanceOf(StoreError)
  expect((other as Error).message).toMatch(/^SECRET is not the one that the other servers of this database have/)
  const kept = JSON.stringify(await ask(url, 'SELECT * FROM program'))
  for (const secret of [Buffer.alloc(32, 1), Buffer.alloc(32, 2)]) {
    const hash = createHash('sha256').update(secret).digest('hex')
    for (const text of [secret.toString('hex'), secret.toString('base64'), hash]) expect(kept).not.toContain(text)
  }
  await ask(url, 'UPDATE program SET format = 99')
  const newer = await refusal({ secret: Buffer.alloc(32, 1) })
  expect(newer).toBeInstanceOf(StoreError)
  expect((newer as Error).message).toMatch(
    /^The database was written by a newer version of this program \(its format is 99/,
  )
  expect(await ask(url, 'SELECT format FROM program')).toEqual([{ format: 99 }])
})

it.each([
  ['postgres://nobody:hidden@127.0.0.1:1/votes', /^The database of DATABASE_URL cannot hold the votes: .*ECONNREFUSED/],
  [`${server.replace(/[^/]*$/, '')}none_such`, /^The database of DATABASE_URL cannot hold the votes: .*does not exist/],
  ['mysql://nobody:hidden@127.0.0.1/votes', /^DATABASE_URL is no address of a PostgreSQL database/],
  ['postgres:/nobody:hidden@127.0.0.1/votes', /^DATABASE_URL is no address of a PostgreSQL database/],
  // A password with signs that an address cannot have.
  ['postgres://votes:4821/hidden@db/votes', /^DATABASE_URL is no address of a PostgreSQL database/],
  ['postgres://votes:4821?hidden@db/votes', /^DATABASE_URL is no address of a PostgreSQL database/],
  ['nobody:hidden', /^DATABASE_URL is no address of a PostgreSQL database/],
  ['postgres://nobody:hidden@127.0.0.1:port/votes', /^DATABASE_URL is no address/],
  ['postgres://nobody:hidden@127.0.0.1:99999/votes', /^DATABASE_URL is no address/],
  ['postgres://nobody:hid#den@127.0.0.1/votes', /^DATABASE_URL is no address/],
])(
  'an address at which there is no database is told in one sentence, without its password: %s',
  async (url, sentence) => {
    const error = await openPostgresStore(url).catch((error: unknown) => error)
    expect(error).toBeInstanceOf(StoreError)
    expect((error as Error).message).toMatch(sentence)
    expect((error as Error).message).not.toContain('hidden')
  },
)

it('an address may leave out what has a default, and name hosts that are away', async () => {
  const [, user, host] = /^postgres:\/\/(\w+)@([^/]+)\//.exec(server) ?? []
  for (const url of [
    `POSTGRES://${user}@${host}/`,
    `postgresql://${user}@${host}`,
    `postgres://${user}@127.0.0.1:1,${host}/postgres`,
  ])
    await (await openPostgresStore(url)).close()
})

it('a flood of reads holds up no vote, and the looks of all of them are one', async () => {
  const url = await newDatabase()
  const store = await open(url)
  const room = await createRoom(store)
  await room.read()
  const asked = await ask(server, 'SELECT xact_commit FROM pg_stat_database WHERE datname = $1', [
    url.replace(/.*\//, ''),
  ])
  const flood = Promise.all(Array.from({ length: 5000 }, () => store.freshen(room.code)))
  expect(await store.castVote(room.ballot())).toHaveProperty('held')
  await flood
  await ask(url, 'SELECT pg_stat_force_next_flush()')
  const [then, now] = [
    asked,
    await ask(server, 'SELECT xact_commit FROM pg_stat_database WHERE datname = $1', [url.replace(/.*\//, '')]),
  ]
  expect(Number(now[0]?.xact_commit) - Number(then[0]?.xact_commit)).toBeLessThan(100)
})

it('a vote with numbers that no server gave is a bad request, and takes no other vote with it', () => {
  const vote = {
    voteId: random128(),
    claim: 'few',
    round: 'main',
    wording: '0123456789ab',
    value: '1',
    n: 1,
    lang: 'en',
  }
  expect([2 ** 31 - 1, 2 ** 31].map((epoch) => Vote.safeParse({ ...vote, epoch }).success)).toEqual([true, false])
})

it('[B3] the most phones of a room are known at every server, though they make no version', async () => {
  const url = await newDatabase()
  const [one, two] = [await open(url), await open(url)]
  const room = await createRoom(one)
  await two.readRoom(room.code)
  const told = nextChange(two, ({ mostConnected }) => mostConnected === 7)
  await one.raiseConnected(room.code, 7)
  await told
})
