// A first start that is interrupted at any point by a power cut or a kill: the next start completes what is missing.
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { paths } from '../src/core/contract.ts'
import { readersCode } from '../src/core/room-code.ts'
import { isEmpty, openSecret } from '../src/server/secret.ts'
import { openSqliteStore } from '../src/server/store/sqlite.ts'
import { openFolder } from '../src/server/store/sqlite-file.ts'
import { deck, type Served, serve } from './served.ts'
import { createRoom, newFolder } from './stored-room.ts'

/** A log that keeps its lines for the test. */
function keepLog() {
  const said: string[] = []
  const log = pino({ level: 'warn', base: null }, { write: (line: string) => void said.push(JSON.parse(line).msg) })
  return { log, said }
}

const serveIn = async (dataDir: string, log = keepLog().log): Promise<Served> => {
  const served = await serve({ dataDir, log })
  onTestFinished(served.end)
  return served
}

/** The files after the first start of a server that is stopped before a room is opened; each test gets a copy. */
const first = mkdtempSync(join(tmpdir(), 'first-start-'))
beforeAll(async () => (await serve({ dataDir: join(first, 'data'), log: keepLog().log })).stop(), 60_000)
afterAll(() => rmSync(first, { recursive: true }))
function copyFirst(folder: string): string {
  const data = join(folder, 'data')
  cpSync(join(first, 'data'), data, { recursive: true })
  return data
}

const tables = (count: number) => async (data: string) => {
  const { db, disk } = await openFolder(data)
  // Only the number of migrations matters here: an interrupted start stops between two of them.
  db.exec(
    db
      .prepare(
        "SELECT group_concat('DROP TABLE ' || name, ';') AS sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
      )
      .get()?.sql as string,
  )
  db.exec(`PRAGMA user_version = ${count}`)
  disk.close()
}

const states: [what: string, make: (data: string) => void | Promise<void>][] = [
  ['no folder', () => {}],
  ['an empty folder', (data) => mkdirSync(data)],
  [
    'only the lock',
    (data) => {
      mkdirSync(data)
      writeFileSync(join(data, 'lock.sqlite'), '')
    },
  ],
  [
    'an empty file for the process id',
    (data) => {
      mkdirSync(data)
      writeFileSync(join(data, 'lock.sqlite'), '')
      writeFileSync(join(data, 'server.pid'), '')
    },
  ],
  [
    'an empty database',
    (data) => {
      mkdirSync(data)
      for (const name of ['lock.sqlite', 'server.pid', 'votes.sqlite']) writeFileSync(join(data, name), '')
    },
  ],
  [
    'a database whose header says only that it has a log',
    (data) => {
      mkdirSync(data)
      const db = new DatabaseSync(join(data, 'votes.sqlite'))
      db.exec('PRAGMA journal_mode = WAL; PRAGMA user_version = 0')
      db.close()
    },
  ],
  ['a database without a table', tables(0)],
  [
    'an unfinished log',
    async (data) => {
      const { db, disk } = await openFolder(data)
      db.exec('CREATE TABLE unfinished (a)')
      cpSync(data, `${data}.cut`, { recursive: true })
      disk.close()
      rmSync(data, { recursive: true })
      cpSync(`${data}.cut`, data, { recursive: true })
      const log = join(data, 'votes.sqlite-wal')
      truncateSync(log, statSync(log).size - 100)
      rmSync(join(data, 'votes.sqlite-shm'))
    },
  ],
  ['a database without the room of the readers', async (data) => (await openFolder(data)).disk.close()],
]
const secrets: [what: string, bytes: string | undefined, beside: string | undefined][] = [
  ['no secret', undefined, undefined],
  ['an empty secret', '', undefined],
  ['half a secret', 'x'.repeat(16), undefined],
  ['half a secret in the temporary file', undefined, 'x'.repeat(16)],
  ['a whole secret in the temporary file', undefined, 'x'.repeat(32)],
]

describe('[D2] a first start that was interrupted and left', () => {
  const readersRoom = async (data: string) => void (await (await serveIn(data)).stop())
  // The secret is created last.
  const cases = [
    ...states.map(([what, make]) => [what, 'no secret', make, undefined, undefined] as const),
    ...secrets.map(([secret, ...files]) => ['the room of the readers', secret, readersRoom, ...files] as const),
  ]
  it.each(cases)(
    '%s and %s is completed by the next start, and the start after that works too',
    async (_what, _with, make, bytes, beside) => {
      const data = join(newFolder(), 'data')
      await make(data)
      mkdirSync(data, { recursive: true })
      for (const [name, text] of [
        ['secret', bytes],
        ['secret.new', beside],
      ] as const) {
        rmSync(join(data, name), { force: true })
        if (text !== undefined) writeFileSync(join(data, name), text)
      }
      const served = await serveIn(data)
      const room = await served.newRoom()
      expect((await served.call(paths.room(readersCode(deck.id)))).status).toBe(200)
      expect(statSync(join(data, 'secret')).size).toBe(32)
      await served.stop()
      await served.start()
      expect((await room.read()).code).toBe(room.code)
      expect((await room.control({ action: 'lock', on: true })).locked).toBe(true)
    },
  )
})

