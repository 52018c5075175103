// Data folders that the previous release wrote (tests/fixtures/release-1: one server ended, one was killed with its log), used by today's
// program: every count is there, no vote is taken under words that were not stored, and a copy of the earlier file is kept beside it.
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished } from 'vitest'
import { HeldVotes } from '../src/core/contract.ts'
import type { Results } from '../src/core/results.ts'
import { openPseudonyms } from '../src/server/keys.ts'
import { openSqliteStore } from '../src/server/store/sqlite.ts'
import { StoreError } from '../src/server/store/store.ts'

const release = join(import.meta.dirname, 'fixtures/release-1')
const read = (file: string) => JSON.parse(readFileSync(join(release, file), 'utf8'))
const { evening, rehearsal, ended, voters } = read('said.json') as Record<
  'evening' | 'rehearsal' | 'ended',
  { code: string }
> & { voters: string[] }
const told = { evening: read('evening.results.json'), rehearsal: read('rehearsal.results.json') } as Record<
  string,
  Pick<Results, 'version' | 'swing'> & { polls: { claim: string; round: string; epoch: number; counts: number[] }[] }
>

/** Copies one of the folders; that of the killed server includes its log. */
function copyOf(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'upgrade-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  cpSync(join(release, name), folder, { recursive: true })
  const log = join(folder, 'votes.sqlite-wal')
  if (existsSync(`${log}.gz`)) {
    writeFileSync(log, gunzipSync(readFileSync(`${log}.gz`)))
    rmSync(`${log}.gz`)
  }
  return folder
}

async function open(folder: string) {
  const store = await openSqliteStore(folder)
  let isOpen = true
  const close = async () => {
    if (isOpen) await store.close()
    isOpen = false
  }
  onTestFinished(close)
  const room = async (code: string) => {
    const found = await store.readRoom(code)
    if (!found) throw new Error(`there is no room ${code}`)
    return found
  }
  return { store, room, close }
}

const copiesIn = (folder: string) => readdirSync(folder).filter((name) => name.includes('.format-'))

describe.each(['ended', 'killed'])('a data folder of the previous release, whose server was %s', (name) => {
  it('[I8] has every count and the swing as the previous release showed them', async () => {
    const { room } = await open(copyOf(name))
    for (const [key, { code }] of Object.entries({ evening, rehearsal })) {
      const { tallies, state, version } = await room(code)
      for (const { claim, round, epoch, counts } of told[key]?.polls ?? []) {
        const poll = round === 'main' ? claim : `${claim}.${round}`
        expect(tallies[poll], poll).toEqual(counts)
        expect(state.polls[poll]).toMatchObject({ epoch, kind: 'agree-5', values: ['-2', '-1', '0', '1', '2'] })
      }
      expect(version).toBeGreaterThanOrEqual(told[key]?.version ?? Number.POSITIVE_INFINITY)
    }
    expect((await room(evening.code)).published?.swing).toEqual(told.evening?.swing)
  })

  it('[I1] has the vote that each voter holds, with its value as a text', async () => {
    const { store, room } = await open(copyOf(name))
    const { voterKey } = await room(evening.code)
    const held = await store.readVotes(evening.code, openPseudonyms(voterKey)(voters[1] ?? ''))
    const before = read('evening.mine.json').votes as { value: number | null }[]
    expect(held).toEqual(before.map((vote) => ({ ...vote, value: vote.value === null ? null : String(vote.value) })))
    expect(HeldVotes.parse({ votes: held }).votes).toHaveLength(before.length)
  })

  it('takes no vote in a room, whether its polls are open or not, until they are opened again', async () => {
    const { room } = await open(copyOf(name))
    for (const { code } of [evening, rehearsal, ended]) {
      const { polls } = (await room(code)).state
      expect(Object.keys(polls)).not.toEqual([])
      for (const poll of Object.values(polls)) expect(poll).toMatchObject({ open: false, wordings: [], closesAt: null })
    }
    const { state } = await room(evening.code)
    expect(state.polls['few-unicorns']?.earlier).toEqual([
      { epoch: 1, revealed: false, kind: 'agree-5', values: ['-2', '-1', '0', '1', '2'], wordings: [] },
    ])
    expect(state.clock).toEqual({
      startedAt: expect.any(Number),
      part: 'private-market',
      partSince: expect.any(Number),
      day: '2026-11-29',
    })
  })

  it('keeps a rehearsal and the room before it', async () => {
    const { room } = await open(copyOf(name))
    const { state } = await room(rehearsal.code)
    expect(state.beforeRehearsal?.polls['thesis.before']).toMatchObject({ epoch: 1, open: false, wordings: [] })
    expect(state.beforeRehearsal?.clock).toHaveProperty('part')
    expect(state.beforeRehearsal).not.toHaveProperty('beforeRehearsal')
  })

  it('has the room of all readers under the id of its debate, still open', async () => {
    const { store, room } = await open(copyOf(name))
    const { state, tallies } = await room('readers.capital-feast')
    expect(tallies['few-unicorns']).toEqual([3, 0, 0, 4, 0, 0])
    expect(state.polls['few-unicorns']).toMatchObject({ open: true, wordings: [] })
    expect(await store.readRoom('readers')).toBeUndefined()
  })

  it('is copied before it is changed; only its owner can read the copy, which the server names', async () => {
    const folder = copyOf(name)
    const { store, close } = await open(folder)
    expect(store.copies.format).toBe(join(folder, 'votes.sqlite.format-6'))
    expect(statSync(store.copies.format ?? '').mode & 0o777).toBe(0o600)
    const copy = new DatabaseSync(store.copies.format ?? '', { readOnly: true })
    expect(copy.prepare('PRAGMA user_version').get()).toEqual({ user_version: 6 })
    expect(copy.prepare('SELECT count(*) AS votes FROM votes').get()).toEqual({ votes: 76 })
    copy.close()
    await close()
    // The next start changes nothing, so it makes no copy.
    expect((await open(folder)).store.copies.format).toBeUndefined()
    expect(copiesIn(folder)).toEqual(['votes.sqlite.format-6'])
  })
})

