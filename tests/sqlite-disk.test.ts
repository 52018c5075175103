// The files of the SQLite store on their disk: what happens to votes if somebody removes the files while the server runs, and that no file
// keeps deleted data.
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import {
  cpSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { openSqliteStore } from '../src/server/store/sqlite.ts'
import { openFolder } from '../src/server/store/sqlite-file.ts'
import type { Store } from '../src/server/store/store.ts'
import { createRoom, manyVoters, newFolder, newPoll, random128, recount } from './stored-room.ts'

const openIn = async (folder: string): Promise<Store> => {
  const store = await openSqliteStore(folder)
  onTestFinished(() => store.close())
  return store
}
const castIn = async (store: Store, count: number) => {
  const room = await createRoom(store)
  const ballots = Array.from({ length: count }, () => room.ballot())
  for (const answer of await Promise.all(ballots.map(store.castVote))) expect(answer).toHaveProperty('held')
  return { ...room, voteIds: ballots.map(({ voteId }) => voteId) }
}
/** Copies in another process: a process that closes a file loses all its locks on that file, even those of SQLite. */
const copy = (from: string, to: string) => execFileSync('cp', [from, to])
const notSaved = { error: 'not_saved' }

describe('[D4] a data folder that changes while the server runs', () => {
  const ways: [what: string, away: (data: string) => void, back: ((data: string) => void) | undefined][] = [
    ['that was renamed', (data) => renameSync(data, `${data}.away`), (data) => renameSync(`${data}.away`, data)],
    [
      'that was replaced by another',
      (data) => {
        renameSync(data, `${data}.away`)
        cpSync(`${data}.away`, data, { recursive: true })
      },
      (data) => {
        rmSync(data, { recursive: true })
        renameSync(`${data}.away`, data)
      },
    ],
    ['that was deleted', (data) => rmSync(data, { recursive: true }), undefined],
    ['without its votes.sqlite', (data) => rmSync(join(data, 'votes.sqlite')), undefined],
    [
      'whose votes.sqlite was renamed',
      (data) => renameSync(join(data, 'votes.sqlite'), join(data, 'away')),
      (data) => renameSync(join(data, 'away'), join(data, 'votes.sqlite')),
    ],
    [
      'whose votes.sqlite was replaced by a copy',
      (data) => {
        copy(join(data, 'votes.sqlite'), join(data, 'copy'))
        renameSync(join(data, 'copy'), join(data, 'votes.sqlite'))
      },
      undefined,
    ],
    [
      'whose votes.sqlite was written over with another',
      (data) => {
        copy(join(data, 'votes.sqlite'), `${data}.right`)
        copy(join(data, '../other/votes.sqlite'), join(data, 'votes.sqlite'))
      },
      (data) => copy(`${data}.right`, join(data, 'votes.sqlite')),
    ],
    [
      'whose votes.sqlite was emptied',
      (data) => {
        copy(join(data, 'votes.sqlite'), `${data}.right`)
        copy('/dev/null', join(data, 'votes.sqlite'))
      },
      (data) => copy(`${data}.right`, join(data, 'votes.sqlite')),
    ],
    ['without its votes.sqlite-wal', (data) => rmSync(join(data, 'votes.sqlite-wal')), undefined],
  ]

  it.each(ways)('%s: takes no more votes, and says so; once it is back, votes count again', async (_, away, back) => {
    const folder = newFolder()
    const other = await openSqliteStore(join(folder, 'other'))
    await castIn(other, 3)
    await other.close()
    const data = join(folder, 'data')
    const store = await openIn(data)
    const room = await castIn(store, 100)
    const [warning] = [once(process, 'warning'), away(data)]
    expect(await store.castVote(room.ballot())).toEqual(notSaved)
    await expect(store.check()).rejects.toThrow(`${data}/votes.sqlite could not be written: it`)
    expect(String(await warning)).toMatch(/was (moved or replaced|deleted|deleted or replaced) while the server ran/)
    expect(await room.tally(), 'reads go on').toEqual([0, 0, 0, 100, 0, 0])
    if (!back) return
    back(data)
    expect(await store.castVote(room.ballot())).toHaveProperty('held')
    await store.check()
    expect(await room.tally()).toEqual([0, 0, 0, 101, 0, 0])
    await store.close()
    const again = await openIn(data)
    expect(recount(await again.readLog(room.code), newPoll('few'))).toEqual([0, 0, 0, 101, 0, 0])
  })

  it('that comes and goes is warned of once, not with every vote that it does not take', async () => {
    const data = join(newFolder(), 'data')
    const store = await openIn(data)
    const room = await castIn(store, 1)
    const warned = vi.spyOn(process, 'emitWarning').mockReturnValue()
    onTestFinished(() => void vi.restoreAllMocks())
    for (let turn = 0; turn < 3; turn++) {
      renameSync(data, `${data}.away`)
      expect(await store.castVote(room.ballot())).toEqual(notSaved)
      renameSync(`${data}.away`, data)
      expect(await store.castVote(room.ballot())).toHaveProperty('held')
    }
    expect(warned.mock.calls).toEqual([[expect.stringContaining('moved or replaced while the server ran')]])
  })

  it.each<[what: string, cut: (data: string) => void]>([
    ['whose votes.sqlite was cut off', (data) => truncateSync(join(data, 'votes.sqlite'), 8192)],
    ['whose votes.sqlite-wal was emptied', (data) => truncateSync(join(data, 'votes.sqlite-wal'), 0)],
    [
      'over whose files an older copy was written',
      (data) => {
        copy(join(data, '../older.sqlite'), join(data, 'votes.sqlite'))
        truncateSync(join(data, 'votes.sqlite-wal'), 0)
      },
    ],
  ])('[D4] %s: no vote is acknowledged any more, and the server says so', async (_, cut) => {
    const folder = newFolder()
    const data = join(folder, 'data')
    const store = await openIn(data)
    copy(join(data, 'votes.sqlite'), join(folder, 'older.sqlite'))
    const room = await castIn(store, 100)
    const [warning] = [once(process, 'warning'), cut(data)]
    for (let vote = 0; vote < 3; vote++) expect(await store.castVote(room.ballot())).toEqual(notSaved)
    expect(String(await warning)).toContain('was shortened while the server ran, so votes are lost')
    await expect(store.check()).rejects.toThrow('could not be written')
  })

  it('that is deleted and cannot be written anew at the end is told as a warning of the program, like every other one', async () => {
    const data = join(newFolder(), 'data')
    const store = await openSqliteStore(data)
    await castIn(store, 1)
    const warned = vi.spyOn(process, 'emitWarning').mockReturnValue()
    onTestFinished(() => void vi.restoreAllMocks())
    rmSync(data, { recursive: true })
    // No folder can be made where a link leads nowhere.
    symlinkSync(join(newFolder(), 'none', 'data'), data)
    await store.close()
    expect(warned.mock.lastCall).toEqual([
      expect.stringContaining('votes.sqlite was deleted and could not be written anew: '),
    ])
  })

  it('is noticed even if nobody votes', async () => {
    const data = join(newFolder(), 'data')
    await openIn(data)
    const warning = once(process, 'warning')
    rmSync(data, { recursive: true })
    expect(String(await warning)).toContain('deleted while the server ran')
  })

  it.each<[what: string, away: (data: string) => void]>([
    ['its votes.sqlite was deleted', (data) => rmSync(join(data, 'votes.sqlite'))],
    [
      'its votes.sqlite was deleted and an empty file stands there',
      (data) => {
        rmSync(join(data, 'votes.sqlite'))
        writeFileSync(join(data, 'votes.sqlite'), '')
      },
    ],
    ['all of it was deleted', (data) => rmSync(data, { recursive: true })],
    ['its votes.sqlite-wal was deleted', (data) => rmSync(join(data, 'votes.sqlite-wal'))],
    [
      'its votes.sqlite and votes.sqlite-wal were deleted',
      (data) => {
        for (const name of ['votes.sqlite', 'votes.sqlite-wal', 'votes.sqlite-shm']) rmSync(join(data, name))
      },
    ],
  ])('[I1] loses no acknowledged vote if %s and the server is stopped', async (_, away) => {
    const data = join(newFolder(), 'data')
    const store = await openSqliteStore(data)
    const room = await castIn(store, 500)
    away(data)
    expect(await store.castVote(room.ballot())).toEqual(notSaved)
    await store.close()
    const again = await openIn(data)
    expect((await again.readLog(room.code)).map(({ voteId }) => voteId).sort()).toEqual(room.voteIds.sort())
  })

  it('[I1] loses no acknowledged vote if the log is deleted and the server is killed', async () => {
    const data = join(newFolder(), 'data')
    const store = await openIn(data)
    const room = await castIn(store, 500)
    rmSync(join(data, 'votes.sqlite-wal'))
    expect(await store.castVote(room.ballot())).toEqual(notSaved)
    copy(join(data, 'votes.sqlite'), join(data, '../killed.sqlite'))
    const db = new DatabaseSync(join(data, '../killed.sqlite'), { readOnly: true })
    expect(db.prepare('SELECT count(*) AS votes FROM votes').get()).toEqual({ votes: 500 })
    db.close()
  })

  it('stays as it is when the server stops, if another file and log were put in the place of its own', async () => {
    const folder = newFolder()
    const data = join(folder, 'data')
    const store = await openSqliteStore(data)
    const room = await castIn(store, 100)
    renameSync(data, `${data}.away`)
    // Some votes of a running server's folder are only in the log of the copy.
    execFileSync('cp', ['-r', `${data}.away`, data])
    expect(await store.castVote(room.ballot())).toEqual(notSaved)
    await store.close()
    for (const folder of [data, `${data}.away`]) {
      const again = await openIn(folder)
      expect(await again.readLog(room.code)).toHaveLength(100)
    }
  })

  it('stays as it is when the server stops, if another file was written over its own', async () => {
    const folder = newFolder()
    const other = await openSqliteStore(join(folder, 'other'))
    const theirs = await castIn(other, 3)
    await other.close()
    const data = join(folder, 'data')
    const store = await openSqliteStore(data)
    const room = await castIn(store, 100)
    copy(join(folder, 'other/votes.sqlite'), join(data, 'votes.sqlite'))
    expect(await store.castVote(room.ballot())).toEqual(notSaved)
    await store.close()
    expect(readFileSync(join(data, 'votes.sqlite'))).toEqual(readFileSync(join(folder, 'other/votes.sqlite')))
    const again = await openIn(data)
    expect(await again.readLog(theirs.code)).toHaveLength(3)
    expect(await again.readRoom(room.code)).toBeUndefined()
  })

  it('goes on working while another program reads it or merges the log into it', async () => {
    const data = join(newFolder(), 'data')
    const store = await openIn(data)
    const room = await castIn(store, 100)
    const script = `const { DatabaseSync } = require('node:sqlite')
      const db = new DatabaseSync(process.argv[1])
      db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
      db.close()`
    for (let turn = 0; turn < 3; turn++) {
      execFileSync(process.execPath, ['-e', script, join(data, 'votes.sqlite')])
      expect(await store.castVote(room.ballot())).toHaveProperty('held')
      await store.check()
    }
  })
})

describe('[D6] deleted data', () => {
  /** The files of a folder that contain one of the texts, which are at least four bytes long. */
  function filesWith(folder: string, texts: Buffer[]): string[] {
    // Grouped by their first four bytes, so that one pass over a file finds any of thousands of texts.
    const byStart = Map.groupBy(texts, (text) => text.readUInt32BE(0))
    const hasText = (bytes: Buffer): boolean => {
      for (let at = 0; at + 4 <= bytes.length; at++) {
        const found = byStart.get(bytes.readUInt32BE(at))
        if (found?.some((text) => bytes.subarray(at, at + text.length).equals(text))) return true
      }
      return false
    }
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .filter((path) => hasText(readFileSync(path)))
  }

  it('is removed from a large file once no vote has come for two seconds, since the removal would delay votes', {
    timeout: 60_000,
  }, async () => {
    const data = join(newFolder(), 'data')
    const { db, disk } = await openFolder(data)
    db.exec('CREATE TABLE ballast AS SELECT zeroblob(20000000) AS bytes')
    disk.close()
    const store = await openSqliteStore(data, manyVoters)
    const [room, other] = [await createRoom(store), await createRoom(store)]
    await Promise.all(Array.from({ length: 2000 }, () => store.castVote(room.ballot())))
    await store.castVote(other.ballot())
    const reader = new DatabaseSync(join(data, 'votes.sqlite'), { readOnly: true })
    onTestFinished(() => reader.close())
    const freePages = () => Number(reader.prepare('PRAGMA freelist_count').get()?.freelist_count)
    await store.deleteRoom(room.code, 1)
    expect(freePages()).toBeGreaterThan(0)
    await vi.waitFor(() => expect(freePages()).toBe(0), { timeout: 20_000, interval: 100 })
    await store.close()
  })

  it.each([
    ['few votes', 20, 0],
    ['more votes than the log holds, beside another room', 6000, 3000],
  ])(
    'is in no file of the folder, neither while the server runs nor afterwards: %s',
    { timeout: 60_000 },
    async (_, ours, others) => {
      const data = join(newFolder(), 'data')
      const store = await openSqliteStore(data, manyVoters)
      const voterKey = random128() + random128()
      const rooms = [await createRoom(store), await createRoom(store)] as const
      const [room, other] = rooms
      // The test searches for this room's key; the state of the room is longer than a database page.
      const { state, ...rest } = await room.read()
      const long = { ...state, name: 'name'.repeat(3000) }
      expect(await store.createRoom({ ...rest, code: 'GONE22', voterKey, state: long })).toBe(true)
      const voters = Array.from({ length: ours }, random128)
      const ballots = voters.flatMap((voter) => [1, 2].map((n) => room.ballot({ code: 'GONE22', voter, n })))
      const theirs = Array.from({ length: others }, () => other.ballot())
      // The votes of both rooms are mixed, so that database pages have votes of both.
      for (let from = 0; from < ballots.length; from += 400) {
        const part = [...ballots.slice(from, from + 400), ...theirs.splice(0, 300)]
        for (const answer of await Promise.all(part.map(store.castVote))) expect(answer).toHaveProperty('held')
      }
      const texts = [
        ...[...voters, ...ballots.map(({ voteId }) => voteId), voterKey].map((hex) => Buffer.from(hex, 'hex')),
        ...[Buffer.from(voterKey), Buffer.from('GONE22')],
      ]
      const few = [...texts.slice(0, 300), ...texts.slice(-300)]
      expect(filesWith(data, few)).not.toEqual([])
      await store.deleteRoom('GONE22', rest.keyVersion)
      expect(filesWith(data, few)).toEqual([])
      const left = await store.readLog(other.code)
      await store.castVote(other.ballot())
      await store.close()
      expect(filesWith(data, texts)).toEqual([])
      const again = await openIn(data)
      expect((await again.readLog(other.code)).slice(0, -1)).toEqual(left)
    },
  )

  it('is removed a little later if a reader delayed it', async () => {
    const data = join(newFolder(), 'data')
    const store = await openIn(data)
    const room = await castIn(store, 50)
    const ids = room.voteIds.map((hex) => Buffer.from(hex, 'hex'))
    const reader = new DatabaseSync(join(data, 'votes.sqlite'), { readOnly: true })
    const reading = reader.prepare('SELECT vote_id FROM votes').iterate()
    reading.next()
    await store.deleteRoom(room.code, (await room.read()).keyVersion)
    expect(filesWith(data, ids)).not.toEqual([])
    reading.return?.()
    reader.close()
    const log = statSync(join(data, 'votes.sqlite-wal')).size
    expect(log).toBeGreaterThan(0)
    while (statSync(join(data, 'votes.sqlite-wal')).size > 0) await store.readRoom(room.code)
    expect(filesWith(data, ids)).toEqual([])
  })
})
