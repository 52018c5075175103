// What a disk does to votes.sqlite while no server has it open: one bit is flipped in a copy of an evening, at random, again and again.
// Each copy opens with every room, count and vote as they were, or does not open and says why; none is silently wrong.
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Ballot, PollState, RoomState } from '../src/room/state.ts'
import { openSqliteStore } from '../src/server/store/sqlite.ts'
import { type Store, type StoredRoom, StoreError } from '../src/server/store/store.ts'
import { runs } from './runs.ts'
import { createRoom, manyVoters, newFolder, newPoll, newState, random128, recount, resetPoll } from './stored-room.ts'

const before = newPoll('thesis', 'before')
const after = newPoll('thesis', 'after')
const polls = { few: newPoll('few'), 'thesis.before': before, 'thesis.after': after }

const template = mkdtempSync(join(tmpdir(), 'evenings-'))
let codes: string[]
let said: Awaited<ReturnType<typeof sayAll>>
/** Two evenings: changed minds, a reset, swings that are told, refused votes, commands. */
beforeAll(async () => {
  const store = await openSqliteStore(template, manyVoters)
  const rooms = [await createRoom(store, newState(polls)), await createRoom(store, newState(polls))]
  codes = rooms.map(({ code }) => code)
  await spendEvening(store, rooms)
  said = await sayAll(store, codes)
  await store.close()
})
afterAll(() => rmSync(template, { recursive: true, force: true }))

/** Goes on in both rooms of a folder, with other voters; returns what the folder says then. */
async function goOn(folder: string) {
  const store = await openSqliteStore(folder, manyVoters)
  for (const code of codes) {
    const room = await store.readRoom(code)
    if (!room) throw new Error(`there is no room ${code}`)
    const { wordings, epoch } = room.state.polls.few as PollState
    const few = {
      claim: 'few',
      round: 'main',
      epoch,
      wording: wordings[0] ?? '',
      value: '1',
      n: 1,
      lang: 'ja',
    } as const
    const cast = (vote: Partial<Ballot> = {}) =>
      store.castVote({ ...few, code, voter: random128(), voteId: random128(), at: 1_700_000_000, ...vote })
    await steer(store, code, ({ state }) => reopen(state, true))
    await Promise.all(Array.from({ length: 30 }, () => cast()))
    const voters = Array.from({ length: 12 }, random128)
    for (const round of ['before', 'after'] as const)
      await Promise.all(voters.map((voter) => cast({ voter, claim: 'thesis', round, epoch: 1, value: '2' })))
    await steer(store, code, ({ state }) => reopen(state, false))
    await cast({ claim: 'thesis', round: 'after', epoch: 1 })
  }
  const now = await sayAll(store, codes)
  await store.close()
  return now
}

async function spendEvening(store: Store, rooms: Awaited<ReturnType<typeof createRoom>>[]) {
  for (const room of rooms) {
    const voters = Array.from({ length: 40 }, random128)
    const value = () => ['-2', '-1', '0', '1', '2', null][Math.floor(Math.random() * 6)] ?? null
    const asked = [['few', 'main'] as const, ['thesis', 'before'] as const, ['thesis', 'after'] as const]
    for (const n of [1, 2])
      for (const [claim, round] of asked)
        await Promise.all(
          voters.map((voter) => store.castVote(room.ballot({ voter, claim, round, n, value: value() }))),
        )
    await steer(store, room.code, ({ state }) => ({
      ...reopen(state, false),
      few: resetPoll(state.polls.few as PollState),
    }))
    await store.castVote(room.ballot({ epoch: 2 }))
    await store.castVote(room.ballot({ claim: 'thesis', round: 'after' }))
  }
}

async function steer(store: Store, code: string, change: (room: StoredRoom) => RoomState['polls']): Promise<void> {
  const room = (await store.readRoom(code)) as StoredRoom
  const state = { ...room.state, polls: change(room) }
  const { stateVersion, keyVersion } = room
  const unwritten = await store.saveState(code, { commandId: random128(), stateVersion, state, keyVersion })
  if (unwritten) throw new Error(unwritten)
}

/** The polls, those of the thesis open or closed. */
const reopen = ({ polls }: RoomState, open: boolean): RoomState['polls'] =>
  Object.fromEntries(Object.entries(polls).map(([key, poll]) => [key, key === 'few' ? poll : { ...poll, open }]))

const sayAll = (store: Store, codes: string[]) =>
  Promise.all(
    codes.map(async (code) => {
      const log = await store.readLog(code)
      const voters = [...new Set(log.map(({ voter }) => voter))].sort()
      const held = await Promise.all(voters.map((voter) => store.readVotes(code, voter)))
      return { room: await store.readRoom(code), log: new Set(log.map((vote) => JSON.stringify(vote))), voters, held }
    }),
  )

