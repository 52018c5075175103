// What a review of the store over PostgreSQL found: each test fails until its cause is mended.
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import pg from 'pg'
import { expect, it, onTestFinished, vi } from 'vitest'
import type { Change } from '../../src/room/calls.ts'
import { openPostgresStore } from '../../src/server/store/postgres.ts'
import type { Store } from '../../src/server/store/store.ts'
import { openWarnings } from '../../src/server/store/warnings.ts'
import { openProxy as openNetwork } from '../faults/proxy.ts'
import { createRoom, makeDatabase, manyVoters } from '../stored-room.ts'
import { askDatabase, newDatabase, openStore, readLog } from './database.ts'
import { startDatabaseServer } from './database-server.ts'

/** A way to the database that can be disturbed: `disturb` says what becomes of a connection on which this was sent. */
async function openProxy(url: string, disturb: (sent: string) => 'cut' | 'hold' | undefined) {
  const port = Number(new URL(url).port)
  const sockets = new Set<Socket>()
  const held: (() => void)[] = []
  const proxy = createServer((client) => {
    const database = connect(port, '127.0.0.1')
    const waiting: Buffer[] = []
    let isHeld = false
    const end = () => {
      client.destroy()
      database.destroy()
    }
    for (const socket of [client, database]) sockets.add(socket.on('error', end).on('close', end))
    client.on('data', (bytes) => {
      const what = disturb(bytes.toString('latin1'))
      if (what === 'cut') return end()
      if (what === 'hold') {
        isHeld = true
        held.push(() => {
          isHeld = false
          for (const answer of waiting) client.write(answer)
        })
      }
      database.write(bytes)
    })
    database.on('data', (bytes) => void (isHeld ? waiting.push(bytes) : client.write(bytes)))
  }).listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    proxy.close()
  })
  const { port: own } = proxy.address() as { port: number }
  const release = () => {
    for (const one of held.splice(0)) one()
  }
  return { url: url.replace(`:${port}/`, `:${own}/`), release }
}

it('[I9] a vote whose epoch no room can have is refused alone, not with the votes that arrive beside it', async () => {
  const store = await openStore(await newDatabase())
  const room = await createRoom(store)
  const answers = await Promise.all(
    [1, 3_000_000_000, Number.MAX_SAFE_INTEGER, 1].map((epoch) => store.castVote(room.ballot({ epoch }))),
  )
  expect(answers.map((answer) => ('error' in answer ? answer.error : answer.held.epoch))).toEqual([
    1,
    'epoch_changed',
    'epoch_changed',
    1,
  ])
})

/** Two stores of one database; `hold` keeps the first one from the answer to its next vote's commit. */
async function openTwo() {
  const url = await newDatabase()
  let isArmed = false
  const proxy = await openProxy(url, (sent) => {
    if (!isArmed || !sent.includes('COMMIT') || !sent.includes('UPDATE rooms')) return undefined
    isArmed = false
    return 'hold'
  })
  const [one, two] = [await openStore(proxy.url), await openStore(url)]
  const room = await createRoom(two)
  await one.readRoom(room.code)
  const told: Change[] = []
  one.watch((change) => void told.push(change))
  return {
    ...{ one, two, room, told, release: proxy.release },
    castHeld: async () => {
      isArmed = true
      const answer = one.castVote(room.ballot())
      while ((await two.readRoom(room.code))?.version !== 2);
      // In an object, since a promise would be waited for.
      return { answer }
    },
  }
}

it.each(['another', 'the same'])(
  '[I7] a commit whose answer is late tells no version that is lower than one that was told, and %s server’s deletion a higher one',
  async (whose) => {
    const { one, two, room, told, release, castHeld } = await openTwo()
    const { answer } = await castHeld()
    await two.castVote(room.ballot())
    await one.freshen(room.code)
    release()
    await answer
    await (whose === 'another' ? two : one).deleteRoom(room.code, 1)
    await one.freshen(room.code)
    const versions = told.map(({ version }) => version)
    expect(versions).toEqual(versions.toSorted((a, b) => a - b))
    expect(told.at(-1)).toMatchObject({ isDeleted: true })
    expect(told.at(-1)?.version).toBeGreaterThan(3)
  },
)

