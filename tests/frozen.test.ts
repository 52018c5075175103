// Rooms that are saved ("frozen") for readers: only the room that wrote a file can replace, list or remove it.
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { paths } from '../src/core/contract.ts'
import { FrozenFile, FrozenNames } from '../src/core/readings.ts'
import { Results } from '../src/core/results.ts'
import { openFrozen } from '../src/server/frozen.ts'
import { mostFrozen } from '../src/server/frozen-names.ts'
import { type Served, type ServedRoom, serve } from './served.ts'
import { newFolder } from './stored-room.ts'

let served: Served
beforeAll(async () => {
  served = await serve()
})
afterAll(() => served.end())

const few = { claim: 'quiet-evenings', round: 'main' } as const

const openRoom = async (): Promise<ServedRoom> => {
  const room = await served.newRoom()
  await room.control({ action: 'open', ...few })
  return room
}
const fetchResults = async (room: ServedRoom): Promise<Results> =>
  Results.parse((await served.call(paths.results(room.code, 'json'), { key: room.key })).json)
/** The faults that an independent validator finds, using the schema that the server publishes. */
async function schemaErrors(results: unknown): Promise<unknown[]> {
  const validate = new Ajv2020({ strict: true, allErrors: true }).compile((await served.call(paths.schema)).json)
  validate(results)
  return validate.errors ?? []
}

