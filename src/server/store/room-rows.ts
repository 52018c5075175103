// The rows of a room as both databases return them, and the room that they make.
import type { Swing } from '../../core/contract.ts'
import type { Round } from '../../core/poll.ts'
import { readersCode } from '../../core/room-code.ts'
import { type LockedRoom, pairRow, pairsOf, publishedOf, talliesOf, tallyRow, toldRow } from '../../room/locked-room.ts'
import type { RoomState } from '../../room/state.ts'
import type { NewStoredRoom, StoredRoom } from './store.ts'

/** What the codes of the rooms that are always open are LIKE; no list and no number of rooms has them. */
export const alwaysOpen = readersCode('%')

export interface RoomRecord {
  deck: string
  title: string | null
  voter_key: string
  key_version: number
  key_hash: string
  version: number
  state_version: number
  created_at: number
  voters: number
  rehearsing: number
  most_connected: number
  logged: number
  published: number
  refusals: number
  commands: number
}
export interface TallyRecord {
  claim: string
  round: Round
  epoch: number
  value: string
  count: number
}
export interface PairRecord {
  before: number
  after: number
  value_before: string
  value_after: string
  count: number
}
export interface ToldRecord {
  before: number
  after: number
  paired: number
  k: number
  swing: string
}

/** A room with what never changes of it. */
export interface LoadedRoom extends Pick<NewStoredRoom, 'deck' | 'title' | 'voterKey' | 'createdAt'> {
  locked: LockedRoom
}

export type RoomCounts = Pick<LockedRoom, 'tallies' | 'pairs' | 'told'>

export const toCounts = (tallies: TallyRecord[], pairs: PairRecord[], told: ToldRecord[]): RoomCounts => ({
  tallies: new Map(tallies.map((row) => [tallyRow(row, row.value), row.count])),
  pairs: new Map(pairs.map((row) => [pairRow(row.before, row.after, row.value_before, row.value_after), row.count])),
  told: new Map(
    told.map(({ before, after, paired, k, swing }) => [
      toldRow([before, after]),
      { paired, k, swing: JSON.parse(swing) as Swing },
    ]),
  ),
})

export const toLoaded = (code: string, row: RoomRecord, state: RoomState, counts: RoomCounts): LoadedRoom => ({
  ...{ deck: row.deck, title: row.title === null ? null : JSON.parse(row.title) },
  ...{ voterKey: row.voter_key, createdAt: row.created_at },
  locked: {
    ...{ code, version: row.version, stateVersion: row.state_version },
    ...{ keyVersion: row.key_version, keyHash: row.key_hash, voters: row.voters, rehearsing: row.rehearsing },
    ...{ mostConnected: row.most_connected, logged: row.logged, published: row.published },
    ...{ refusals: row.refusals, commands: row.commands, state },
    ...counts,
  },
})

/** The room as a server keeps it in memory. */
export function toStored({ deck, title, voterKey, createdAt, locked }: LoadedRoom): StoredRoom {
  const { code, version, stateVersion, keyVersion, keyHash, voters, mostConnected, state } = locked
  return {
    ...{ code, deck, title, voterKey, keyVersion, keyHash, state, createdAt },
    ...{ version, stateVersion, voters, mostConnected },
    ...{ tallies: talliesOf(locked), pairs: pairsOf(locked), published: publishedOf(locked) },
  }
}
