// [D3] A backup that is made while votes come: whole, private, and good to start from; and a plain copy of the file in a quiet moment.
import { execFileSync, spawnSync } from 'node:child_process'
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { backUp } from '../src/server/store/backup.ts'
import { openSqliteStore } from '../src/server/store/sqlite.ts'
import { StoreError } from '../src/server/store/store.ts'
import { createRoom, manyVoters, newFolder, newPoll, recount } from './stored-room.ts'

const program = join(import.meta.dirname, '../src/cli/main.ts')
const secret = Buffer.alloc(32, 7)

/** An open store with a secret beside it; `data`: its folder. */
async function openData() {
  const place = newFolder()
  const data = join(place, 'data')
  const store = await openSqliteStore(data, manyVoters)
  onTestFinished(() => store.close())
  writeFileSync(join(data, 'secret'), secret, { mode: 0o600 })
  const room = await createRoom(store)
  const cast = async (count: number) => {
    const ballots = Array.from({ length: count }, () => room.ballot())
    for (const answer of await Promise.all(ballots.map(store.castVote))) expect(answer).toHaveProperty('held')
    return ballots.map(({ voteId }) => voteId)
  }
  return { place, data, store, room, cast }
}

const backup = (cwd: string, ...args: string[]) =>
  spawnSync(process.execPath, [program, 'backup', ...args], { cwd, encoding: 'utf8' })

describe('[D3] the file alone', () => {
  it('has every vote once nobody has voted for a moment, so that a plain copy of it loses none', async () => {
    const { data, cast, place } = await openData()
    await cast(100)
    const copy = join(place, 'copy.sqlite')
    await vi.waitFor(
      () => {
        // In another process, since one that closes the file loses the locks that SQLite has on it.
        execFileSync('cp', [join(data, 'votes.sqlite'), copy])
        const db = new DatabaseSync(copy)
        const found = db.prepare('SELECT count(*) AS count FROM votes').get()?.count
        db.close()
        expect(found).toBe(100)
      },
      { timeout: 15_000, interval: 500 },
    )
  })
})

describe('[D3] a backup', () => {
  it('[I1] made while votes come has every vote that was acknowledged before it began, and a store opens from it', async () => {
    const { place, data, cast, room } = await openData()
    const before = await cast(500)
    let isDone = false
    const voting = (async () => {
      while (!isDone) await cast(20)
    })()
    const out = join(place, 'backup')
    const made = await backUp(data, out, join(place, 'results'))
    isDone = true
    await voting
    expect(made).toMatchObject({ sessions: 1, hasSecret: true, frozen: 0 })
    expect(made.votes).toBeGreaterThanOrEqual(500)

    const restored = await openSqliteStore(out)
    onTestFinished(() => restored.close())
    const log = await restored.readLog(room.code)
    expect(log).toHaveLength(made.votes)
    expect(log.map(({ voteId }) => voteId)).toEqual(expect.arrayContaining(before))
    expect((await restored.readRoom(room.code))?.tallies.few).toEqual(recount(log, newPoll('few')))
    expect(readFileSync(join(out, 'secret'))).toEqual(secret)
  })

  it('of a server that was killed has the votes that are only in its write-ahead log', async () => {
    const { place, data, cast } = await openData()
    await cast(50)
    const killed = join(place, 'killed')
    mkdirSync(killed)
    // The files as a kill leaves them.
    for (const name of ['votes.sqlite', 'votes.sqlite-wal']) execFileSync('cp', [join(data, name), join(killed, name)])
    expect(await backUp(killed, join(place, 'backup'), join(place, 'results'))).toMatchObject({
      votes: 50,
      hasSecret: false,
    })
  })

  it('can be read by its owner only, and has the frozen results, and which folder has which id', async () => {
    const { place, data } = await openData()
    writeFileSync(join(data, 'debate-ids.json'), '{"ids":{"lunch":"anne"},"openers":["anne"]}')
    mkdirSync(join(place, 'results'))
    writeFileSync(join(place, 'results/spring.results.json'), '{}\n')
    const out = join(place, 'backup')
    expect(await backUp(data, out, join(place, 'results'))).toMatchObject({ frozen: 1 })
    expect(readdirSync(out).sort()).toEqual(['debate-ids.json', 'results', 'secret', 'votes.sqlite'])
    expect(readFileSync(join(out, 'results/spring.results.json'), 'utf8')).toBe('{}\n')
    const modes = ['', 'secret', 'votes.sqlite'].map((name) => statSync(join(out, name)).mode & 0o777)
    expect(modes).toEqual([0o700, 0o600, 0o600])
  })

  it('says why if it cannot be written, and never that a folder is there which is not', async () => {
    const { data, place } = await openData()
    writeFileSync(join(place, 'file'), '')
    const out = join(place, 'file/backup')
    await expect(backUp(data, out, join(place, 'results'))).rejects.toThrow(
      new StoreError(`${out} could not be written: EEXIST: file already exists, mkdir '${join(place, 'file')}'`),
    )
  })

  it('has the text of results that are links, and leaves the files behind the links as they are', async () => {
    const { place, data } = await openData()
    mkdirSync(join(place, 'results'))
    const elsewhere = join(place, 'autumn.json')
    writeFileSync(elsewhere, '{}\n', { mode: 0o644 })
    symlinkSync(elsewhere, join(place, 'results/autumn.results.json'))
    const out = join(place, 'backup')
    await backUp(data, out, join(place, 'results'))
    expect(lstatSync(join(out, 'results/autumn.results.json')).isFile()).toBe(true)
    expect(statSync(elsewhere).mode & 0o777).toBe(0o644)
  })

  it.each<[what: string, prepare: (place: string) => void, says: RegExp]>([
    ['no votes', (place) => rmSync(join(place, 'data'), { recursive: true }), /data has no votes\.sqlite: /],
    [
      'a place that has files already',
      (place) => mkdirSync(join(place, 'out/old'), { recursive: true }),
      /out .*is there/,
    ],
    [
      'a file that is no database',
      (place) => writeFileSync(join(place, 'data/votes.sqlite'), 'x'.repeat(9000)),
      /votes\.sqlite could not be copied: /,
    ],
  ])('is refused with a sentence for %s, and leaves nothing', async (_, prepare, says) => {
    const place = newFolder()
    mkdirSync(join(place, 'data'))
    prepare(place)
    const before = readdirSync(place)
    const { status, stderr, stdout } = backup(place, 'out')
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toMatch(says)
    expect(stderr).not.toContain('    at ')
    expect(readdirSync(place)).toEqual(before)
  })

  it('is made by a command, which says what it has and how to go back to it', async () => {
    const { place, cast } = await openData()
    await cast(3)
    const { status, stdout, stderr } = backup(place, 'out')
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toContain(`${join(place, 'out')} has sessions: 1, votes: 3, saved results: 0, and the secret.`)
    expect(stdout).toContain('--data-dir')
    expect(stdout).not.toContain('empty')
    expect(existsSync(join(place, 'out/votes.sqlite'))).toBe(true)
    expect(backup(place, 'other', '--data-dir', 'nowhere')).toMatchObject({ status: 1, stdout: '' })
  })

  it('that has no session and no vote is said to be empty, with the folder that was copied', async () => {
    const place = newFolder()
    const store = await openSqliteStore(join(place, 'data'), manyVoters)
    onTestFinished(() => store.close())
    const { status, stdout } = backup(place, 'out')
    expect(status).toBe(0)
    expect(stdout).toContain(`${join(place, 'out')} has sessions: 0, votes: 0, `)
    expect(stdout).toContain(`It is empty: ${join(place, 'data')} has had no session and no vote.`)
  })
})

