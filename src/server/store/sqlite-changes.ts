// The changes of one transaction of the embedded store, and the report about them after its commit: one change for each room.
import type { PollKey } from '../../core/poll.ts'
import type { LoadedRoom } from './sqlite-rooms.ts'
import type { Statements } from './sqlite-statements.ts'
import type { Change } from './store.ts'

/** The polls whose tally changed, and the reason. */
interface WhatChanged {
  polls: Set<PollKey>
  voted: boolean
  /** A voter voted for the first time, or the voters of a rehearsal were removed. */
  voters: boolean
  steered: boolean
  keyed: boolean
  paired: boolean
}

export interface Changes {
  of(room: LoadedRoom): WhatChanged
  /** The room is deleted: its other changes in this transaction are not reported. */
  addDeleted(room: LoadedRoom): void
  /** Gives a new version to every room with a vote or a new key; returns the changes to report after the commit. */
  raiseVersions(): Change[]
  clear(): void
}

export function openChanges(sql: Statements): Changes {
  const changed = new Map<LoadedRoom, WhatChanged>()
  let deleted: Change[] = []

  function toChange(room: LoadedRoom, { polls, voted, voters, steered, keyed, paired }: WhatChanged): Change {
    if (voted || keyed) sql.writeVersion.run(++room.version, room.id)
    const tallies = Object.fromEntries([...polls].map((key) => [key, room.tallies[key] ?? []]))
    const { code, version, stateVersion, keyVersion, keyHash } = room
    return {
      ...{ code, version, stateVersion, tallies },
      ...(steered && { state: room.state }),
      ...(voters && { voters: room.voters }),
      ...(paired && { pairs: room.pairs, published: room.published }),
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
