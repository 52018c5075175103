// The host of a server, or an opener with the own rooms: the list and the requests, as one object that the page of the list draws from.
import * as z from 'zod/mini'
import type { Command } from '../../core/command.ts'
import { type ErrorCode, NewRoom, paths, type ResultsFormat } from '../../core/contract.ts'
import { DebateList, RoomList } from '../../core/host-lists.ts'
import { call, isPassing, type Reply } from '../shared/call.ts'
import { random128 } from '../shared/keys.ts'
import { tabStorage } from '../shared/storage.ts'
import { goToDesk } from './desk-path.ts'
import { saveResults } from './save.ts'

export interface Host {
  list: RoomList['rooms'] | undefined
  /** Whose page it is; undefined: the host's. */
  opener: string | undefined
  problem: ErrorCode | 'unreachable' | undefined
  /** Whether the host key must be typed. */
  needsKey: boolean
  /** Tries the keys until one is right, and stores that one for this tab; without keys, tries the stored one. */
  show(hostKeys?: string[]): Promise<void>
  /** The debates of this server for which this person may open rooms, in the server's order; undefined until they are known. */
  debates: DebateList['debates'] | undefined
  /** Opens a room for a debate; without a name, for the server's first debate. */
  open(debate?: string): Promise<void>
  remove(room: NewRoom): Promise<void>
  /** Renames, ends or resumes a room. */
  steer(room: NewRoom, command: Command): Promise<void>
  /** Saves all counts as a file. */
  save(room: NewRoom, format: ResultsFormat): Promise<void>
}

const storageName = 'host key'

/** Calls `onChange` at every change. */
export function openHost(onChange: () => void): Host {
  let key = tabStorage.getItem(storageName) ?? undefined
  /** What was asked for without an answer: the room may be open, and asked for again under the same id, no second one opens. */
  let opening: { debate?: string; commandId: string } | undefined
  const host: Host = {
    list: undefined,
    opener: undefined,
    debates: undefined,
    problem: undefined,
    needsKey: false,
    show: async (hostKeys = key ? [key] : []) => {
      let reply: Reply<RoomList> | undefined
      for (const one of hostKeys) {
        reply = await call({ path: paths.rooms, schema: RoomList, key: one })
        if ('data' in reply) {
          key = one
          tabStorage.setItem(storageName, one)
          host.list = reply.data.rooms
          host.opener = reply.data.opener
          const debates = await call({ path: paths.debates, schema: DebateList, key: one })
          if ('data' in debates) host.debates = debates.data.debates
        }
        if ('data' in reply || reply.error !== 'key_wrong') break
      }
      host.problem = reply && 'error' in reply ? reply.error : undefined
      host.needsKey = !reply || host.problem === 'key_wrong'
      onChange()
    },
    open: async (debate) => {
      if (!opening || opening.debate !== debate) opening = { ...(debate && { debate }), commandId: random128() }
      const reply = await call({ path: paths.rooms, schema: NewRoom, ...(key && { key }), body: opening })
      if (!('error' in reply && isPassing(reply.error))) opening = undefined
      if ('data' in reply) return goToDesk(reply.data, debate ?? host.debates?.[0]?.id ?? '')
      host.problem = reply.error
      onChange()
    },
    remove: async ({ code, controlKey }) => {
      // It may be the room of that opening; under the same id it would come back with the key that it had.
      opening = undefined
      await showAfter(call({ path: paths.room(code), schema: z.object({}), key: controlKey, method: 'DELETE' }))
    },
    steer: async ({ code, controlKey }, body) =>
      showAfter(call({ path: paths.control(code), schema: z.object({}), key: controlKey, body })),
    save: async ({ code, controlKey }, format) => showAfter(saveResults(code, controlKey, format)),
  }

  async function showAfter(asked: Promise<Reply<unknown>>): Promise<void> {
    const reply = await asked
    await host.show()
    if ('error' in reply) host.problem = reply.error
    onChange()
  }

  return host
}