/** Opens the folder of a damaged file, which must say what was said or stop with a sentence. */
async function openDamaged(folder: string, expected: unknown): Promise<'same' | 'countedAnew' | 'stopped'> {
  const store = await openSqliteStore(folder).catch((error: Error) => error)
  if (store instanceof Error) {
    expect(store).toBeInstanceOf(StoreError)
    expect(store.message).toContain(folder)
    return 'stopped'
  }
  const now = await sayAll(store, codes)
  await store.close()
  expect(now).toEqual(expected)
  return store.copies.damaged ? 'countedAnew' : 'same'
}

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
    const bits = statSync(join(template, 'votes.sqlite')).size * 8
    const fates = { same: 0, countedAnew: 0, stopped: 0 }
    await fc.assert(
      fc.asyncProperty(fc.nat(bits - 1), async (bit) => {
        const damaged = copyOf(template)
        flip(join(damaged, 'votes.sqlite'), bit)
        fates[await openDamaged(damaged, said)] += 1
      }),
      { numRuns: runs(200) },
    )
    process.stdout.write(`One bit flipped: ${JSON.stringify(fates)}\n`)
    expect(Math.min(fates.same, fates.stopped)).toBeGreaterThan(0)
  }, 240_000)

  it('in one page, which has what was written before, opens as it was or stops: nothing is silently older', async () => {
    const folder = copyOf(template)
    const path = join(folder, 'votes.sqlite')
    const older = readFileSync(path)
    const later = await goOn(folder)
    const newer = readFileSync(path)
    const pageSize = 4096
    const fates = { same: 0, countedAnew: 0, stopped: 0 }
    for (let from = 0; from < older.length; from += pageSize) {
      const page = older.subarray(from, from + pageSize)
      if (page.equals(newer.subarray(from, from + pageSize))) continue
      const damaged = copyOf(folder)
      writeFileSync(
        join(damaged, 'votes.sqlite'),
        Buffer.concat([newer.subarray(0, from), page, newer.subarray(from + pageSize)]),
      )
      const fate = await openDamaged(damaged, later)
      fates[fate] += 1
    }
    process.stdout.write(`One page older: ${JSON.stringify(fates)}\n`)
    expect(fates.stopped).toBeGreaterThan(3)
  }, 240_000)

  it.each([
    ['a tally', "UPDATE tallies SET count = count + 1 WHERE claim = 'few' AND epoch = 1"],
    ['a tally below zero', "INSERT OR REPLACE INTO tallies VALUES (1, 'few', 'main', 1, '', -5)"],
    ['the voters who voted twice', 'UPDATE pairs SET count = count + 1'],
    ['what a voter holds', "UPDATE held SET value = '2' WHERE value = '-2'"],
    ['which vote a voter holds', 'UPDATE held SET n = 1 WHERE n = 2'],
    [
      'an older vote that a voter holds',
      `UPDATE held SET (n, vote_id, value, lang) = (SELECT n, vote_id, value, lang FROM votes
         WHERE (room, voter, claim, round, epoch) = (held.room, held.voter, held.claim, held.round, held.epoch) ORDER BY n LIMIT 1)`,
    ],
    [
      'a held vote that is not in the log',
      'INSERT INTO held SELECT room, zeroblob(16), claim, round, epoch, n, randomblob(16), value, lang, 0 FROM held LIMIT 1',
    ],
    ['a voter without a held vote', "DELETE FROM held WHERE claim = 'few'"],
    ['how many of a voter’s votes are logged', 'UPDATE held SET log_rows = log_rows + 1'],
  ])('in %s, is counted anew from its log, and kept as it was beside it', async (_, sql) => {
    const folder = copyOf(template)
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
  ])('in a row of %s, stops with a sentence that names it, and stays as it is', (table, sql) =>
    expectStop(sql, `table ${table}`),
  )

  it.each([
    ['votes', "DELETE FROM votes WHERE vote_id IN (SELECT vote_id FROM held WHERE claim = 'few')"],
    ['votes', 'DELETE FROM votes; DELETE FROM held; DELETE FROM tallies; DELETE FROM pairs'],
    ['voters', 'DELETE FROM voters WHERE room = 1'],
    ['refused votes', 'DELETE FROM refused'],
    ['commands', 'DELETE FROM commands'],
    ['swing', 'DELETE FROM told'],
    ['state', 'DELETE FROM states WHERE room = 1'],
  ])('that lacks %s, stops with a sentence: nothing that was counted is dropped', (what, sql) => expectStop(sql, what))

  async function expectStop(sql: string, what: string): Promise<void> {
    const folder = copyOf(template)
    change(folder, sql)
    const path = join(folder, 'votes.sqlite')
    const bytes = readFileSync(path)
    const refusal = await openSqliteStore(folder).catch((error: Error) => error)
    expect(refusal).toBeInstanceOf(StoreError)
    expect((refusal as Error).message).toMatch(new RegExp(`^${path} is damaged: .*${what}.*newest backup`))
    expect(readFileSync(path).equals(bytes)).toBe(true)
    expect(readdirSync(folder).filter((name) => name.includes('damaged'))).toEqual([])
  }

  it('is not found in texts of any characters', async () => {
    const folder = newFolder()
    const name = `"'\\/\b\f\n\r\t\0\x1f\x7f\u2028<é論🐟`
    const room = { code: 'AAAAAA', deck: name, title: { en: name }, voterKey: name, keyVersion: 1, keyHash: name }
    const first = await openSqliteStore(folder)
    await first.createRoom({ ...room, createdAt: 1, state: { ...newState(polls), name: `${name}\ud800` } })
    await first.close()
    const store = await openSqliteStore(folder)
    expect((await store.readRoom('AAAAAA'))?.state.name).toBe(`${name}\ud800`)
    await store.close()
  })

  it('is replaced by the newest backup and the evening goes on', async () => {
    const folder = copyOf(template)
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
