// What one transaction of the embedded store changes, and what is told of it once it is committed: one change a room.
import type { PollKey } from '../../core/poll.ts'
import { emptyCounts } from '../../core/tally.ts'
import type { LoadedRoom } from './sqlite-rooms.ts'
import type { Statements } from './sqlite-statements.ts'
import type { Change } from './store.ts'

/** The polls whose tally changed, and what did it. */
interface WhatChanged {
  polls: Set<PollKey>
  voted: boolean
  /** A voter voted for the first time, or those of a rehearsal are gone. */
  voters: boolean
  steered: boolean
  keyed: boolean
  paired: boolean
}

export interface Changes {
  of(room: LoadedRoom): WhatChanged
  /** The room is no more: whatever else happened to it in this transaction is not told. */
  addDeleted(room: LoadedRoom): void
  /** Gives every room that was voted in or has a new key one version more; what is to be told after the commit. */
  raiseVersions(): Change[]
  clear(): void
}

export function openChanges(sql: Statements): Changes {
  const changed = new Map<LoadedRoom, WhatChanged>()
  let deleted: Change[] = []

  function toChange(room: LoadedRoom, { polls, voted, voters, steered, keyed, paired }: WhatChanged): Change {
    if (voted || keyed) sql.writeVersion.run(++room.version, room.id)
    const tallies = Object.fromEntries([...polls].map((key) => [key, room.tallies[key] ?? emptyCounts(room.scale)]))
    const { code, version, stateVersion, keyVersion, keyHash } = room
    return {
      ...{ code, version, stateVersion, tallies },
      ...(steered && { state: room.state }),
      ...(voters && { voters: room.voters }),
      ...(paired && { pairs: room.pairs, told: room.told }),
      ...(keyed && { key: { keyVersion, keyHash } }),
    }
  }

  return {
    of(room) {
      let change = changed.get(room)
      if (!change) {
        change = { polls: new Set(), voted: false, voters: false, steered: false, keyed: false, paired: false }
        changed.set(room, change)
      }
      return change
    },
    addDeleted(room) {
      changed.delete(room)
      const { code, version, stateVersion } = room
      deleted.push({ code, version: version + 1, stateVersion, tallies: {}, isDeleted: true })
    },
    raiseVersions: () => [...[...changed].map(([room, what]) => toChange(room, what)), ...deleted],
    clear() {
      changed.clear()
      deleted = []
    },
  }
}
