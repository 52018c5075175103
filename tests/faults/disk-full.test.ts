// A disk that is really full: a small tmpfs, which takes root to mount; elsewhere the test says that it was skipped.
import { execFileSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { openSqliteStore } from '../../src/server/store/sqlite.ts'
import { createRoom, newFolder, newPoll, recount } from '../stored-room.ts'

const isRoot = process.getuid?.() === 0

// 64 MB hold the write-ahead log at its longest (32 MB), so that the ballast alone decides.
it.runIf(isRoot)(
  '[I1] a full disk refuses votes honestly, loses none, and takes them again once there is room',
  { timeout: 120_000 },
  async ({ skip }) => {
    const disk = newFolder()
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', disk], { stdio: 'pipe' })
    } catch (error) {
      return skip(`no tmpfs can be mounted here: ${(error as Error).message}`)
    }
    try {
      const ballast = join(disk, 'ballast')
      const store = await openSqliteStore(join(disk, 'data'))
      const room = await createRoom(store)
      const acked = new Set<string>()
      let refused = 0
      const castSome = async () => {
        const ballots = Array.from({ length: 20 + Math.floor(Math.random() * 200) }, () => room.ballot())
        for (const [place, answer] of (await Promise.all(ballots.map((ballot) => store.castVote(ballot)))).entries()) {
          if ('held' in answer) acked.add(ballots[place]?.voteId ?? '')
          else {
            expect(answer).toEqual({ error: 'not_saved' })
            refused += 1
          }
        }
      }
      for (let fill = 0; fill < 20; fill++) {
        for (let group = 0; group < 3; group++) await castSome()
        fillUp(ballast)
        refused = 0
        for (let group = 0; group < 30 && !refused; group++) await castSome()
        expect(refused, `fill ${fill}`).toBeGreaterThan(0)
        const [{ tallies }, log] = [await room.read(), await store.readLog(room.code)]
        expect(tallies.few, `fill ${fill}`).toEqual(recount(log, newPoll('few')))
        const logged = new Set(log.map(({ voteId }) => voteId))
        expect(
          [...acked].filter((voteId) => !logged.has(voteId)),
          `fill ${fill}`,
        ).toEqual([])
        rmSync(ballast)
        const late = room.ballot()
        expect(await store.castVote(late), `fill ${fill}`).toHaveProperty('held')
        acked.add(late.voteId)
      }
      await store.close()
      const db = new DatabaseSync(join(disk, 'data', 'votes.sqlite'), { readOnly: true })
      expect(db.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }])
      db.close()
    } finally {
      execFileSync('umount', ['-l', disk])
    }
  },
)

/** Takes what is left of the disk. */
function fillUp(ballast: string): void {
  const block = Buffer.alloc(4096)
  try {
    for (;;) writeFileSync(ballast, block, { flag: 'a' })
  } catch (error) {
    expect(error).toMatchObject({ code: 'ENOSPC' })
  }
}
