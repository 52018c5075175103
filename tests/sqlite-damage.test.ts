// What a disk does to votes.sqlite while no server has it open: one bit is flipped in a copy of an evening, at random, again and again.
// Each copy opens with every room, count and vote as they were, or does not open and says why; none is silently wrong.
import { copyFileSync, cpSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openSqliteStore } from '../src/server/store/sqlite.ts'
import { type Store, StoreError } from '../src/server/store/store.ts'
import { runs } from './runs.ts'
import { createRoom, manyVoters, newFolder, newPoll, newState, random128, recount, resetPoll } from './stored-room.ts'

const before = newPoll('thesis', 'before')
const after = newPoll('thesis', 'after')
const polls = { few: newPoll('few'), 'thesis.before': before, 'thesis.after': after }

/** A folder with two evenings: changed minds, a reset, a swing that is told, a refused vote, a command; returns what it says. */
async function writeEvenings() {
  const folder = newFolder()
  const store = await openSqliteStore(folder, manyVoters)
  const rooms = [await createRoom(store, newState(polls)), await createRoom(store, newState(polls))]
  for (const room of rooms) {
    const voters = Array.from({ length: 40 }, random128)
    const value = () => ['-2', '-1', '0', '1', '2', null][Math.floor(Math.random() * 6)] ?? null
    for (const n of [1, 2])
      for (const [claim, round] of [
        ['few', 'main'] as const,
        ['thesis', 'before'] as const,
        ['thesis', 'after'] as const,
      ])
        await Promise.all(
          voters.map((voter) => store.castVote(room.ballot({ voter, claim, round, n, value: value() }))),
        )
    const few = resetPoll(polls.few)
    const shut = { 'thesis.before': { ...before, open: false }, 'thesis.after': { ...after, open: false } }
    await room.steer({ polls: { few, ...shut } })
    await store.castVote(room.ballot({ epoch: 2 }))
    await store.castVote(room.ballot({ claim: 'thesis', round: 'after' }))
  }
  const said = await sayAll(
    store,
    rooms.map(({ code }) => code),
  )
  await store.close()
  return { folder, codes: rooms.map(({ code }) => code), said }
}

const sayAll = (store: Store, codes: string[]) =>
  Promise.all(
    codes.map(async (code) => {
      const log = await store.readLog(code)
      const voters = [...new Set(log.map(({ voter }) => voter))].sort()
      const held = await Promise.all(voters.map((voter) => store.readVotes(code, voter)))
      return { room: await store.readRoom(code), log: new Set(log.map((vote) => JSON.stringify(vote))), voters, held }
    }),
  )

const copyOf = (folder: string): string => {
  const copy = newFolder()
  cpSync(folder, copy, { recursive: true })
  return copy
}

function flip(path: string, bit: number): void {
  const bytes = readFileSync(path)
  const at = Math.floor(bit / 8) % bytes.length
  bytes[at] = (bytes[at] ?? 0) ^ (1 << (bit % 8))
  writeFileSync(path, bytes)
}

/** Changes the closed file of a folder as the disk might have. */
function change(folder: string, sql: string): void {
  const db = new DatabaseSync(join(folder, 'votes.sqlite'))
  db.exec(sql)
  db.close()
}