it('[I7] nothing is told of a room after its deletion, even if a commit from before is answered only then', async () => {
  const { one, two, room, told, release, castHeld } = await openTwo()
  const { answer } = await castHeld()
  await two.deleteRoom(room.code, 1)
  await one.freshen(room.code)
  release()
  expect(await answer).toHaveProperty('held')
  expect(told).toMatchObject([{ isDeleted: true }])
})

it('a vote that waited for a room which was deleted meanwhile is not counted in another one of the same code', async () => {
  const url = await newDatabase()
  const store = await openStore(url)
  const room = await createRoom(store)
  const client = new pg.Client(url)
  await client.connect()
  onTestFinished(() => client.end())
  await client.query('BEGIN')
  await client.query('CREATE TEMP TABLE again AS SELECT * FROM rooms')
  await client.query('DELETE FROM rooms')
  const cast = store.castVote(room.ballot())
  const waiting =
    "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND application_name = 'yes-and-no'"
  while ((await askDatabase(url, waiting)).length === 0);
  await client.query('INSERT INTO rooms OVERRIDING SYSTEM VALUE SELECT * FROM again')
  await client.query('COMMIT')
  expect(await cast).toEqual({ error: 'no_such_room' })
  expect(await store.readLog(room.code)).toEqual([])
})

it.each([
  ['an earlier version', 1],
  ['the same version', 3],
])(
  '[I7] a room that is deleted and opened again under its code is not taken for the one before: with %s',
  async (_, version) => {
    // The store looks at the versions when the test says so.
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    onTestFinished(() => void vi.useRealTimers())
    const url = await newDatabase()
    const store = await openStore(url)
    const told: Change[] = []
    store.watch((change) => void told.push(change))
    /** A room with two votes that the store knows, in whose place another server opens a new one; nothing is notified of it. */
    async function replace() {
      const room = await createRoom(store)
      await room.read()
      for (const value of ['1', '2']) await store.castVote(room.ballot({ value }))
      await askDatabase(url, 'DELETE FROM tallies')
      await askDatabase(url, 'DELETE FROM votes')
      await askDatabase(url, 'UPDATE states SET state = replace(state, \'"locked":false\', \'"locked":true\')')
      await askDatabase(
        url,
        "UPDATE rooms SET voter_key = 'ef', version = $1, state_version = 1, voters = 0 WHERE room = $2",
        [version, room.code],
      )
      return room
    }
    const isDeleted = (code: string) => told.some((change) => change.code === code && change.isDeleted)
    const isNew = { voterKey: 'ef', version, voters: 0, state: { locked: true }, tallies: { few: [0, 0, 0, 0, 0, 0] } }

    const read = await replace()
    expect(await read.read()).toMatchObject(isNew)
    expect(isDeleted(read.code)).toBe(true)

    const voted = await replace()
    // The voter's name belongs to the room before.
    expect(await store.castVote(voted.ballot())).toEqual({ error: 'no_such_room' })
    expect(await store.readLog(voted.code)).toEqual([])

    const looked = await replace()
    const heard = new Promise<void>((resolve) => {
      store.watch((change) => change.code === looked.code && change.isDeleted && resolve())
    })
    vi.advanceTimersByTime(2000)
    await heard
    expect(await looked.read()).toMatchObject(isNew)
  },
)

it('[I7] a server goes on after a newer one has added a column to the rooms', async () => {
  const url = await newDatabase()
  const store = await openStore(url)
  const room = await createRoom(store)
  await room.read()
  await store.castVote(room.ballot())
  await askDatabase(url, 'ALTER TABLE rooms ADD COLUMN newer text')
  expect(await store.castVote(room.ballot())).toHaveProperty('held')
  expect(await room.tally()).toEqual([0, 0, 0, 2, 0, 0])
})

