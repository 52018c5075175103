// Two whole servers of one database: what one of them is asked and told, the other shows.
import { expect, inject, it, onTestFinished } from 'vitest'
import { paths } from '../../src/core/contract.ts'
import { deck, serve, toRoom } from '../served.ts'
import { random128 } from '../stored-room.ts'
import { serveInTurn } from './in-turn.ts'

async function open() {
  const { served, both } = await serveInTurn(inject('postgres') ?? '')
  onTestFinished(() => served.end())
  const [one, two] = both
  const { code, key } = await one.newRoom()
  return { one, two, here: toRoom(one, { code, controlKey: key }), there: toRoom(two, { code, controlKey: key }) }
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

it('a server with other words waits for those that are there; with --take-over they refuse votes, and their pages load anew', async () => {
  const { served, both, database } = await serveInTurn(inject('postgres') ?? '')
  onTestFinished(() => served.end())
  const [one] = both
  const room = await one.newRoom()
  await room.goto('quiet-evenings')
  const newer = { ...deck, claims: deck.claims.map((claim) => ({ ...claim, side: 'neither' as const })) }
  const told = Promise.withResolvers<string>()
  const options = { database, deck: newer, tell: told.resolve }
  const waiting = serve(options)
  expect(await told.promise).toMatch(/^Other servers show other words of library\./)
  const taking = await serve({ ...options, takeOver: true })
  onTestFinished(() => taking.end())
  // The one that waited starts too, since its words are shown by now.
  const waited = await waiting
  onTestFinished(() => waited.end())
  const phone = await one.listen(room.code)
  const hash = (await taking.call(paths.room(room.code))).json.debate.hash
  await phone.until(({ data }) => data.debate?.hash === hash)
  const late = await room.cast()
  expect([late.status, late.json]).toEqual([503, { error: 'old_words' }])
  const command = await room.steer({ action: 'lock', on: true })
  expect([command.status, command.json]).toEqual([503, { error: 'old_words' }])
  phone.close()
})