describe('the secret', () => {
  const openIn = async (data: string) => {
    const { log, said } = keepLog()
    const store = await openSqliteStore(data)
    try {
      return { secret: await openSecret(data, store, await isEmpty(store, [readersCode(deck.id)]), log), said }
    } finally {
      await store.close()
    }
  }

  it.each([0, 1, 31])(
    '[D2] of %i bytes is created again if no room depends on it, and the log says so',
    async (size) => {
      const data = copyFirst(newFolder())
      writeFileSync(join(data, 'secret'), Buffer.alloc(size))
      const { secret, said } = await openIn(data)
      expect(said).toEqual([expect.stringContaining('not completely written at the first start')])
      expect(readFileSync(join(data, 'secret'))).toEqual(secret)
      expect(secret).toHaveLength(32)
    },
  )

  it('[D2] that was emptied, although rooms depend on it, stops the start with one sentence', async () => {
    const data = copyFirst(newFolder())
    const store = await openSqliteStore(data)
    await createRoom(store)
    await store.close()
    writeFileSync(join(data, 'secret'), '')
    await expect(openIn(data)).rejects.toThrow(`${data}/secret should have 32 bytes or more and does not`)
    expect(readFileSync(join(data, 'secret'))).toHaveLength(0)
  })

  it('[D4] that is missing, although there are rooms, is created again, and the log says which keys no longer work', async () => {
    const data = copyFirst(newFolder())
    const store = await openSqliteStore(data)
    await createRoom(store)
    await store.close()
    rmSync(join(data, 'secret'))
    const { secret, said } = await openIn(data)
    expect(said).toEqual([expect.stringContaining(`${data}/secret is missing`)])
    expect(readFileSync(join(data, 'secret'))).toEqual(secret)
  })

  it.each<[what: string, remove: (data: string) => void]>([
    ['alone', (data) => rmSync(join(data, 'secret'))],
    ['with its folder', (data) => rmSync(data, { recursive: true })],
  ])(
    '[D4] that was deleted %s while the server ran is written again when it stops, and every link still works',
    async (_, remove) => {
      const data = join(newFolder(), 'data')
      const served = await serveIn(data)
      const room = await served.newRoom()
      const bytes = readFileSync(join(data, 'secret'))
      remove(data)
      await served.stop()
      expect(readFileSync(join(data, 'secret'))).toEqual(bytes)
      expect(statSync(join(data, 'secret')).mode & 0o777).toBe(0o600)
      await served.start()
      expect((await room.control({ action: 'lock', on: true })).locked).toBe(true)
    },
  )

  it('[D4] is not written into a different folder that took the place of the data folder while the server ran', async () => {
    const data = join(newFolder(), 'data')
    const served = await serveIn(data)
    renameSync(data, `${data}.away`)
    mkdirSync(data)
    await served.stop()
    expect(readdirSync(data)).toEqual([])
    rmSync(data, { recursive: true })
    renameSync(`${data}.away`, data)
    await served.start()
  })

  it('[D3] is named in the log if it has no votes, and only then', async () => {
    const data = copyFirst(newFolder())
    expect((await openIn(data)).said).toEqual([])
    for (const name of readdirSync(data)) if (name.startsWith('votes')) rmSync(join(data, name))
    expect((await openIn(data)).said).toEqual([expect.stringContaining('has a secret but no votes')])
    expect((await openIn(join(newFolder(), 'new'))).said).toEqual([])
  })
})

describe('[D6] the data folder', () => {
  const modesOf = (data: string) =>
    Object.fromEntries(readdirSync(data).map((name) => [name, (statSync(join(data, name)).mode & 0o777).toString(8)]))

  it('and every file in it can be read by their owner only, from the first start on', async () => {
    const data = join(newFolder(), 'above/data')
    const served = await serveIn(data)
    await served.newRoom()
    expect(statSync(data).mode & 0o777).toBe(0o700)
    const modes = modesOf(data)
    expect(Object.keys(modes).sort()).toEqual([
      ...[
        'lock.sqlite',
        'lock.sqlite-journal',
        'secret',
        'server.pid',
        'votes.sqlite',
        'votes.sqlite-shm',
        'votes.sqlite-wal',
      ],
    ])
    expect(new Set(Object.values(modes))).toEqual(new Set(['600']))
  })

  it('that others could read is closed to them by the next start; files of other programs stay as they are', async () => {
    const data = copyFirst(newFolder())
    const loose = () => {
      chmodSync(data, 0o755)
      for (const name of readdirSync(data)) chmodSync(join(data, name), 0o644)
    }
    loose()
    await (await serveIn(data)).stop()
    expect(statSync(data).mode & 0o777).toBe(0o700)
    expect(new Set(Object.values(modesOf(data)))).toEqual(new Set(['600']))
    writeFileSync(join(data, 'notes.txt'), 'mine', { mode: 0o644 })
    loose()
    await (await serveIn(data)).stop()
    const { 'notes.txt': notes, ...ours } = modesOf(data)
    expect([statSync(data).mode & 0o777, notes]).toEqual([0o755, '644'])
    expect(new Set(Object.values(ours))).toEqual(new Set(['600']))
  })
})