it('a connection that breaks before it listens is given back, so that the store does not run out of connections', async () => {
  const cut = Promise.withResolvers<void>()
  const proxy = await openProxy(await newDatabase(), (sent) => {
    if (!sent.includes('LISTEN')) return undefined
    cut.resolve()
    return 'cut'
  })
  const store = await openPostgresStore(proxy.url)
  await cut.promise
  // A store that has not got all its connections back never ends.
  await store.close()
}, 20_000)

it('a store closes within seconds though its database is frozen, and what it has not answered is not saved', async () => {
  const url = await newDatabase()
  const network = await openNetwork(Number(new URL(url).port))
  onTestFinished(network.close)
  const store = await openPostgresStore(url.replace(/:\d+\//, `:${network.port}/`))
  const room = await createRoom(store)
  network.set({ kind: 'hole' })
  const cast = store.castVote(room.ballot())
  const startedAt = performance.now()
  await store.close()
  expect(performance.now() - startedAt).toBeLessThan(6000)
  network.set({ kind: 'reset' })
  expect(await cast).toEqual({ error: 'not_saved' })
})

it('a database that comes and goes is warned of once, not with every vote that it does not take', async () => {
  const url = await newDatabase()
  const network = await openNetwork(Number(new URL(url).port))
  onTestFinished(network.close)
  const store = await openStore(url.replace(/:\d+\//, `:${network.port}/`))
  const room = await createRoom(store)
  const warned = vi.spyOn(process, 'emitWarning').mockReturnValue()
  onTestFinished(() => void vi.restoreAllMocks())
  for (let turn = 0; turn < 3; turn++) {
    network.set({ kind: 'reset' })
    expect(await store.castVote(room.ballot())).toEqual({ error: 'not_saved' })
    network.set({ kind: 'pass' })
    expect(await store.castVote(room.ballot())).toHaveProperty('held')
  }
  expect(warned.mock.calls).toEqual([[expect.stringMatching(/^the votes could not be written to the database: /)]])
})

it('a warning that votes cannot be written is repeated after a minute, with the reason of that moment', () => {
  let passed = 5000
  const warned = vi.spyOn(process, 'emitWarning').mockReturnValue()
  onTestFinished(() => void vi.restoreAllMocks())
  const warn = openWarnings(() => passed)
  warn('reset')
  warn('broken')
  passed += 59_999
  warn('reset')
  passed += 1
  warn('full')
  expect(warned.mock.calls).toEqual([['reset'], ['full']])
})

it('[I1] a vote that is answered survives a crash of a database whose default is not to wait for the disk', async () => {
  // What need not be on the disk is written there late, so that a crash meets it.
  const database = await startDatabaseServer({ wal_writer_delay: '10000', wal_writer_flush_after: '100000' })
  onTestFinished(() => database.stop())
  await makeDatabase(database.url('postgres'), 'votes')
  await askDatabase(database.url('postgres'), 'ALTER DATABASE votes SET synchronous_commit = off')
  const store = await openStore(database.url('votes'), manyVoters)
  const room = await createRoom(store)
  const ballots = Array.from({ length: 30 }, () => room.ballot())
  for (const ballot of ballots) expect(await store.castVote(ballot)).toHaveProperty('held')
  await database.crash()
  await database.start()
  const kept = (await readLog(database.url('votes'), room.code)).map(({ voteId }) => voteId)
  expect(kept).toEqual(ballots.map(({ voteId }) => voteId))
})

it.each(['repeatable read', 'serializable'])(
  'three servers count together where the default isolation is %s',
  async (level) => {
    const url = await newDatabase()
    await askDatabase(url, `ALTER DATABASE ${url.replace(/.*\//, '')} SET default_transaction_isolation = '${level}'`)
    const stores = [
      await openStore(url, manyVoters),
      await openStore(url, manyVoters),
      await openStore(url, manyVoters),
    ]
    const room = await createRoom(stores[0] as Store)
    const castMany = async (store: Store) => {
      for (let count = 0; count < 30; count++) expect(await store.castVote(room.ballot())).toHaveProperty('held')
    }
    await Promise.all(stores.map(castMany))
    expect(await readLog(url, room.code)).toHaveLength(90)
  },
)
