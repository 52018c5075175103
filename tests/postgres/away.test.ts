// A server whose database is away: it says so, and says that it is for now; what it has in memory it goes on to show.
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import pg from 'pg'
import { expect, inject, it, onTestFinished } from 'vitest'
import { errorStatus, NewRoom, paths } from '../../src/core/contract.ts'
import { openProxy } from '../faults/proxy.ts'
import { serve } from '../served.ts'
import { makeDatabase, random128 } from '../stored-room.ts'

const server = inject('postgres') ?? ''

it('[B9] votes are not_saved and everything else that needs the database is not_now, both 503; what is in memory is shown; then all goes on', async () => {
  const network = await openProxy(Number(new URL(server).port))
  onTestFinished(network.close)
  const name = `test_${random128()}`
  await makeDatabase(server, name)
  const url = server.replace(/:\d+\/[^/]*$/, `:${network.port}/${name}`)
  const served = await serve({ database: { url, secret: Buffer.alloc(32, 7) } })
  onTestFinished(() => served.end())
  const room = await served.newRoom()
  const other = await served.newRoom()
  await room.goto('quiet-evenings')
  const phone = await room.listen()
  const screen = await room.listen('screen')
  network.set({ kind: 'reset' })
  const vote = room.vote()
  const secret = random128()
  const cast = () => served.call(paths.votes(room.code), { key: secret, body: vote })
  const refused = await cast()
  expect([refused.status, refused.json]).toEqual([errorStatus.not_saved, { error: 'not_saved' }])
  const { code, key } = room
  const host = served.hostKey
  for (const [what, asked] of Object.entries({
    '/health': () => served.call('/health'),
    'a command': () => room.steer({ action: 'lock', on: true }),
    'a command that changes nothing': () => room.steer({ action: 'lock', on: false }),
    'an opening': () => served.call(paths.rooms, { key: host, body: {} }),
    'the list of rooms': () => served.call(paths.rooms, { key: host }),
    'a new key': () => served.call(paths.key(code), { key, method: 'POST' }),
    'a deletion': () => served.call(paths.room(code), { key, method: 'DELETE' }),
    'a room that is not in memory': () => served.call(paths.room(other.code)),
    'the votes of a phone': () => room.mine(secret),
    'a file': () => served.call(paths.results(code, 'csv'), { key }),
    'saving for readers': () => served.call(paths.freeze(code), { key, body: { name: 'tonight' } }),
    'what is saved': () => served.call(paths.freeze(code), { key }),
  })) {
    const { status, json } = await asked()
    expect([status, json], what).toEqual([503, { error: 'not_now' }])
  }
  expect(await room.read()).toMatchObject({ slide: 'quiet-evenings', locked: false })
  expect((await served.call(paths.room(code))).status).toBe(200)
  network.set({ kind: 'pass' })
  while ((await served.call('/health')).status !== 200);
  expect((await cast()).status).toBe(200)
  await screen.until(({ data }) => data.voted === 1)
  expect((await served.call(paths.room(other.code))).status).toBe(200)
  for (const stream of [phone, screen]) stream.close()
})

it('a statement that no database of this kind can carry out is a fault, and is not said to be for now', async () => {
  const name = `test_${random128()}`
  await makeDatabase(server, name)
  const url = server.replace(/[^/]*$/, name)
  const served = await serve({ database: { url, secret: Buffer.alloc(32, 7) } })
  onTestFinished(() => served.end())
  const room = await served.newRoom()
  const client = new pg.Client(url)
  await client.connect()
  onTestFinished(() => client.end())
  await client.query('ALTER TABLE asked RENAME TO gone; ALTER TABLE commands RENAME TO lost')
  const file = await served.call(paths.results(room.code, 'json'), { key: room.key })
  expect([file.status, file.json]).toEqual([500, { error: 'server_error' }])
  const command = await room.steer({ action: 'lock', on: true, commandId: random128() })
  expect([command.status, command.json]).toEqual([500, { error: 'server_error' }])
})

/** A way to the database on which the answers to commits are lost: they are carried out, and the connection breaks. */
async function openLossyLine() {
  let losses = 0
  const line = createServer((client) => {
    const database = connect(Number(new URL(server).port), '127.0.0.1')
    let isLost = false
    client.on('error', () => undefined).on('close', () => database.end())
    database.on('error', () => undefined).on('close', () => client.destroy())
    client.on('data', (bytes) => {
      if (losses > 0 && bytes.includes('COMMIT')) {
        losses -= 1
        isLost = true
      }
      database.write(bytes)
    })
    database.on('data', (bytes) => {
      if (!isLost) client.write(bytes)
      // Only once the commit is over, which the database says last.
      else if (bytes.includes('COMMIT')) client.destroy()
    })
  }).listen(0, '127.0.0.1')
  await once(line, 'listening')
  onTestFinished(() => void line.close())
  const { port } = line.address() as { port: number }
  return {
    port,
    lose: (count: number) => {
      losses = count
    },
  }
}

it('a room whose opening was committed though the answer was lost is opened once, however often and wherever it is asked for', async () => {
  const line = await openLossyLine()
  const name = `test_${random128()}`
  await makeDatabase(server, name)
  const url = server.replace(/[^/]*$/, name)
  const secret = Buffer.alloc(32, 7)
  const one = await serve({ database: { url: url.replace(/:\d+\//, `:${line.port}/`), secret } })
  onTestFinished(() => one.end())
  const two = await serve({ database: { url, secret } })
  onTestFinished(() => two.end())
  const open = (at: typeof one, body: object) => at.call(paths.rooms, { key: at.hostKey, body })
  const codes = async () =>
    (await two.call(paths.rooms, { key: two.hostKey })).json.rooms.map(({ code }: { code: string }) => code)
  line.lose(1)
  const first = NewRoom.parse((await open(one, {})).json)
  expect(await codes()).toEqual([first.code])
  line.lose(2)
  const commandId = random128()
  const lost = await open(one, { commandId })
  expect([lost.status, lost.json]).toEqual([503, { error: 'not_now' }])
  const second = NewRoom.parse((await open(two, { commandId })).json)
  expect((await open(one, { commandId })).json).toEqual(second)
  expect(await codes()).toEqual([second.code, first.code])
})