it('a poll that was open and unanswered opens by itself again, as if it were new', async () => {
  const folder = copyOf('ended')
  const db = new DatabaseSync(join(folder, 'votes.sqlite'))
  db.exec(
    `INSERT INTO polls (room, claim, round, epoch, last_epoch, open, revealed, earlier, entered, closes_at)
     SELECT id, 'rules-unlock-money', 'main', 1, 1, 1, 0, '[]', 1, NULL FROM rooms WHERE code = '${evening.code}'`,
  )
  db.close()
  const { room } = await open(folder)
  const { polls } = (await room(evening.code)).state
  expect(polls['rules-unlock-money']).toMatchObject({ entered: false, open: false })
  expect(polls['few-unicorns']).toMatchObject({ entered: true, open: false })
})

describe('the copy of the earlier file', () => {
  it('is never overwritten by a later copy', async () => {
    const folder = copyOf('ended')
    writeFileSync(join(folder, 'votes.sqlite.format-6'), 'another')
    writeFileSync(join(folder, 'votes.sqlite.copy'), 'half of one')
    const { store } = await open(folder)
    expect(store.copies.format).toBe(join(folder, 'votes.sqlite.format-6.2'))
    expect(readFileSync(join(folder, 'votes.sqlite.format-6'), 'utf8')).toBe('another')
    expect(existsSync(join(folder, 'votes.sqlite.copy'))).toBe(false)
  })

  it('is deleted after a week', async () => {
    const folder = copyOf('ended')
    await (await open(folder)).close()
    const copy = join(folder, 'votes.sqlite.format-6')
    const ago = (days: number) => Date.now() / 1000 - days * 24 * 3600
    utimesSync(copy, ago(6.9), ago(6.9))
    await (await open(folder)).close()
    expect(copiesIn(folder)).toHaveLength(1)
    utimesSync(copy, ago(7.1), ago(7.1))
    await (await open(folder)).close()
    expect(copiesIn(folder)).toEqual([])
  })

  it('is deleted at once when a room is deleted, since it contains that room’s voters too', async () => {
    const folder = copyOf('ended')
    const { store, close } = await open(folder)
    expect(await store.deleteRoom(ended.code, 1)).toBeUndefined()
    await close()
    expect(copiesIn(folder)).toEqual([])
  })
})

it('a file that a newer program wrote is not changed, and a sentence says so', async () => {
  const folder = copyOf('ended')
  const path = join(folder, 'votes.sqlite')
  const db = new DatabaseSync(path)
  db.exec('PRAGMA user_version = 99')
  db.close()
  const bytes = readFileSync(path)
  await expect(openSqliteStore(folder)).rejects.toThrow(StoreError)
  await expect(openSqliteStore(folder)).rejects.toThrow(/was written by a newer version of this program/)
  expect(readFileSync(path).equals(bytes)).toBe(true)
  expect(copiesIn(folder)).toEqual([])
})