describe('a room frozen for readers', () => {
  const freeze = (room: ServedRoom, name: unknown, key: string | undefined = room.key) =>
    served.call(paths.freeze(room.code), { key, body: { name } })
  const fileOf = (name: string) => join(served.frozen, `${name}.json`)

  it('is a file of that name with the results of that moment, which fits the schema', async () => {
    const room = await openRoom()
    await room.cast({ ...few, value: '2' })
    const reply = await freeze(room, 'tokyo-2023')
    expect(FrozenFile.parse(reply.json)).toEqual({ file: 'tokyo-2023.json' })
    const results = await fetchResults(room)
    await room.cast({ ...few, value: '-2' })
    const read = JSON.parse(readFileSync(fileOf('tokyo-2023'), 'utf8'))
    expect(read).toEqual(results)
    expect(await schemaErrors(read)).toEqual([])
  })

  it('that is frozen again under the same name replaces its file, and leaves no other file', async () => {
    const room = await openRoom()
    await freeze(room, 'again')
    await room.cast({ ...few, value: '2' })
    expect((await freeze(room, 'again')).status).toBe(200)
    expect(JSON.parse(readFileSync(fileOf('again'), 'utf8'))).toEqual(await fetchResults(room))
    expect(readdirSync(served.frozen).filter((file) => file.startsWith('again'))).toEqual(['again.json'])
  })

  it('gets an error if another room has its name already, also if both ask at once', async () => {
    const [one, other] = [await openRoom(), await openRoom()]
    const replies = await Promise.all([freeze(one, 'wanted'), freeze(other, 'wanted')])
    expect(replies.map(({ status }) => status).toSorted()).toEqual([200, 409])
    expect(replies.map(({ json }) => json)).toContainEqual({ error: 'name_taken' })
    const { code } = JSON.parse(readFileSync(fileOf('wanted'), 'utf8'))
    expect(code).toBe(replies[0]?.status === 200 ? one.code : other.code)
  })

  it.each(['{"code":', 'null', '{"code":"K7M4QX"}', ''])('never replaces a file with the content %j', async (text) => {
    const room = await openRoom()
    mkdirSync(served.frozen, { recursive: true })
    writeFileSync(fileOf('theirs'), text)
    expect((await freeze(room, 'theirs')).json).toEqual({ error: 'name_taken' })
    expect(readFileSync(fileOf('theirs'), 'utf8')).toBe(text)
  })

  it.each([
    ...['', '.', '..', '../up', 'a/b', 'a\\b', 'A', 'a b', 'a.json', 'a\u0000', '夕べ', 'a-', 'x'.repeat(41)],
    ...[7, null, undefined, ['a']],
  ])('cannot be named %j', async (name) => {
    const room = await openRoom()
    expect((await freeze(room, name)).json).toEqual({ error: 'bad_request' })
  })

  it.each<[string, 'key_needed' | 'key_wrong', (other: ServedRoom) => Promise<string | undefined>]>([
    ['no key', 'key_needed', async () => undefined],
    ['the key of another room', 'key_wrong', async ({ key }) => key],
  ])('is not made with %s', async (_, error, keyOf) => {
    const [room, other] = [await openRoom(), await served.newRoom()]
    const key = await keyOf(other)
    const reply = await served.call(paths.freeze(room.code), { key, body: { name: 'stolen' } })
    expect(reply.json).toEqual({ error })
    expect(existsSync(fileOf('stolen'))).toBe(false)
  })

  it.each<[what: string, make: (path: string) => void]>([
    ['a folder', (path) => mkdirSync(path, { recursive: true })],
    ['a pipe that nobody writes to', (path) => void execFileSync('mkfifo', [path])],
    ['a link to a device without end', (path) => symlinkSync('/dev/zero', path)],
    ['a link to nothing', (path) => symlinkSync(`${path}.none`, path)],
  ])('[F2] never replaces %s, and the next save still works', async (what, make) => {
    const room = await openRoom()
    const first = room.code.toLowerCase()
    await freeze(room, first)
    const name = what.replaceAll(' ', '-')
    make(fileOf(name))
    expect((await freeze(room, name)).json).toEqual({ error: 'name_taken' })
    expect((await freeze(room, first)).status).toBe(200)
    rmSync(fileOf(name), { recursive: true })
  })

  const listed = async (room: ServedRoom) =>
    FrozenNames.parse((await served.call(paths.freeze(room.code), { key: room.key })).json).names
  const unfreeze = (room: ServedRoom, name: string, key: string | undefined = room.key) =>
    served.call(paths.frozen(room.code, name), { method: 'DELETE', key })

  it('[F4] has twenty files at most; one can be replaced, and one more is possible when another is removed', async () => {
    const [room, other] = [await openRoom(), await openRoom()]
    const names = Array.from({ length: mostFrozen }, (_, at) => `${room.code.toLowerCase()}-${at}`)
    for (const name of names) expect((await freeze(room, name)).status).toBe(200)
    expect(mostFrozen).toBe(20)
    expect(await listed(room)).toEqual(names.toSorted())
    const refused = await freeze(room, 'one-more')
    expect([refused.status, refused.json]).toEqual([409, { error: 'too_many_saved' }])
    expect(existsSync(fileOf('one-more'))).toBe(false)
    expect((await freeze(room, names[3])).status).toBe(200)
    expect((await freeze(other, 'of-another-room')).status).toBe(200)
    const [last = ''] = names
    expect((await unfreeze(room, last)).json).toEqual({ names: names.slice(1).toSorted() })
    expect(existsSync(fileOf(last))).toBe(false)
    expect((await freeze(room, 'one-more')).status).toBe(200)
    const both = await Promise.all([freeze(room, 'two-more'), freeze(room, 'three-more')])
    expect(both.map(({ json }) => json)).toEqual([{ error: 'too_many_saved' }, { error: 'too_many_saved' }])
  })

  it('[F4] is found among many files of others, one file at a time, so that votes go on, and each is read once', async () => {
    const folder = newFolder()
    const names = Array.from({ length: 20 }, (_, at) => `file-${at}`)
    for (const name of names) writeFileSync(join(folder, `${name}.json`), name)
    let turn = 0
    const reads: number[] = []
    const frozen = openFrozen(folder, (path) => {
      reads.push(turn)
      setImmediate(() => {
        turn += 1
      })
      return path.endsWith('file-7.json') ? 'K7M4QX' : 'ABCDEF'
    })
    expect(await frozen.list('K7M4QX')).toEqual(['file-7'])
    expect(new Set(reads).size, 'turns of others between the files').toBe(names.length)
    expect(await frozen.list('ABCDEF')).toHaveLength(names.length - 1)
    expect(reads).toHaveLength(names.length)
    writeFileSync(join(folder, 'file-3.json'), 'changed')
    await frozen.list('ABCDEF')
    expect(reads).toHaveLength(names.length + 1)
  })

  it.each(['no-such-file', '..', '%2e%2e%2fdata%2fsecret', 'A', 'theirs.json', '%00', 'x'.repeat(41)])(
    '[F4] cannot be removed under the wrong name %j',
    async (name) => {
      expect((await unfreeze(await openRoom(), name)).json).toEqual({ error: 'not_found' })
    },
  )

  it('[F4] can be removed only by the room that wrote it', async () => {
    const [room, other] = [await openRoom(), await openRoom()]
    await freeze(room, 'mine')
    writeFileSync(fileOf('by-hand'), readFileSync(fileOf('mine'), 'utf8').replace(room.code, 'K7M4QX'))
    for (const name of ['mine', 'by-hand'])
      expect((await unfreeze(other, name)).json, name).toEqual({ error: 'not_found' })
    expect((await unfreeze(room, 'by-hand')).json).toEqual({ error: 'not_found' })
    expect((await served.call(paths.frozen(room.code, 'mine'), { method: 'DELETE' })).json).toEqual({
      error: 'key_needed',
    })
    expect((await unfreeze(room, 'mine', other.key)).json).toEqual({ error: 'key_wrong' })
    expect((await served.call(paths.freeze(room.code))).json).toEqual({ error: 'key_needed' })
    expect([existsSync(fileOf('mine')), existsSync(fileOf('by-hand'))]).toEqual([true, true])
    rmSync(fileOf('by-hand'))
  })

  it('of two who save under one name at once the newer counts stay, whoever writes last', async () => {
    const folder = newFolder()
    const frozen = openFrozen(folder)
    const now = await fetchResults(await openRoom())
    const writer = { code: now.code, keyVersion: 1, check: () => undefined }
    const saved = () => JSON.parse(readFileSync(join(folder, 'there.json'), 'utf8')).version
    for (const [version, expected] of [
      ...[[10, 10] as const, [12, 12] as const, [11, 12] as const, [12, 12] as const, [13, 13] as const],
    ])
      expect([await frozen.freeze('there', { ...now, version }, writer), saved()]).toEqual([undefined, expected])
    const tooLate = { ...writer, check: () => 'key_wrong' as const }
    expect(await frozen.freeze('there', { ...now, version: 9 }, tooLate)).toBe('key_wrong')
  })

  it.each(['freeze', 'remove'] as const)(
    '[A3] a request whose key is renewed in the meantime comes too late to %s',
    async (act) => {
      const folder = newFolder()
      const frozen = openFrozen(folder)
      const results = await fetchResults(await openRoom())
      const writer = { code: results.code, keyVersion: 1, check: () => undefined }
      expect(await frozen.freeze('there', results, writer)).toBeUndefined()
      const file = join(folder, 'there.json')
      const before = readFileSync(file, 'utf8')
      const tooLate = { ...writer, check: () => 'key_wrong' as const }
      const later = { ...results, name: 'later' }
      if (act === 'freeze') {
        expect(await frozen.freeze('there', later, tooLate)).toBe('key_wrong')
        expect(await frozen.freeze('new', later, tooLate)).toBe('key_wrong')
      } else expect(await frozen.remove('there', tooLate)).toBe('key_wrong')
      expect(readdirSync(folder)).toEqual(['there.json'])
      expect(readFileSync(file, 'utf8')).toBe(before)
    },
  )

  it('[A3] a body that arrives after its key was renewed, or its room deleted, freezes nothing', async () => {
    for (const end of ['renewed', 'deleted'] as const) {
      const room = await openRoom()
      const { socket, send } = await openSlowly(room, `late-${end}`)
      await served.call(end === 'renewed' ? paths.key(room.code) : paths.room(room.code), {
        method: end === 'renewed' ? 'POST' : 'DELETE',
        key: room.key,
      })
      const error = end === 'renewed' ? 'key_wrong' : 'no_such_room'
      expect(await send()).toContain(`{"error":"${error}"}`)
      socket.destroy()
      expect(existsSync(fileOf(`late-${end}`))).toBe(false)
    }
  })

  /** Starts a request but holds back its last byte; resolves once the server has checked the key. */
  async function openSlowly(room: ServedRoom, name: string) {
    const socket = connect(served.port, '127.0.0.1')
    const body = JSON.stringify({ name })
    const head = [
      `POST ${paths.freeze(room.code)} HTTP/1.1`,
      'host: 127.0.0.1',
      'expect: 100-continue',
      `authorization: Bearer ${room.key}`,
      'content-type: application/json',
      `content-length: ${body.length}`,
    ]
    socket.write(`${head.join('\r\n')}\r\n\r\n`)
    await once(socket, 'data')
    socket.write(body.slice(0, -1))
    // The server has a single thread: once this request is answered, the server has seen all earlier ones.
    await room.read()
    const send = async () => {
      socket.write(body.slice(-1))
      const [answer] = await once(socket, 'data')
      return String(answer)
    }
    return { socket, send }
  }
})
