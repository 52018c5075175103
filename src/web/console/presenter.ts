// The presenter of one room: the stream with hidden tallies, and commands, as one object that the desk draws from.
import * as z from 'zod/mini'
import {
  type Command,
  type ErrorCode,
  NewRoom,
  paths,
  type ResultsFormat,
  Room,
  SavedNames,
  SavedResults,
} from '../../core/contract.ts'
import { type FollowedRoom, showAsked } from '../shared/asked-room.ts'
import { call, type Reply } from '../shared/call.ts'
import { followRoom } from '../shared/follow-room.ts'
import { keepKey } from '../shared/keys.ts'
import type { Connection } from '../shared/live.ts'
import type { Page } from '../shared/page.ts'
import { timeZone } from '../shared/time.ts'
import { saveResults } from './save.ts'

/** A command without the version, which is added here: the server refuses it if somebody else steered meanwhile. */
export type FreshCommand = Command extends infer C ? (C extends Command ? Omit<C, 'ifVersion'> : never) : never

export interface Presenter {
  readonly code: string
  readonly key: string
  room: FollowedRoom | undefined
  connection: Connection
  /** The failure of the last command or file. */
  problem: ErrorCode | 'unreachable' | undefined
  /** The file in which the room was saved for readers. */
  frozen: string | undefined
  /** The names of the files that this room wrote for readers; undefined until they were requested. */
  saved: string[] | undefined
  /** If it is a function, it is called for its command once all earlier commands are carried out. */
  steer(command: FreshCommand | (() => FreshCommand | undefined)): Promise<void>
  /** Saves all counts as a file. */
  save(format: ResultsFormat): Promise<void>
  /** Freezes the room for readers. */
  freeze(name: string): Promise<void>
  /** Requests the names of the files that this room wrote. */
  listSaved(): Promise<void>
  /** Removes one of them. */
  unfreeze(name: string): Promise<void>
  /** Makes a new key, kept for this tab: the old one no longer steers. The page reloads with the new key. */
  renewKey(): Promise<void>
}

/** Follows the room with its key, as long as the page is open; calls `onChange` whenever the page must be drawn again. */
export function followAsPresenter(page: Page, code: string, key: string, onChange: () => void): Presenter {
  let last: Promise<unknown> = Promise.resolve()
  const presenter: Presenter = {
    ...{ code, key, room: undefined, connection: { state: 'connecting' }, problem: undefined },
    ...{ frozen: undefined, saved: undefined },
    ...{ steer, save, freeze, listSaved, unfreeze, renewKey },
  }

  function adopt(next: FollowedRoom): void {
    if (next.version >= (presenter.room?.version ?? 0)) presenter.room = next
    onChange()
  }

  followRoom({
    code,
    as: 'desk',
    key,
    onRoom: (room) => adopt(showAsked(page, room)),
    onConnection: (connection) => {
      if (connection.state === presenter.connection.state) return
      presenter.connection = connection
      onChange()
    },
  })

  /** Sends one command after the other: each contains the version that the one before it made. */
  function steer(command: FreshCommand | (() => FreshCommand | undefined)): Promise<void> {
    const sent = last.then(() => {
      const now = typeof command === 'function' ? command() : command
      return now && send(now)
    })
    last = sent
    return sent
  }

  async function send(command: FreshCommand): Promise<void> {
    const where = command.action === 'goto' && { timeZone: timeZone() }
    const body = { ...command, ...where, ifVersion: presenter.room?.version }
    const reply = await call({ path: paths.control(code), schema: Room, key, body })
    presenter.problem = 'error' in reply ? reply.error : undefined
    // If another presenter was faster, the answer shows the room as it is now.
    const now = 'data' in reply ? reply.data : Refused.safeParse(reply.body).data?.room
    if (now) adopt(showAsked(page, { ...now, receivedAt: performance.now() }))
    else onChange()
  }

  async function save(format: ResultsFormat): Promise<void> {
    tell(await saveResults(code, key, format))
  }

  async function freeze(name: string): Promise<void> {
    const reply = await call({ path: paths.freeze(code), schema: SavedResults, key, body: { name } })
    presenter.frozen = 'data' in reply ? reply.data.file : undefined
    if ('data' in reply) await listSaved()
    else tell(reply)
  }

  async function listSaved(): Promise<void> {
    takeSaved(await call({ path: paths.freeze(code), schema: SavedNames, key }))
  }

  async function unfreeze(name: string): Promise<void> {
    presenter.frozen = undefined
    takeSaved(await call({ path: paths.saved(code, name), schema: SavedNames, key, method: 'DELETE' }))
  }

  function takeSaved(reply: Reply<SavedNames>): void {
    if ('data' in reply) presenter.saved = reply.data.names
    tell(reply)
  }

  async function renewKey(): Promise<void> {
    const reply = await call({ path: paths.key(code), schema: NewRoom, key, body: {} })
    tell(reply)
    if ('error' in reply) return
    keepKey(code, reply.data.controlKey)
    location.reload()
  }

  function tell(reply: object & { error?: Presenter['problem'] }): void {
    presenter.problem = reply.error
    onChange()
  }

  return presenter
}

const Refused = z.object({ room: Room })
