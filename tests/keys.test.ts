// Who is the host and who a presenter: whoever has the key, from wherever; nobody else, whatever address, socket or header they
// come by. And how keys are read out of an address.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { errorStatus, NewRoom, paths } from '../src/core/contract.ts'
import { lanAddresses } from '../src/server/address.ts'
import { hostKey } from '../src/server/keys.ts'
import { readFragment } from '../src/web/shared/keys.ts'
import { type Call, type Reply, type Served, serve } from './served.ts'
import { random128 } from './stored-room.ts'

let served: Served
beforeAll(async () => {
  served = await serve()
})
afterAll(() => served.end())

function expectRefusal(reply: Reply, error: keyof typeof errorStatus): void {
  expect([reply.status, reply.json]).toEqual([errorStatus[error], { error }])
}

/** What a request may say of where it comes from; the socket is loopback's in all of them. */
const origins: [title: string, headers: Record<string, string>][] = [
  ['this machine', {}],
  ['a proxy that says nothing', { host: '127.0.0.1:4000' }],
  ['localhost', { host: 'localhost:4000' }],
  ['this machine in IPv6', { host: '[::1]:4000' }],
  ['a page of this server', { origin: 'http://localhost:4000', 'sec-fetch-site': 'same-origin' }],
  ['[A4] a page on another port', { origin: 'http://localhost:5173', 'sec-fetch-site': 'same-site' }],
  ['X-Forwarded-For: 127.0.0.1', { 'x-forwarded-for': '127.0.0.1' }],
  ['Forwarded: for=127.0.0.1', { forwarded: 'for=127.0.0.1;host=localhost;proto=http' }],
  ['X-Real-IP: 127.0.0.1', { 'x-real-ip': '127.0.0.1' }],
  ['a name pointed here', { host: 'evil.example' }],
  ['a user named host', { authorization: 'Basic aG9zdDpob3N0' }],
]

describe('the host', () => {
  it.each(origins)(
    '[A1] without the host key nobody opens a room, lists them or reads the metrics: %s',
    async (_, headers) => {
      const error = headers.authorization ? 'key_wrong' : 'key_needed'
      for (const call of [{ path: paths.rooms, method: 'POST' }, { path: paths.rooms }]) {
        expectRefusal(await served.call(call.path, { ...call, headers }), error)
      }
    },
  )

  it.skipIf(lanAddresses().length === 0)('[A1] over the network it is the same', async () => {
    const wide = await serve({ host: '0.0.0.0' })
    const response = await fetch(`http://${lanAddresses()[0]}:${wide.port}${paths.rooms}`)
    expect([response.status, await response.json()]).toEqual([401, { error: 'key_needed' }])
    await wide.end()
  })

  it.each(origins.filter(([, { authorization }]) => !authorization))(
    'with the host key rooms are opened and listed, from anywhere: %s',
    async (_, headers) => {
      const call = { key: served.hostKey, headers }
      const { code } = NewRoom.parse((await served.call(paths.rooms, { ...call, method: 'POST' })).json)
      expect((await served.call(paths.rooms, call)).json.rooms[0]).toMatchObject({ code })
    },
  )

  it('has a key that the secret gives, the same after a restart; and one that is given holds in its place', async () => {
    expect(served.hostKey).toMatch(/^[\w-]{24}$/)
    expect(hostKey(Buffer.alloc(32))).not.toBe(hostKey(Buffer.alloc(32, 1)))
    const before = served.hostKey
    await served.stop()
    await served.start()
    expectRefusal(await served.call(paths.rooms, { key: `${before.slice(0, -1)}!` }), 'key_wrong')
    expect((await served.call(paths.rooms, { key: before })).status).toBe(200)
    const given = await serve({ hostKey: 'a-key-of-the-house' })
    const ask = (call: Call) => given.call(paths.rooms, { method: 'POST', ...call })
    expect((await ask({ key: 'a-key-of-the-house' })).status).toBe(200)
    const room = await given.newRoom()
    for (const key of ['a-key-of-the-housf', 'a-key-of-the-hous', 'a-key-of-the-house1', before, room.key, random128()])
      expectRefusal(await ask({ key }), 'key_wrong')
    await given.end()
  })
})

const key = 'AbCdEfGhIjKlMnOpQrSt-_12'
describe('[A7] a key in an address', () => {
  it.each([
    key,
    `${key})`,
    `${key}.`,
    `${key}>`,
    `${key},`,
    `${key}_`,
    `${key}%29`,
    `${key}%20`,
    `${key}%2529`,
    `%20${key}`,
    ` ${key} `,
    `<${key}>`,
    `${key}）。`,
    `${encodeURIComponent(`「${key}」`)}`,
    `${key}%E3%80`,
    `${key}を開く`,
    `${key}#/few-unicorns`,
    `${key}?utm_source=mail`,
  ])('is read without what was copied along: #%s', (fragment) => {
    expect(readFragment(fragment)).toEqual({ key })
  })

  it.each([
    ['K7M4QX', `K7M4QX.${key}`],
    ['K7M4QX', `%20K7M4QX.${key}%EF%BC%89`],
    ['K7M4QX', `K7M4QX%2E${key}`],
    ['k7m-4qx', `k7m-4qx.${key}).`],
    ['K7M4QX', `K7M4QX。${key}`],
    ['K7M4QX', `Ｋ７Ｍ４ＱＸ．${key}`],
  ])('is read beside the code %s: #%s', (code, fragment) => {
    expect(readFragment(fragment)).toEqual({ code, key })
  })

  it.each([
    [[key], `host.${key}`],
    [[key], `%20host%2E${key}`],
    [[key, `${key})`], `host.${key})`],
    [[key, `${key}。`], `host.${key}%E3%80%82`],
    [['sixteen', 'sixteen(or=more)letters'], 'host.sixteen%28or%3Dmore%29letters'],
  ])('of the host is one of %j: #%s', (hostKeys, fragment) => {
    expect(readFragment(fragment)).toEqual({ hostKeys })
  })

  it.each(['', key.slice(1), `${key}A`, `${key.slice(0, 12)} ${key.slice(12)}`])(
    'is not guessed at: #%s',
    (fragment) => {
      expect(readFragment(fragment).key).toBeUndefined()
    },
  )
})
