// The rules of every store, run over each database; what only SQLite promises (files, locks, migrations) is tested at the end.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Worker } from 'node:worker_threads'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import type { Round } from '../src/core/poll.ts'
import { readersCode } from '../src/core/room-code.ts'
import type { Change } from '../src/room/calls.ts'
import type { Ballot, PollState } from '../src/room/state.ts'
import { openSqliteStore } from '../src/server/store/sqlite.ts'
import { openFolder } from '../src/server/store/sqlite-file.ts'
import { type Store, type StoredRoom, StoreError } from '../src/server/store/store.ts'
import {
  createRoom,
  databases,
  newFolder,
  newPoll,
  newState,
  random128,
  recount,
  resetPoll,
  wording,
} from './stored-room.ts'

const openPoll = newPoll('few')

/** The database format of the first release; never edit it. */
const firstShape = `CREATE TABLE rooms (
     id INTEGER PRIMARY KEY,
     code TEXT NOT NULL UNIQUE,
     deck TEXT NOT NULL,
     scale TEXT NOT NULL,
     voter_key TEXT NOT NULL,
     key_version INTEGER NOT NULL,
     key_hash TEXT NOT NULL,
     version INTEGER NOT NULL,
     state_version INTEGER NOT NULL,
     state TEXT NOT NULL,
     created_at INTEGER NOT NULL
   ) STRICT;
   CREATE TABLE polls (
     room INTEGER NOT NULL,
     claim TEXT NOT NULL,
     round TEXT NOT NULL,
     epoch INTEGER NOT NULL,
     last_epoch INTEGER NOT NULL,
     open INTEGER NOT NULL,
     revealed INTEGER NOT NULL,
     earlier TEXT NOT NULL,
     PRIMARY KEY (room, claim, round)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE votes (
     seq INTEGER PRIMARY KEY,
     room INTEGER NOT NULL,
     vote_id BLOB NOT NULL UNIQUE CHECK (length(vote_id) = 16),
     claim TEXT NOT NULL,
     round TEXT NOT NULL,
     epoch INTEGER NOT NULL,
     voter BLOB NOT NULL CHECK (length(voter) = 16),
     n INTEGER NOT NULL,
     value INTEGER,
     lang TEXT NOT NULL,
     at INTEGER NOT NULL
   ) STRICT;
   CREATE TABLE held (
     room INTEGER NOT NULL,
     voter BLOB NOT NULL,
     claim TEXT NOT NULL,
     round TEXT NOT NULL,
     epoch INTEGER NOT NULL,
     n INTEGER NOT NULL,
     vote_id BLOB NOT NULL,
     value INTEGER,
     lang TEXT NOT NULL,
     PRIMARY KEY (room, voter, claim, round, epoch)
   ) STRICT, WITHOUT ROWID;`

