// A disk that is really full: a small tmpfs. Only root can mount one; for anyone else the tests are reported as skipped.
import { execFileSync } from 'node:child_process'
import { rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { openSqliteStore } from '../../src/server/store/sqlite.ts'
import type { Store } from '../../src/server/store/store.ts'
import { createRoom, manyVoters, newFolder, newPoll, recount } from '../stored-room.ts'

const isRoot = process.getuid?.() === 0

/** Mounts a disk of this many megabytes for `use`; skips the test if mounting is not allowed. */
async function onDisk(megabytes: number, skip: (why: string) => void, use: (disk: string) => Promise<void>) {
  const disk = newFolder()
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', disk], { stdio: 'pipe' })
  } catch (error) {
    return skip(`no tmpfs can be mounted here: ${(error as Error).message}`)
  }
  try {
    await use(disk)
  } finally {
    execFileSync('umount', ['-l', disk])
  }
}

/** Opens a room, and counts its votes here as well. */
async function openVoting(store: Store) {
  const room = await createRoom(store)
  const acked = new Set<string>()
  /** Casts this many votes at once; returns how many were refused. */
  const cast = async (count: number): Promise<number> => {
    let refused = 0
    const ballots = Array.from({ length: count }, () => room.ballot())
    for (const [index, answer] of (await Promise.all(ballots.map((ballot) => store.castVote(ballot)))).entries()) {
      if ('held' in answer) acked.add(ballots[index]?.voteId ?? '')
      else {
        expect(answer).toEqual({ error: 'not_saved' })
        refused += 1
      }
    }
    return refused
  }
  /** Checks that reading works whatever the state of the disk, and shows every acknowledged vote. */
  const check = async (when: string) => {
    const [{ tallies }, log] = [await room.read(), await store.readLog(room.code)]
    expect(tallies.few, when).toEqual(recount(log, newPoll('few')))
    const logged = new Set(log.map(({ voteId }) => voteId))
    expect(
      [...acked].filter((voteId) => !logged.has(voteId)),
      when,
    ).toEqual([])
  }
  return { cast, check, acked }
}

function checkFile(data: string): void {
  const db = new DatabaseSync(join(data, 'votes.sqlite'), { readOnly: true })
  expect(db.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }])
  db.close()
}

it.runIf(isRoot).for([8, 64])(
  '[I1] [D5] a full disk of %i MB refuses votes with an error, loses none, and takes votes again once there is space',
  { timeout: 120_000 },
  (megabytes, { skip }) =>
    onDisk(megabytes, skip, async (disk) => {
      const ballast = join(disk, 'ballast')
      const store = await openSqliteStore(join(disk, 'data'), manyVoters)
      const { cast, check } = await openVoting(store)
      for (let fill = 0; fill < 20; fill++) {
        // The ballast must fill a small disk, since otherwise the votes of twenty rounds would.
        for (let group = 0; group < 3; group++) await cast(megabytes + Math.floor(Math.random() * 2 * megabytes))
        fillUp(ballast)
        let refused = 0
        for (let group = 0; group < 60 && !refused; group++) refused = await cast(100)
        expect(refused, `fill ${fill}`).toBeGreaterThan(0)
        await check(`fill ${fill}`)
        rmSync(ballast)
        expect(await cast(1), `fill ${fill}`).toBe(0)
        await store.check()
      }
      await store.close()
      checkFile(join(disk, 'data'))
    }),
)

it.runIf(isRoot)(
  '[I1] [D5] a disk of 8 MB that was filled by votes takes votes again as soon as it is enlarged',
  { timeout: 120_000 },
  ({ skip }) =>
    onDisk(8, skip, async (disk) => {
      const store = await openSqliteStore(join(disk, 'data'), manyVoters)
      const { cast, check, acked } = await openVoting(store)
      for (const count of [500, 100, 10, 1]) while ((await cast(count)) === 0);
      const { bsize, bfree } = statfsSync(disk)
      process.stdout.write(`${acked.size} votes fill 8 MB; ${(bsize * bfree) / 1024} kB are left\n`)
      await check('full')
      execFileSync('mount', ['-o', 'remount,size=16m', disk])
      expect(await cast(1)).toBe(0)
      expect(await cast(100)).toBe(0)
      await check('grown')
      await store.close()
      checkFile(join(disk, 'data'))
    }),
)

/** Uses up the rest of the disk. */
function fillUp(ballast: string): void {
  const block = Buffer.alloc(4096)
  try {
    for (;;) writeFileSync(ballast, block, { flag: 'a' })
  } catch (error) {
    expect(error).toMatchObject({ code: 'ENOSPC' })
  }
}
