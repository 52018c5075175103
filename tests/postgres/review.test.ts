// What a review of the store over PostgreSQL found: each test fails until its cause is mended.
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { expect, inject, it, onTestFinished } from 'vitest'
import type { Change } from '../../src/room/calls.ts'
import { openPostgresStore } from '../../src/server/store/postgres.ts'
import { createRoom, makeDatabase, random128 } from '../stored-room.ts'

const server = inject('postgres') ?? ''

/** The address of an empty database. */
async function newDatabase(): Promise<string> {
  const name = `test_${random128()}`
  await makeDatabase(server, name)
  return server.replace(/[^/]*$/, name)
}

const open = (url: string) => openPostgresStore(url, { isTimekeeper: false })

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
  const store = await open(await newDatabase())
  onTestFinished(() => store.close())
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

it('[I7] a commit whose answer is late tells no version that is lower than one that was told', async () => {
  const url = await newDatabase()
  let isHeld = false
  const proxy = await openProxy(url, (sent) => {
    if (isHeld || !/UPDATE rooms|COMMIT/.test(sent) || !sent.includes('COMMIT') || !sent.includes('rooms'))
      return undefined
    isHeld = true
    return 'hold'
  })
  const two = await open(url)
  onTestFinished(() => two.close())
  const room = await createRoom(two)
  isHeld = true
  const one = await open(proxy.url)
  onTestFinished(() => one.close())
  await one.readRoom(room.code)
  const told: Change[] = []
  one.watch((change) => void told.push(change))
  isHeld = false
  const cast = one.castVote(room.ballot())
  while ((await two.readRoom(room.code))?.version !== 2);
  await two.castVote(room.ballot())
  await one.freshen(room.code)
  proxy.release()
  await cast
  await two.deleteRoom(room.code, 1)
  await one.freshen(room.code)
  const versions = told.map(({ version }) => version)
  expect(versions).toEqual(versions.toSorted((a, b) => a - b))
  expect(told.at(-1)).toMatchObject({ isDeleted: true })
  expect(told.at(-1)?.version).toBeGreaterThan(3)
})

it('a connection that breaks before it listens is given back, so that the store does not run out of connections', async () => {
  const cut = Promise.withResolvers<void>()
  const proxy = await openProxy(await newDatabase(), (sent) => {
    if (!sent.includes('LISTEN')) return undefined
    cut.resolve()
    return 'cut'
  })
  const store = await open(proxy.url)
  await cut.promise
  // A store that has not got all its connections back never ends.
  await store.close()
}, 20_000)