describe.each(databases)('$name', ({ newLocation, open }) => {
  const stores: Store[] = []
  const openAt = async (location: string) => {
    const store = await open(location)
    stores.push(store)
    return store
  }
  const openNew = () => openAt(newLocation())
  afterEach(async () => {
    for (const store of stores.splice(0)) await store.close()
  })

  it('[I1] rooms, state, votes and tallies are as before after a restart', async () => {
    const location = newLocation()
    const first = await openAt(location)
    const room = await createRoom(first, newState({ few: openPoll, 'thesis.after': newPoll('thesis', 'after') }))
    const voter = random128()
    await first.castVote(room.ballot({ voter, value: null }))
    await first.castVote(room.ballot({ claim: 'thesis', round: 'after', value: '-2', lang: 'zh-Hans' }))
    const { state } = await room.read()
    await room.steer({
      slide: 'few',
      step: 2,
      hold: true,
      short: true,
      name: '夕べ',
      texts: true,
      screenLangs: ['ja', 'en'],
      clock: { startedAt: 7, part: 'noise', partSince: 9 },
      polls: { ...state.polls, few: { ...openPoll, revealed: true, closesAt: 1_800_000_000 } },
    })
    const { beforeRehearsal: _, ...aside } = (await room.read()).state
    await room.steer({ beforeRehearsal: aside })
    await first.saveKey(room.code, { keyVersion: 1, keyHash: 'ef' })
    const [before, log] = [await room.read(), await first.readLog(room.code)]
    await first.close()

    const second = await openAt(location)
    expect(await second.readRoom(room.code)).toEqual(before)
    expect(before).toMatchObject({
      keyVersion: 2,
      keyHash: 'ef',
      voterKey: 'ab',
      deck: 'feast',
      state: { step: 2, name: '夕べ' },
    })
    expect(await second.readLog(room.code)).toEqual(log)
    expect(await second.readVotes(room.code, voter)).toEqual([
      { claim: 'few', round: 'main', epoch: 1, value: null, n: 1 },
    ])
    const { code, createdAt } = before
    expect(await second.listRooms()).toEqual([
      {
        ...{
          code,
          deck: 'feast',
          title: { en: 'A feast' },
          name: '夕べ',
          createdAt,
          ended: false,
          isRehearsal: true,
          voters: 2,
        },
        ...{ keyVersion: 2, keyHash: 'ef', lastSteered: 2, opener: null },
      },
    ])
  })

  it('a check resolves as long as votes can be stored, and changes nothing', async () => {
    const store = await openNew()
    const room = await createRoom(store)
    const before = await room.read()
    await store.check()
    expect(await room.read()).toEqual(before)
  })

  it('a new control key is reported to every listener, with a new version', async () => {
    const store = await openNew()
    const room = await createRoom(store)
    const { version, stateVersion } = await room.read()
    const changes: Change[] = []
    store.watch((change) => changes.push(change))
    await store.saveKey(room.code, { keyVersion: 1, keyHash: 'ef' })
    expect(changes).toEqual([
      { code: room.code, version: version + 1, stateVersion, tallies: {}, key: { keyVersion: 2, keyHash: 'ef' } },
    ])
    expect(await room.read()).toMatchObject({ version: version + 1, keyVersion: 2, keyHash: 'ef' })
  })

  it('[A3] an old control key steers, renews and deletes nothing, even if it was checked before the renewal', async () => {
    const store = await openNew()
    const room = await createRoom(store)
    const before = await room.read()
    const { state, stateVersion } = before
    const steered = { ...state, step: 1 }
    // In one group: each is sent before any of them is answered.
    const answers = await Promise.all([
      store.saveKey(room.code, { keyVersion: 1, keyHash: 'ef' }),
      ...[
        store.saveState(room.code, { stateVersion, state: steered, keyVersion: 1 }),
        store.saveKey(room.code, { keyVersion: 1, keyHash: '12' }),
      ],
      ...[store.deleteRoom(room.code, 1), store.saveState(room.code, { stateVersion, state: steered, keyVersion: 3 })],
    ])
    expect(answers).toEqual([undefined, 'key_wrong', 'key_wrong', 'key_wrong', 'key_wrong'])
    expect(await room.read()).toEqual({ ...before, version: before.version + 1, keyVersion: 2, keyHash: 'ef' })
    expect(await store.saveState(room.code, { stateVersion, state: steered, keyVersion: 2 })).toBeUndefined()
    expect(
      await store.saveState(room.code, { stateVersion: (await room.read()).stateVersion, state, keyVersion: null }),
      'the server',
    ).toBeUndefined()
    expect(await store.deleteRoom(room.code, 2)).toBeUndefined()
  })

  it('[A3] a key that is renewed by the same command again is renewed once, in one group, later and after a restart', async () => {
    const location = newLocation()
    let store = await openAt(location)
    const room = await createRoom(store)
    const commandId = random128()
    const renew = (keyVersion: number, keyHash: string, id = commandId) =>
      store.saveKey(room.code, { commandId: id, keyVersion, keyHash })
    expect(await store.hasCommand(room.code, commandId)).toBe(false)
    expect(await Promise.all([renew(1, 'ef'), renew(1, 'ef'), renew(1, '12', random128())])).toEqual([
      ...[undefined, undefined, 'key_wrong'],
    ])
    const after = await room.read()
    expect(after).toMatchObject({ keyVersion: 2, keyHash: 'ef' })
    expect(await renew(1, 'ef')).toBeUndefined()
    await store.close()
    store = await openAt(location)
    expect(await renew(1, 'ef')).toBeUndefined()
    expect(await store.hasCommand(room.code, commandId)).toBe(true)
    expect(await store.readRoom(room.code)).toEqual(after)
    // Somebody else has renewed it since.
    expect(await renew(2, '34', random128())).toBeUndefined()
    expect(await renew(1, 'ef')).toBe('key_wrong')
  })

  it('[C8] the store knows which room was steered last, whatever the clock said; acts of the server itself do not count', async () => {
    const location = newLocation()
    let store = await openAt(location)
    const [first, second] = [await createRoom(store), await createRoom(store)]
    const inOrder = async () =>
      (await store.listRooms()).toSorted((a, b) => b.lastSteered - a.lastSteered).map(({ code }) => code)
    await second.steer({ step: 1 })
    await first.steer({ step: 1 })
    expect(await inOrder()).toEqual([first.code, second.code])
    const { state, stateVersion } = await second.read()
    await store.saveState(second.code, { stateVersion, state: { ...state, step: 2 }, keyVersion: null })
    await store.castVote(second.ballot())
    await createRoom(store)
    expect((await inOrder()).slice(0, 2)).toEqual([first.code, second.code])
    await store.close()
    store = await openAt(location)
    const {
      version: _,
      stateVersion: __,
      tallies: ___,
      pairs: ____,
      ...like
    } = (await store.readRoom(first.code)) as StoredRoom
    await store.createRoom({ ...like, code: 'STARTD', createdAt: 0 }, { isSteered: true })
    expect((await inOrder())[0]).toBe('STARTD')
  })

  it('[I1] a vote is in the log as it was cast', async () => {
    const store = await openNew()
    const room = await createRoom(store)
    const ballots = [room.ballot({ value: '-2', n: 2 ** 31, lang: 'zh-Hans' }), room.ballot({ value: null, n: 7 })]
    await Promise.all(ballots.map((ballot) => store.castVote(ballot)))
    expect((await store.readLog(room.code)).map((vote) => ({ ...vote, code: room.code, wording }))).toEqual(ballots)
  })

  it('[I2] a vote sent twenty times counts once', async () => {
    const store = await openNew()
    const room = await createRoom(store)
    const ballot = room.ballot({ value: '2' })
    const held = { claim: 'few', round: 'main', epoch: 1, value: '2', n: 1 }
    const together = await Promise.all(Array.from({ length: 10 }, () => store.castVote(ballot)))
    for (const answer of together) expect(answer).toEqual({ held })
    for (let again = 0; again < 10; again++) expect(await store.castVote(ballot)).toEqual({ held })
    expect(await room.tally()).toEqual([0, 0, 0, 0, 1, 0])
    expect(await store.readLog(room.code)).toHaveLength(1)
  })

  it('[I2] a vote id that was used for another vote of its room is refused; in another room it counts there', async () => {
    const store = await openNew()
    const polls = { few: openPoll, many: newPoll('many') }
    const [room, other] = [await createRoom(store, newState(polls)), await createRoom(store)]
    const ballot = room.ballot()
    await store.castVote(ballot)
    expect(await store.castVote({ ...ballot, voter: random128() })).toEqual({ error: 'vote_id_used' })
    expect(await store.castVote({ ...ballot, claim: 'many' })).toEqual({ error: 'vote_id_used' })
    expect(await store.castVote(ballot), 'the vote itself is still known').toHaveProperty('held')
    expect(await store.castVote({ ...ballot, code: other.code })).toHaveProperty('held')
    expect([await room.tally(), await room.tally('many'), await other.tally()]).toEqual([
      [0, 0, 0, 1, 0, 0],
      [0, 0, 0, 0, 0, 0],
      [0, 0, 0, 1, 0, 0],
    ])
  })

  it('[I3] the newest tap wins when a retry arrives late', async () => {
    const store = await openNew()
    const room = await createRoom(store)
    const voter = random128()
    const late = room.ballot({ voter, value: '-1', n: 1 })
    await store.castVote(room.ballot({ voter, value: '2', n: 2 }))
    expect(await store.castVote(late)).toMatchObject({ held: { value: '2', n: 2 } })
    expect(await store.castVote(late)).toMatchObject({ held: { value: '2', n: 2 } })
    expect(await room.tally()).toEqual([0, 0, 0, 0, 1, 0])
    expect(await store.readLog(room.code)).toHaveLength(2)
  })

  it('[I3] of two tabs that tapped at once the greater vote id wins, whichever arrived first', async () => {
    const store = await openNew()
    const room = await createRoom(store)
    const [low, high] = [`0${random128().slice(1)}`, `f${random128().slice(1)}`]
    const cast = async (voteIds: [string, string][]) => {
      const voter = random128()
      for (const [voteId, part] of voteIds) {
        await store.castVote(room.ballot({ voter, voteId, value: part === 'high' ? '2' : '-2', n: 3 }))
      }
    }
    await cast([
      [low, 'low'],
      [high, 'high'],
    ])
    await cast([
      [high.replace('f', 'e'), 'high'],
      [low.replace('0', '1'), 'low'],
    ])
    expect(await room.tally()).toEqual([0, 0, 0, 0, 2, 0])
  })

  it('[I3] any order and any repetition of the same taps give the same tally', async () => {
    const store = await openNew()
    const tap = fc.record({
      voter: fc.nat(3),
      n: fc.integer({ min: 1, max: 4 }),
      value: fc.constantFrom('-2', '-1', '0', '1', '2', null),
    })
    const taps = fc.array(tap, { minLength: 1, maxLength: 12 })
    const deliveries = taps.chain((all) =>
      fc.tuple(
        fc.constant(all),
        fc.array(fc.nat(all.length - 1), { maxLength: 12 }).chain((more) => {
          const order = [...all.keys(), ...more]
          return fc.shuffledSubarray(order, { minLength: order.length })
        }),
      ),
    )
    await fc.assert(
      fc.asyncProperty(deliveries, fc.boolean(), async ([all, order], atOnce) => {
        const [inOrder, shuffled] = [await createRoom(store), await createRoom(store)]
        const voters = Array.from({ length: 4 }, random128)
        // The same tap must have the greater (n, voteId) in both rooms, so the ids differ only in the part for the room.
        const ids = all.map((_, index) => `${String(index).padStart(2, '0')}${random128().slice(3)}`)
        const ballots = (room: typeof inOrder, last: string) =>
          all.map((vote, index) =>
            room.ballot({ ...vote, voter: voters[vote.voter] ?? '', voteId: `${ids[index]}${last}` }),
          )
        for (const ballot of ballots(inOrder, 'a')) await store.castVote(ballot)
        const second = ballots(shuffled, 'b')
        const sent = order.map((index) => () => store.castVote(second[index] as Ballot))
        if (atOnce) await Promise.all(sent.map((send) => send()))
        else for (const send of sent) await send()
        expect(await shuffled.tally()).toEqual(await inOrder.tally())
        expect(await shuffled.tally()).toEqual(recount(await store.readLog(shuffled.code), openPoll))
      }),
      { numRuns: 150 },
    )
  })

  it('[I4] a voter who changes their mind is counted once, and the tally is the recount of the log', async () => {
    const store = await openNew()
    const room = await createRoom(store, newState({ few: openPoll, many: newPoll('many') }))
    const voters = Array.from({ length: 40 }, random128)
    const casts: Promise<unknown>[] = []
    for (let n = 1; n <= 5; n++) {
      for (const [index, voter] of voters.entries()) {
        const value = ['-2', '-1', '0', '1', '2', null][(index * n) % 6] as string | null
        casts.push(store.castVote(room.ballot({ voter, n, value, claim: index % 2 ? 'few' : 'many' })))
      }
    }
    await Promise.all(casts)
    const log = await store.readLog(room.code)
    for (const key of ['few', 'many']) {
      const counts = (await room.tally(key)) ?? []
      expect(counts.reduce((sum, count) => sum + count)).toBe(20)
      expect(counts).toEqual(recount(log, newPoll(key)))
    }
    expect(await store.readVotes(room.code, voters[0] ?? '')).toHaveLength(1)
  })

  it('[I4] a claim before, after and since are three polls', async () => {
    const store = await openNew()
    const rounds = ['before', 'after', 'since'] as const
    const polls = Object.fromEntries(rounds.map((round) => [`thesis.${round}`, newPoll('thesis', round)]))
    const room = await createRoom(store, newState(polls))
    const voter = random128()
    for (const [index, round] of rounds.entries()) {
      await store.castVote(room.ballot({ voter, claim: 'thesis', round, value: String(index - 1) }))
    }
    expect((await room.read()).tallies).toEqual({
      'thesis.before': [0, 1, 0, 0, 0, 0],
      'thesis.after': [0, 0, 1, 0, 0, 0],
      'thesis.since': [0, 0, 0, 1, 0, 0],
    })
    expect(await store.readVotes(room.code, voter)).toHaveLength(3)
  })

  it('[I5] reset empties the tally, undo brings the old tally back, and the log keeps every vote', async () => {
    const store = await openNew()
    const room = await createRoom(store)
    const voter = random128()
    const first = room.ballot({ voter, value: '2' })
    await store.castVote(first)
    await store.castVote(room.ballot({ value: '-2' }))
    const changes: Change[] = []
    store.watch((change) => changes.push(change))

    const again = resetPoll(openPoll)
    await room.steer({ polls: { few: again } })
    expect(await room.tally()).toEqual([0, 0, 0, 0, 0, 0])
    expect(changes.at(-1)).toMatchObject({ tallies: { few: [0, 0, 0, 0, 0, 0] }, state: { polls: { few: again } } })
    expect(await store.castVote(room.ballot({ voter, value: '1', n: 2 }))).toEqual({ error: 'epoch_changed' })
    await store.castVote(room.ballot({ voter, epoch: 2, value: '0', n: 2 }))

    await room.steer({ polls: { few: { ...again, epoch: 1, earlier: [] } } })
    expect(await room.tally()).toEqual([1, 0, 0, 0, 1, 0])
    expect(changes.at(-1)?.tallies).toEqual({ few: [1, 0, 0, 0, 1, 0] })
    expect((await store.readLog(room.code)).map(({ epoch }) => epoch)).toEqual([1, 1, 2])
    expect(recount(await store.readLog(room.code), again)).toEqual([0, 0, 1, 0, 0, 0])
    // A vote from before the reset is still known; the answer is the vote that is held in that epoch.
    expect(await store.castVote(first)).toMatchObject({ held: { epoch: 1, value: '2', n: 1 } })
  })

  it('[I6] a vote after the close is refused and not stored', async () => {
    const store = await openNew()
    const room = await createRoom(store)
    await room.steer({ polls: { few: { ...openPoll, open: false } } })
    expect(await store.castVote(room.ballot())).toEqual({ error: 'closed' })
    expect(await store.castVote(room.ballot({ claim: 'many' }))).toEqual({ error: 'closed' })
    expect(await store.castVote(room.ballot({ claim: 'constructor' }))).toEqual({ error: 'closed' })
    expect(await store.castVote(room.ballot({ round: 'after' }))).toEqual({ error: 'closed' })
    expect([await room.tally(), await store.readLog(room.code)]).toEqual([[0, 0, 0, 0, 0, 0], []])
  })

  it('[I6] votes sent before a close count, and those after it do not', async () => {
    const store = await openNew()
    const room = await createRoom(store)
    const { state, stateVersion } = await room.read()
    const cast = () => Array.from({ length: 10 }, () => store.castVote(room.ballot()))
    const before = cast()
    const closed = store.saveState(room.code, {
      stateVersion,
      state: { ...state, polls: { few: { ...openPoll, open: false } } },
      keyVersion: 1,
    })
    const after = cast()
    for (const answer of await Promise.all(before)) expect(answer).toHaveProperty('held')
    expect(await closed).toBeUndefined()
    for (const answer of await Promise.all(after)) expect(answer).toEqual({ error: 'closed' })
    expect(await room.tally()).toEqual([0, 0, 0, 10, 0, 0])
  })

  it('[I6] a vote of an earlier epoch gets its own error even if the claim is closed by then', async () => {
    const store = await openNew()
    const room = await createRoom(store)
    await room.steer({ polls: { few: { ...resetPoll(openPoll), open: false } } })
    expect(await store.castVote(room.ballot())).toEqual({ error: 'epoch_changed' })
    expect(await store.castVote(room.ballot({ epoch: 2 }))).toEqual({ error: 'closed' })
  })

  it('[I6] a vote on a locked, ended or unknown room, or off the scale, is refused with its own error', async () => {
    const store = await openNew()
    const room = await createRoom(store)
    const known = random128()
    await store.castVote(room.ballot({ voter: known }))
    expect(await store.castVote(room.ballot({ value: '3' }))).toEqual({ error: 'bad_request' })
    await room.steer({ locked: true })
    expect(await store.castVote(room.ballot())).toEqual({ error: 'room_locked' })
    expect(await store.castVote(room.ballot({ voter: known, n: 2 }))).toHaveProperty('held')
    await room.steer({ locked: false, ended: true })
    expect(await store.castVote(room.ballot())).toEqual({ error: 'room_ended' })
    expect(await store.castVote(room.ballot({ code: 'ZZZZZZ' }))).toEqual({ error: 'no_such_room' })
    expect(await store.listRooms()).toMatchObject([{ ended: true }])
    expect(await store.readLog(room.code)).toHaveLength(2)
  })

  it('[I6] a vote on words that its count does not have is refused with its own error, also when it is sent again', async () => {
    const store = await openNew()
    const room = await createRoom(store)
    const ballot = room.ballot({ wording: 'fedcba987654' })
    expect(await store.castVote(ballot)).toEqual({ error: 'reworded' })
    await room.steer({ polls: { few: { ...openPoll, open: false } } })
    expect(await store.castVote(room.ballot({ wording: 'fedcba987654' }))).toEqual({ error: 'reworded' })
    expect(await store.castVote(room.ballot({ wording: 'fedcba987654', epoch: 2 }))).toEqual({ error: 'epoch_changed' })
    // The count now accepts those words too; but the voter was told that this vote does not count.
    await room.steer({ polls: { few: { ...openPoll, wordings: [wording, 'fedcba987654'] } } })
    expect(await store.castVote(ballot)).toEqual({ error: 'reworded' })
    expect(await store.castVote(room.ballot({ wording: 'fedcba987654' }))).toHaveProperty('held')
    expect([await room.tally(), await store.readLog(room.code)]).toMatchObject([[0, 0, 0, 1, 0, 0], { length: 1 }])
  })

  it('[I2] a saved vote whose answer was lost is answered as saved, whatever has happened to the room in the meantime', async () => {
    const store = await openNew()
    const room = await createRoom(store)
    const ballot = room.ballot({ value: '1' })
    const saved = await store.castVote(ballot)
    const poll = { ...openPoll, open: false }
    for (const change of [
      { polls: { few: poll } },
      { locked: true },
      { polls: { few: resetPoll(poll) } },
      { ended: true },
    ]) {
      await room.steer(change)
      expect(await store.castVote(ballot)).toEqual(saved)
    }
  })

  it('[I2] a vote that the server refuses is refused for good, unless it was counted before: then it is answered as counted', async () => {
    const store = await openNew()
    const room = await createRoom(store)
    const [counted, late, newer] = [room.ballot({ n: 2 }), room.ballot(), random128()]
    const answer = await store.castVote(counted)
    const refuse = (ballot: Ballot) => store.refuseVote(ballot, 'other_debate')
    // In one group, and later.
    for (const again of [1, 2])
      expect(await Promise.all([refuse(counted), refuse(late), refuse(late)]), `${again}`).toEqual([
        ...[answer, { error: 'other_debate' }, { error: 'other_debate' }],
      ])
    expect(await refuse({ ...counted, voteId: newer, n: 3 })).toEqual({ error: 'other_debate' })
    const passing = room.ballot()
    expect(await store.refuseVote(passing, 'bad_request'), 'no reason for good').toEqual({ error: 'bad_request' })
    expect([await store.castVote(late), await store.castVote(counted)]).toEqual([{ error: 'other_debate' }, answer])
    expect(await store.castVote(passing)).toHaveProperty('held')
    expect(await room.tally()).toEqual([0, 0, 0, 2, 0, 0])
    expect(await store.refuseVote(room.ballot({ code: 'ZZZZZZ' }), 'other_debate')).toEqual({ error: 'no_such_room' })
  })

  it('[I6] a vote at the deadline is refused and one before it counts, though nobody has closed the vote', async () => {
    const store = await openNew()
    const closesAt = 1_700_000_010
    const room = await createRoom(store, newState({ few: { ...openPoll, closesAt }, many: newPoll('many') }))
    const at = (at: number, vote: Partial<Ballot> = {}) => store.castVote(room.ballot({ at, ...vote }))
    expect(await Promise.all([at(closesAt - 1), at(closesAt), at(closesAt + 1)])).toMatchObject([
      ...[{ held: { value: '1' } }, { error: 'closed' }, { error: 'closed' }],
    ])
    expect(await at(closesAt, { claim: 'many' })).toHaveProperty('held')
    await room.steer({ polls: { few: { ...openPoll, closesAt: closesAt + 5 } } })
    expect(await at(closesAt)).toHaveProperty('held')
    expect([await room.tally(), await store.readLog(room.code)]).toMatchObject([[0, 0, 0, 2, 0, 0], { length: 3 }])
  })

  it('[I7] the version increases with every change, through reset, undo and restart', async () => {
    const location = newLocation()
    let store = await openAt(location)
    const room = await createRoom(store)
    const seen: number[] = [(await room.read()).version]
    store.watch(({ version }) => seen.push(version))
    await store.castVote(room.ballot())
    await room.steer({ polls: { few: resetPoll(openPoll) } })
    await room.steer({ polls: { few: { ...openPoll, lastEpoch: 2 } } })
    await store.castVote(room.ballot())
    await store.close()
    store = await openAt(location)
    store.watch(({ version }) => seen.push(version))
    await store.castVote(room.ballot())
    expect(seen).toHaveLength(6)
    expect(seen).toEqual([...new Set(seen)].sort((a, b) => a - b))
    expect((await store.readRoom(room.code))?.version).toBe(seen.at(-1))
  })

  it('[I7] two saves sent together make two versions, and one that was made without knowing the other is refused', async () => {
    const store = await openNew()
    const room = await createRoom(store)
    const { state, stateVersion, version } = await room.read()
    const save = (at: number, step: number) =>
      store.saveState(room.code, { stateVersion: at, state: { ...state, step }, keyVersion: 1 })
    expect(await Promise.all([save(stateVersion, 1), save(stateVersion, 2), save(stateVersion + 1, 3)])).toEqual([
      ...[undefined, 'conflict', undefined],
    ])
    expect(await room.read()).toMatchObject({ version: version + 2, stateVersion: version + 2, state: { step: 3 } })
    expect(await store.saveState('ZZZZZZ', { stateVersion: 1, state, keyVersion: 1 })).toBe('no_such_room')
  })

  it('[I7] a command that is sent again is carried out once, in one group, later and after a restart', async () => {
    const location = newLocation()
    let store = await openAt(location)
    const room = await createRoom(store)
    const { state, stateVersion } = await room.read()
    const commandId = random128()
    const reset = (at: number, keyVersion = 1) =>
      store.saveState(room.code, {
        ...{ commandId, stateVersion: at, state: { ...state, polls: { few: resetPoll(openPoll) } }, keyVersion },
      })
    expect(await store.hasCommand(room.code, commandId)).toBe(false)
    expect(await Promise.all([reset(stateVersion), reset(stateVersion), reset(stateVersion + 1)])).toEqual([
      ...[undefined, undefined, undefined],
    ])
    const after = await room.read()
    expect(after).toMatchObject({ stateVersion: stateVersion + 1, state: { polls: { few: { epoch: 2 } } } })
    expect(await reset(stateVersion)).toBeUndefined()
    await store.close()
    store = await openAt(location)
    expect(await reset(after.stateVersion)).toBeUndefined()
    expect(await store.hasCommand(room.code, commandId)).toBe(true)
    expect(await store.hasCommand(room.code, random128())).toBe(false)
    expect(await store.readRoom(room.code)).toEqual(after)
  })

  it('[I6] a poll that is left as unanswered, though a vote came in the same moment, is left again with its vote', async () => {
    const store = await openNew()
    const room = await createRoom(store)
    const { state, stateVersion } = await room.read()
    const left = { ...state, polls: { few: { ...openPoll, open: false, entered: false } } }
    const leave = () => store.saveState(room.code, { stateVersion, state: left, keyVersion: 1 })
    const [held, refused] = await Promise.all([store.castVote(room.ballot()), leave()])
    expect(held).toHaveProperty('held')
    expect(refused).toBe('conflict')
    expect((await room.read()).state).toEqual(state)
  })

  it('[I7] a change is reported completely before the request that caused it is answered', async () => {
    const store = await openNew()
    const room = await createRoom(store)
    const reported: Change[] = []
    store.watch(() => {
      throw new Error('a listener that throws silences nobody')
    })
    store.watch((change) => reported.push(change))
    const cast = store.castVote(room.ballot()).then(() => reported.length)
    expect(await cast).toBe(1)
    await Promise.all(Array.from({ length: 100 }, () => store.castVote(room.ballot())))
    expect(reported.length).toBeLessThanOrEqual(101)
    expect(reported[0]?.tallies).toEqual({ few: [0, 0, 0, 1, 0, 0] })
    expect(reported.at(-1)?.tallies).toEqual({ few: [0, 0, 0, 101, 0, 0] })
    expect(reported.at(-1)).not.toHaveProperty('state')
  })

  it('[I7] a room that is read while votes arrive has a state that really existed', async () => {
    const store = await openNew()
    const room = await createRoom(store)
    const tallies = new Map([[1, [0, 0, 0, 0, 0, 0]]])
    store.watch(({ version, tallies: { few } }) => tallies.set(version, few ?? []))
    for (let round = 0; round < 20; round++) {
      const casts = [store.castVote(room.ballot()), store.castVote(room.ballot())]
      const { version, tallies: read } = await room.read()
      expect(read.few).toEqual(tallies.get(version))
      await Promise.all(casts)
    }
  })

  it('rooms do not see each other', async () => {
    const store = await openNew()
    const [left, right] = [await createRoom(store), await createRoom(store)]
    const voter = random128()
    await Promise.all([
      store.castVote(left.ballot({ voter, value: '-2' })),
      store.castVote(right.ballot({ voter, value: '2' })),
    ])
    await right.steer({ polls: { few: { ...openPoll, open: false } } })
    expect(await store.castVote(left.ballot())).toHaveProperty('held')
    expect([await left.tally(), await right.tally()]).toEqual([
      [1, 0, 0, 1, 0, 0],
      [0, 0, 0, 0, 1, 0],
    ])
    expect(await store.readLog(right.code)).toHaveLength(1)
    expect(await store.readVotes(right.code, voter)).toMatchObject([{ value: '2' }])
    expect((await store.listRooms()).map(({ code }) => code)).toEqual([right.code, left.code])
  })

  it('the room that is always open is in no list', async () => {
    const store = await openNew()
    const room = await createRoom(store)
    const { version: _, stateVersion: __, tallies: ___, pairs: ____, ...stored } = await room.read()
    expect(await store.createRoom({ ...stored, code: readersCode('feast') })).toBe(true)
    expect((await store.listRooms()).map(({ code }) => code)).toEqual([room.code])
    expect(await store.readRoom(readersCode('feast'))).toMatchObject({
      code: readersCode('feast'),
      state: stored.state,
    })
  })

  it('rooms are listed, the newest first, with their names, their languages, and how many have voted in any epoch', async () => {
    const store = await openNew()
    const first = await createRoom(store)
    const second = await createRoom(store)
    const voter = random128()
    await Promise.all([first.ballot({ voter }), first.ballot({ voter, n: 2 }), first.ballot()].map(store.castVote))
    await first.steer({ polls: { few: resetPoll(openPoll) }, name: '=1+1' })
    await Promise.all([first.ballot({ epoch: 2 }), first.ballot({ epoch: 2, voter, n: 3 })].map(store.castVote))
    const { beforeRehearsal: _, ...aside } = (await second.read()).state
    await second.steer({ beforeRehearsal: aside, ended: true })
    expect(await store.listRooms()).toEqual([
      {
        ...{
          code: second.code,
          deck: 'feast',
          title: { en: 'A feast' },
          name: '',
          createdAt: (await second.read()).createdAt,
        },
        ...{ ended: true, isRehearsal: true, voters: 0, keyVersion: 1, keyHash: 'cd', lastSteered: 2, opener: null },
      },
      {
        ...{
          code: first.code,
          deck: 'feast',
          title: { en: 'A feast' },
          name: '=1+1',
          createdAt: (await first.read()).createdAt,
        },
        ...{ ended: false, isRehearsal: false, voters: 3, keyVersion: 1, keyHash: 'cd', lastSteered: 1, opener: null },
      },
    ])
  })

  it('a deleted room is gone with its votes, reported once to every listener, and no other room loses votes', async () => {
    const location = newLocation()
    let store = await openAt(location)
    const [room, other] = [await createRoom(store), await createRoom(store)]
    const voter = random128()
    const ballot = room.ballot({ voter })
    await Promise.all([store.castVote(ballot), store.castVote(other.ballot({ voter, value: '2' }))])
    const { version, stateVersion } = await room.read()
    const changes: Change[] = []
    store.watch((change) => changes.push(change))
    // In one group with votes before and after it, and with a second deletion that finds no room.
    const answers = await Promise.all([
      ...[store.castVote(room.ballot()), store.deleteRoom(room.code, 1), store.castVote(room.ballot())],
      ...[store.deleteRoom(room.code, 1), store.readRoom(room.code)],
    ])
    expect(answers).toMatchObject([{ held: {} }, undefined, { error: 'no_such_room' }, 'no_such_room', undefined])
    expect(changes.at(-1)).toMatchObject({ code: room.code, stateVersion, tallies: {}, isDeleted: true })
    expect(changes, 'a vote of the same moment is not reported').toHaveLength(1)
    expect(changes.at(-1)?.version).toBeGreaterThan(version)
    for (const isAgain of [false, true]) {
      if (isAgain) {
        await store.close()
        store = await openAt(location)
      }
      expect(await store.readRoom(room.code)).toBeUndefined()
      expect([await store.readLog(room.code), await store.readVotes(room.code, voter)]).toEqual([[], []])
      expect(await store.saveState(room.code, { stateVersion, state: newState({}), keyVersion: 1 })).toBe(
        'no_such_room',
      )
      expect(await store.castVote(ballot)).toEqual({ error: 'no_such_room' })
      expect((await store.listRooms()).map(({ code }) => code)).toEqual([other.code])
      expect((await store.readRoom(other.code))?.tallies).toEqual({ few: [0, 0, 0, 0, 1, 0] })
      expect(await store.readLog(other.code)).toHaveLength(1)
    }
    expect(await store.deleteRoom('ZZZZZZ', 1)).toBe('no_such_room')
    // The code and the vote ids of the deleted room can be used again.
    const like = await store.readRoom(other.code)
    expect(like && (await store.createRoom({ ...like, code: room.code }))).toBe(true)
    expect((await store.readRoom(room.code))?.tallies).toEqual({ few: [0, 0, 0, 0, 0, 0] })
    expect(await store.castVote(ballot)).toHaveProperty('held')
  })

  it('what a room asked is deleted with the room, and no later room has it', async () => {
    const location = newLocation()
    let store = await openAt(location)
    const [other, room] = [await createRoom(store), await createRoom(store)]
    const text = (words: string) => ({ en: [{ text: words }] })
    const asked = (words: string) => ({
      ...({
        claim: 'few',
        wording,
        side: 'yes',
        part: text('Noise'),
        heading: null,
        text: text(words),
        definition: null,
      } as const),
    })
    const ask = async (code: string, words: string) => {
      const { state, stateVersion } = (await store.readRoom(code)) as StoredRoom
      await store.saveState(code, { stateVersion, state, keyVersion: 1, asked: [asked(words)] })
    }
    await ask(other.code, 'Few are enough.')
    await ask(room.code, 'Few are too many.')
    await ask(room.code, 'The first words stay.')
    expect(await store.readAsked(room.code)).toEqual([asked('Few are too many.')])
    // The newest room is deleted, so the next one gets its number in the database.
    expect(await store.deleteRoom(room.code, 1)).toBeUndefined()
    const next = await createRoom(store)
    for (const isAgain of [false, true]) {
      if (isAgain) {
        await store.close()
        store = await openAt(location)
      }
      expect([await store.readAsked(room.code), await store.readAsked(next.code)]).toEqual([[], []])
      expect(await store.readAsked(other.code)).toEqual([asked('Few are enough.')])
    }
    await ask(next.code, 'Few are just right.')
    expect(await store.readAsked(next.code)).toEqual([asked('Few are just right.')])
  })

  describe('who voted on the thesis both before and after', () => {
    const before = newPoll('thesis', 'before')
    const last = newPoll('thesis', 'after')
    const polls = (both: { before?: Partial<PollState>; after?: Partial<PollState> } = {}) => ({
      'thesis.before': { ...before, ...both.before },
      'thesis.after': { ...last, ...both.after },
      few: openPoll,
    })
    const none = Array.from({ length: 6 }, () => [0, 0, 0, 0, 0, 0])
    const pairsOf = (...cells: [row: number, column: number, count: number][]) => {
      const pairs = structuredClone(none)
      for (const [row, column, count] of cells) (pairs[row] ?? [])[column] = count
      return pairs
    }
    /** Three voters: one moves from −2 to 2, one stays at "don't know", one votes only before; a fourth votes only after. */
    const castAll = async (
      store: Store,
      room: Awaited<ReturnType<typeof createRoom>>,
      epoch = 1,
      [mover, stayer] = [random128(), random128()],
    ) => {
      const thesis = (round: Round, value: string | null, voter = random128(), n = 1) =>
        store.castVote(room.ballot({ claim: 'thesis', round, value, voter, n, epoch }))
      await Promise.all([
        ...[thesis('before', '-2', mover), thesis('before', null, stayer), thesis('before', '1'), thesis('after', '1')],
        ...[thesis('after', '0', mover), thesis('after', '2', mover, 2), thesis('after', null, stayer)],
      ])
      return [mover, stayer] as [string, string]
    }
    const moved = pairsOf([0, 4, 1], [5, 5, 1])

    it('is counted when one of the two votes is closed, and reported with it', async () => {
      const store = await openNew()
      const room = await createRoom(store, newState(polls()))
      const changes: Change[] = []
      store.watch((change) => changes.push(change))
      await castAll(store, room)
      expect(changes.filter(({ pairs }) => pairs)).toEqual([])
      await room.steer({ polls: polls({ after: { open: false } }) })
      expect(changes.at(-1)?.pairs).toEqual(moved)
      expect((await room.read()).pairs).toEqual(moved)
      await room.steer({ slide: 'few', polls: polls({ after: { open: false, revealed: true } }) })
      expect(changes.at(-1)).not.toHaveProperty('pairs')
    })

    it('counts the votes that came in the same group before the close, and none that came after it', async () => {
      const store = await openNew()
      const room = await createRoom(store, newState(polls()))
      const { state, stateVersion } = await room.read()
      const voter = random128()
      const thesis = (round: Round, value: string, n = 1) =>
        store.castVote(room.ballot({ claim: 'thesis', round, voter, value, n }))
      const shut = polls({ before: { open: false }, after: { open: false } })
      await Promise.all([
        ...[thesis('before', '1'), thesis('after', '1'), thesis('after', '-1', 2)],
        ...[
          store.saveState(room.code, { stateVersion, state: { ...state, polls: shut }, keyVersion: 1 }),
          thesis('after', '2', 3),
        ],
      ])
      expect((await room.read()).pairs).toEqual(pairsOf([3, 1, 1]))
    })

    it('begins again after a reset and comes back when the reset is undone', async () => {
      const store = await openNew()
      const room = await createRoom(store, newState(polls()))
      const same = await castAll(store, room)
      await room.steer({ polls: polls({ after: resetPoll(last) }) })
      expect((await room.read()).pairs).toEqual(none)
      await room.steer({ polls: polls({ before: resetPoll(before), after: resetPoll(last) }) })
      await castAll(store, room, 2, same)
      await castAll(store, room, 2)
      await room.steer({ polls: polls({ before: { ...resetPoll(before), open: false }, after: resetPoll(last) }) })
      expect((await room.read()).pairs).toEqual(pairsOf([0, 4, 2], [5, 5, 2]))
      await room.steer({ polls: polls({ before: { lastEpoch: 2 }, after: { lastEpoch: 2 } }) })
      expect((await room.read()).pairs).toEqual(moved)
    })

    it('is the same after a restart, and includes neither other rooms nor other claims', async () => {
      const location = newLocation()
      const first = await openAt(location)
      const [room, other] = [await createRoom(first, newState(polls())), await createRoom(first, newState(polls()))]
      for (const voter of await castAll(first, room)) {
        await first.castVote(room.ballot({ voter, value: '0' }))
        await first.castVote(other.ballot({ voter, claim: 'thesis', round: 'before', value: '0' }))
      }
      for (const one of [room, other]) await one.steer({ polls: polls({ after: { open: false } }) })
      expect((await other.read()).pairs).toEqual(none)
      await first.close()
      expect((await (await openAt(location)).readRoom(room.code))?.pairs).toEqual(moved)
    })
  })

  it('a code is given to only one room, and a missing room gets its own error', async () => {
    const store = await openNew()
    const room = await createRoom(store)
    expect(await store.createRoom({ ...(await room.read()), deck: 'other' })).toBe(false)
    expect((await room.read()).deck).toBe('feast')
    expect(await store.readRoom('ZZZZZZ')).toBeUndefined()
    expect(await store.readVotes('ZZZZZZ', random128())).toEqual([])
    expect(await store.readLog('ZZZZZZ')).toEqual([])
    expect(await store.saveKey('ZZZZZZ', { keyVersion: 1, keyHash: '' })).toBe('no_such_room')
  })

  it('calls before closing are answered, calls after it are refused', async () => {
    const store = await openNew()
    const room = await createRoom(store)
    const casts = Array.from({ length: 3000 }, () => store.castVote(room.ballot()))
    const closed = store.close()
    await expect(store.castVote(room.ballot())).rejects.toThrow('closed')
    for (const answer of await Promise.all(casts)) expect(answer).toHaveProperty('held')
    await closed
    await store.close()
  })
})