describe('[D1] a file that the disk has changed', () => {
  it('in one bit, anywhere, opens as it was or stops with a sentence: nothing is silently wrong', async () => {
    const { folder, codes, said } = await writeEvenings()
    const bits = statSync(join(folder, 'votes.sqlite')).size * 8
    const fates = { same: 0, countedAnew: 0, stopped: 0 }
    await fc.assert(
      fc.asyncProperty(fc.nat(bits - 1), async (bit) => {
        const damaged = copyOf(folder)
        flip(join(damaged, 'votes.sqlite'), bit)
        const store = await openSqliteStore(damaged).catch((error: Error) => error)
        if (store instanceof Error) {
          expect(store).toBeInstanceOf(StoreError)
          expect(store.message).toContain(damaged)
          fates.stopped += 1
          return
        }
        if (store.copies.damaged) fates.countedAnew += 1
        else fates.same += 1
        const now = await sayAll(store, codes)
        await store.close()
        expect(now).toEqual(said)
      }),
      { numRuns: runs(200) },
    )
    process.stdout.write(`One bit flipped: ${JSON.stringify(fates)}\n`)
    expect(Math.min(fates.same, fates.stopped)).toBeGreaterThan(0)
  }, 240_000)

  it.each([
    ['a tally', "UPDATE tallies SET count = count + 1 WHERE claim = 'few' AND epoch = 1"],
    ['the voters who voted twice', 'UPDATE pairs SET count = count + 1'],
    ['what a voter holds', "UPDATE held SET value = '2' WHERE value = '-2'"],
    ['which vote a voter holds', 'UPDATE held SET n = 1 WHERE n = 2'],
    ['a voter without a held vote', "DELETE FROM held WHERE claim = 'few'"],
    ['how many of a voter’s votes are logged', 'UPDATE held SET log_rows = log_rows + 1'],
  ])('in %s, is counted anew from its log, and kept as it was beside it', async (_, sql) => {
    const { folder, codes, said } = await writeEvenings()
    change(folder, sql)
    const wrong = readFileSync(join(folder, 'votes.sqlite'))
    const store = await openSqliteStore(folder)
    const { damaged } = store.copies
    expect(damaged).toBe(join(folder, 'votes.sqlite.damaged'))
    expect(statSync(damaged ?? '').mode & 0o777).toBe(0o600)
    expect(readFileSync(damaged ?? '').length).toBe(wrong.length)
    expect(await sayAll(store, codes)).toEqual(said)
    await store.close()
    const again = await openSqliteStore(folder)
    expect(again.copies.damaged, 'the next start finds nothing wrong').toBeUndefined()
    await again.close()
  })

  it.each([
    ['votes', "UPDATE votes SET value = '2' WHERE value = '-2'"],
    ['votes', "UPDATE votes SET lang = 'en' WHERE seq = 7"],
    ['states', `UPDATE states SET state = replace(state, '"locked":false', '"locked":true ')`],
    ['rooms', 'UPDATE rooms SET version = version - 1'],
    ['voters', 'UPDATE voters SET in_rehearsal = 1'],
    ['refused', "UPDATE refused SET error = 'reworded'"],
    ['told', 'UPDATE told SET paired = paired + 1'],
  ])('in a row of %s, stops with a sentence that names it, and stays as it is', async (table, sql) => {
    const { folder } = await writeEvenings()
    change(folder, sql)
    const path = join(folder, 'votes.sqlite')
    const bytes = readFileSync(path)
    const refusal = await openSqliteStore(folder).catch((error: Error) => error)
    expect(refusal).toBeInstanceOf(StoreError)
    expect((refusal as Error).message).toMatch(new RegExp(`^${path} is damaged: .*table ${table} .*newest backup`))
    expect(readFileSync(path).length).toBe(bytes.length)
    expect(readdirSync(folder).filter((name) => name.includes('damaged'))).toEqual([])
  })

  it('is replaced by the newest backup and the evening goes on', async () => {
    const { folder, codes, said } = await writeEvenings()
    const path = join(folder, 'votes.sqlite')
    const backup = join(newFolder(), 'votes.sqlite')
    copyFileSync(path, backup)
    change(folder, "UPDATE votes SET value = '2'")
    await expect(openSqliteStore(folder)).rejects.toThrow('is damaged')
    expect(existsSync(path)).toBe(true)
    copyFileSync(backup, path)
    const store = await openSqliteStore(folder)
    expect(await sayAll(store, codes)).toEqual(said)
    for (const code of codes) {
      const room = await store.readRoom(code)
      expect(room?.tallies['thesis.before']).toEqual(recount(await store.readLog(code), before))
    }
    await store.close()
  })
})