describe('[D3] a votes.sqlite that has no votes of this program', () => {
  /** A data folder with this file; `make`: writes it, or makes its tables. */
  function folderWith(make: (path: string) => void): { place: string; data: string } {
    const place = newFolder()
    const data = join(place, 'data')
    mkdirSync(data)
    make(join(data, 'votes.sqlite'))
    return { place, data }
  }
  const withTables = (sql: string) => (path: string) => {
    const db = new DatabaseSync(path)
    db.exec(sql)
    db.close()
  }

  it('is copied and told to be empty if it has no tables yet', () => {
    const { place } = folderWith((path) => writeFileSync(path, ''))
    const { status, stdout } = backup(place, 'copy')
    expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringContaining('copy has sessions: 0, votes: 0') })
    expect(stdout).toContain('It is empty')
    expect(existsSync(join(place, 'copy/votes.sqlite'))).toBe(true)
  })

  it.each<[what: string, make: (path: string) => void, told: RegExp]>([
    [
      'of another program',
      withTables('CREATE TABLE cats (name)'),
      /is a database, but of another program \(it has cats\): move/,
    ],
    [
      'of another program with a format of its own',
      withTables('CREATE TABLE rooms (name); PRAGMA user_version = 3'),
      /is a database, but of another program \(it has rooms\): move/,
    ],
    [
      'that is a plain text',
      (path) => writeFileSync(path, 'a text '.repeat(200)),
      /votes\.sqlite.* is not a database, or damaged/,
    ],
    ['that is a folder', (path) => mkdirSync(path), /votes\.sqlite is a folder/],
    [
      'of a newer version',
      withTables('CREATE TABLE rooms (a); CREATE TABLE votes (a); CREATE TABLE held (a); PRAGMA user_version = 999'),
      /was written by a newer version of this program \(its format is 999/,
    ],
  ])('%s is neither copied nor started from, with one sentence, and stays as it is', async (_, make, told) => {
    const { place, data } = folderWith(make)
    const read = () => (statSync(join(data, 'votes.sqlite')).isFile() ? readFileSync(join(data, 'votes.sqlite')) : '')
    const before = read()
    const { status, stderr } = backup(place, 'copy')
    expect(status).toBe(1)
    expect(stderr).toMatch(told)
    expect(stderr.trim().split('\n')).toHaveLength(1)
    expect(existsSync(join(place, 'copy'))).toBe(false)
    await expect(openSqliteStore(data)).rejects.toThrow(told)
    expect(read()).toEqual(before)
  })

  it('does not hide that the lock beside it is damaged', async () => {
    const { data } = folderWith((path) => writeFileSync(path, ''))
    writeFileSync(join(data, 'lock.sqlite'), 'a text '.repeat(200))
    await expect(openSqliteStore(data)).rejects.toThrow(/its lock\.sqlite is not a database, .*: delete it/)
  })
})