describe('the files of SQLite', () => {
  it('a second server on the folder is refused with the process id of the first, and a killed server leaves the folder free', async () => {
    const folder = newFolder()
    const store = await openSqliteStore(folder)
    const room = await createRoom(store)
    const refusal = await openSqliteStore(folder).catch((error: Error) => error)
    expect(refusal).toBeInstanceOf(StoreError)
    expect((refusal as Error).message).toContain(`${folder} is in use by another server (process ${process.pid})`)
    expect(await store.castVote(room.ballot())).toHaveProperty('held')
    await store.close()
    writeFileSync(join(folder, 'server.pid'), '1\n')
    const next = await openSqliteStore(folder)
    expect((await next.readRoom(room.code))?.tallies).toEqual({ few: [0, 0, 0, 1, 0, 0] })
    await next.close()
  })

  it('of servers that start at the same moment exactly one gets the folder', async () => {
    const folder = newFolder()
    const started = await Promise.allSettled(Array.from({ length: 5 }, () => openSqliteStore(folder)))
    const stores = started.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []))
    expect(stores).toHaveLength(1)
    for (const store of stores) await store.close()
  })

  it('if the thread of the store dies, every call reports that and none hangs', async () => {
    const threads: Worker[] = []
    const keep = (thread: Worker) => threads.push(thread)
    process.on('worker', keep)
    const store = await openSqliteStore(newFolder())
    process.off('worker', keep)
    const room = await createRoom(store)
    const casts = Array.from({ length: 1000 }, () => store.castVote(room.ballot()))
    await Promise.all(threads.map((thread) => thread.terminate()))
    for (const cast of await Promise.allSettled(casts)) {
      if (cast.status === 'rejected') expect(cast.reason.message).toContain('has stopped')
    }
    await expect(store.castVote(room.ballot())).rejects.toThrow('has stopped')
    await expect(room.read()).rejects.toThrow('has stopped')
    await store.close()
  })

  it('votes that are sent together make one commit and one change', async () => {
    const store = await openSqliteStore(newFolder())
    const room = await createRoom(store)
    let reports = 0
    store.watch(() => {
      reports += 1
    })
    await Promise.all(Array.from({ length: 100 }, () => store.castVote(room.ballot())))
    expect(reports).toBe(1)
    await store.close()
  })

  it('the file can be read by another program while the server runs', async () => {
    const folder = newFolder()
    const store = await openSqliteStore(folder)
    const room = await createRoom(store)
    await store.castVote(room.ballot())
    const script = `const { DatabaseSync } = require('node:sqlite')
      const db = new DatabaseSync(process.argv[1], { readOnly: true })
      console.log(db.prepare('SELECT count(*) AS votes FROM votes').get().votes)`
    expect(execFileSync(process.execPath, ['-e', script, join(folder, 'votes.sqlite')], { encoding: 'utf8' })).toBe(
      '1\n',
    )
    await store.close()
  })

  it('a file of a newer program is refused and left as it is', async () => {
    const folder = newFolder()
    const db = new DatabaseSync(join(folder, 'votes.sqlite'))
    db.exec('CREATE TABLE rooms (id INTEGER); PRAGMA user_version = 99')
    db.close()
    const before = readFileSync(join(folder, 'votes.sqlite'))
    await expect(openSqliteStore(folder)).rejects.toThrow(/newer version of this program/)
    expect(readFileSync(join(folder, 'votes.sqlite'))).toEqual(before)
  })

  it('an acknowledged vote has reached the disk: the log is synced at every commit', async () => {
    const { db, disk } = await openFolder(newFolder())
    expect(db.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 })
    expect(db.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' })
    disk.close()
  })

  it.each<[title: string, changes: string, after: { polls: string; state: object }]>([
    ['the first format', 'PRAGMA user_version = 1', { polls: '', state: { hold: true } }],
    [
      'the format of the first release',
      'ALTER TABLE polls ADD COLUMN entered INTEGER NOT NULL DEFAULT 1; PRAGMA user_version = 3',
      { polls: ', 1', state: { hold: true, short: false } },
    ],
  ])(
    '[I1] a file of %s keeps its rooms, votes and switches in the newest format',
    async (_, changes, { polls, state }) => {
      const folder = newFolder()
      const db = new DatabaseSync(join(folder, 'votes.sqlite'))
      const voter = 'ab'.repeat(16)
      const old = JSON.stringify({ slide: 'few.arguments', step: 1, ended: false, locked: true, ...state })
      db.exec(`${firstShape} ${changes};
      INSERT INTO rooms VALUES (7, 'K7M4QX', 'feast', 'agree-5', 'aa', 2, 'bb', 9, 8, '${old}', 1700000000);
      INSERT INTO polls VALUES (7, 'few', 'main', 2, 3, 1, 0, '[{"epoch":1,"revealed":true}]'${polls});
      INSERT INTO polls VALUES (7, 'thesis', 'after', 1, 1, 0, 1, '[]'${polls});
      INSERT INTO votes VALUES (1, 7, x'${'01'.repeat(16)}', 'few', 'main', 2, x'${voter}', 4, -2, 'ja', 1700000001);
      INSERT INTO held VALUES (7, x'${voter}', 'few', 'main', 2, 4, x'${'01'.repeat(16)}', -2, 'ja');`)
      db.close()
      const store = await openSqliteStore(folder)
      const unworded = { kind: 'agree-5', values: ['-2', '-1', '0', '1', '2'], wordings: [] }
      // Nobody knows which words these polls asked: they accept no vote until a presenter opens them.
      const poll = { entered: true, open: false, closesAt: null, isUndone: false, ...unworded }
      const last = { claim: 'thesis', round: 'after', epoch: 1, lastEpoch: 1, revealed: true, earlier: [] }
      expect(await store.readRoom('K7M4QX')).toEqual({
        ...{ code: 'K7M4QX', deck: 'feast', title: null, voterKey: 'aa', keyVersion: 2, keyHash: 'bb' },
        ...{ version: 9, stateVersion: 8, createdAt: 1_700_000_000 },
        state: {
          ...{ slide: 'few.arguments', step: 1, ended: false, locked: true, hold: true, short: false },
          ...{
            name: '',
            texts: false,
            screenLangs: [],
            limit: null,
            address: null,
            clock: { startedAt: null, part: null, partSince: null },
          },
          beforeRehearsal: null,
          polls: {
            few: {
              ...{ claim: 'few', round: 'main', epoch: 2, lastEpoch: 3, revealed: false, ...poll },
              earlier: [{ epoch: 1, revealed: true, ...unworded }],
            },
            'thesis.after': { ...last, ...poll },
          },
        },
        tallies: { few: [1, 0, 0, 0, 0, 0], 'thesis.after': [0, 0, 0, 0, 0, 0] },
        pairs: [],
        ...{ voters: 1, mostConnected: 0 },
      })
      const vote = { claim: 'few', round: 'main', epoch: 2, value: '-2', n: 4 } as const
      expect(await store.readLog('K7M4QX')).toEqual([
        { ...vote, voteId: '01'.repeat(16), voter, lang: 'ja', at: 1_700_000_001 },
      ])
      expect(await store.readVotes('K7M4QX', voter)).toEqual([vote])
      expect(await store.listRooms()).toMatchObject([{ code: 'K7M4QX', name: '', ended: false, isRehearsal: false }])
      const cast = (epoch: number) =>
        store.castVote({
          ...{ ...vote, epoch, wording, code: 'K7M4QX', voter, voteId: random128(), n: 5, value: '2', lang: 'ja' },
          at: 1_700_000_002,
        })
      expect(await cast(2)).toEqual({ error: 'reworded' })
      // Once its polls are opened with known words, the room works like any other.
      const room = (await store.readRoom('K7M4QX')) as StoredRoom
      const asked = { ...openPoll, epoch: 4, lastEpoch: 4 }
      await store.saveState('K7M4QX', {
        stateVersion: 8,
        state: { ...room.state, polls: { ...room.state.polls, few: asked } },
        keyVersion: 2,
      })
      expect(await cast(4)).toMatchObject({ held: { value: '2', n: 5 } })
      expect((await store.readRoom('K7M4QX'))?.tallies.few).toEqual([0, 0, 0, 0, 1, 0])
      await store.close()
    },
  )

  it('an empty file of the oldest format is converted to the newest', async () => {
    const folder = newFolder()
    new DatabaseSync(join(folder, 'votes.sqlite')).close()
    const store = await openSqliteStore(folder)
    const room = await createRoom(store)
    expect(await store.castVote(room.ballot())).toHaveProperty('held')
    await store.close()
  })

  it('if the folder is not available, or the file is not a database, one sentence names the folder', async () => {
    const folder = newFolder()
    writeFileSync(join(folder, 'file'), '')
    const inFile = join(folder, 'file', 'data')
    await expect(openSqliteStore(inFile)).rejects.toThrow(`The folder ${inFile} cannot hold the votes`)
    mkdirSync(join(folder, 'other'))
    writeFileSync(join(folder, 'other', 'votes.sqlite'), 'this is no database, it is a sentence in a file'.repeat(100))
    await expect(openSqliteStore(join(folder, 'other'))).rejects.toThrow(
      /other cannot hold the votes: .*not a database/,
    )
    await expect(openSqliteStore(join(folder, 'other'))).rejects.toBeInstanceOf(StoreError)
  })

  // Some faults end the transaction themselves, as a full disk may; others leave the rollback to our code.
  it.each(['ROLLBACK', 'ABORT'])(
    '[I1] while the disk cannot be written (%s), votes are answered not_saved and reading still works; afterwards votes count again',
    async (fault) => {
      const folder = newFolder()
      const store = await openSqliteStore(folder)
      const room = await createRoom(store)
      const warned = new Promise<Error>((resolve) => process.once('warning', resolve))
      // A failing trigger is the only disk fault that a test can make on every machine; our code gets its error in the same way.
      const other = new DatabaseSync(join(folder, 'votes.sqlite'))
      await store.castVote(room.ballot({ value: '2' }))
      other.exec(`CREATE TRIGGER full BEFORE INSERT ON held WHEN NEW.value = '0'
      BEGIN SELECT RAISE(${fault}, 'database or disk is full'); END`)
      const { state, stateVersion, version } = await room.read()
      const answers = await Promise.allSettled([
        store.castVote(room.ballot({ value: '1' })),
        store.saveState(room.code, { stateVersion, state: { ...state, step: 1 }, keyVersion: 1 }),
        store.castVote(room.ballot({ value: '0' })),
        store.readRoom(room.code),
      ])
      expect(answers).toMatchObject([
        { value: { error: 'not_saved' } },
        { reason: { message: `${join(folder, 'votes.sqlite')} could not be written: database or disk is full` } },
        { value: { error: 'not_saved' } },
        { value: { version, stateVersion, state, tallies: { few: [0, 0, 0, 0, 1, 0] } } },
      ])
      expect((await warned).message).toContain('disk is full')
      other.exec('DROP TRIGGER full')
      other.close()
      expect(await store.castVote(room.ballot({ value: '0' }))).toHaveProperty('held')
      expect(await room.tally()).toEqual([0, 0, 1, 0, 1, 0])
      expect(await room.tally()).toEqual(recount(await store.readLog(room.code), openPoll))
      await store.close()
    },
  )
})
