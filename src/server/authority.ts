// Who may do what: whoever sends the key. No right follows from an address, a socket or a header, since proxies, tunnels and
// forwarders make all of those lie. What is wrong waits its turn (guesses.ts); what is right never does.
import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import type { Logger } from 'pino'
import { type ErrorCode, Random128 } from '../core/contract.ts'
import { readCode } from '../core/room-code.ts'
import { createGuesses } from './guesses.ts'
import { hashKey, isKey } from './keys.ts'
import { limitLog } from './log.ts'
import { Refusal, refuse } from './refusal.ts'
import type { Rooms } from './rooms.ts'
import type { StoredRoom } from './store/store.ts'

export type Env = { Bindings: HttpBindings }
type Request = Context<Env>

/** Milliseconds in which wrong host keys make one line of the log. */
const hostKeyPause = 60_000

export interface Authority {
  /** Throws where the request does not carry the host key. */
  checkHost(c: Request): Promise<void>
  /** The room whose code stands in the path. */
  findAnyRoom(c: Request): Promise<StoredRoom>
  /** The same, which must be of the debate that is shown here. */
  findRoom(c: Request): Promise<StoredRoom>
  /** The version of the room's key that the request carries; undefined without a key; throws where it is another key. */
  checkKey(c: Request, room: StoredRoom): Promise<number | undefined>
  /** The same for whoever may be a voter: a voter's secret is not taken for a key, and says which voter it is. */
  readerOf(c: Request, room: StoredRoom): Promise<{ keyVersion?: number | undefined; voter?: string }>
  /** The room of a presenter's request, with the version of the key it came with: what is done later holds against that. */
  presenterRoom(c: Request, find?: Authority['findRoom']): Promise<{ room: StoredRoom; keyVersion: number }>
}

export function createAuthority(rooms: Rooms, hostKey: string, log: Logger): Authority {
  const hostKeyHash = hashKey(hostKey)
  const guesses = createGuesses()
  const hostLog = limitLog(log, hostKeyPause)

  async function refuseGuess(c: Request, code: ErrorCode): Promise<never> {
    await guesses.waitTurn(c.req.raw.signal)
    throw new Refusal(code)
  }

  /** The key of the request; undefined without any. */
  async function bearer(c: Request): Promise<string | undefined> {
    const header = c.req.header('authorization')
    return header === undefined ? undefined : (readBearer(header) ?? refuseGuess(c, 'key_wrong'))
  }

  async function checkHost(c: Request): Promise<void> {
    const key = (await bearer(c)) ?? refuse('key_needed')
    if (isKey(key, hostKeyHash)) return
    hostLog.warn('a wrong host key was sent')
    await refuseGuess(c, 'key_wrong')
  }

  async function findAnyRoom(c: Request): Promise<StoredRoom> {
    const code = readCode(c.req.param('code') ?? '')
    const room = code === undefined ? undefined : await rooms.findRoom(code)
    return room ?? refuseGuess(c, 'no_such_room')
  }

  async function findRoom(c: Request): Promise<StoredRoom> {
    const room = await findAnyRoom(c)
    return rooms.isHere(room) ? room : refuse('other_debate')
  }

  async function checkKey(c: Request, room: StoredRoom): Promise<number | undefined> {
    const key = await bearer(c)
    if (key === undefined) return undefined
    return rooms.isKeyOf(room, key) ? room.keyVersion : refuseGuess(c, 'key_wrong')
  }

  async function readerOf(c: Request, room: StoredRoom): Promise<{ keyVersion?: number | undefined; voter?: string }> {
    const secret = Random128.safeParse(await bearer(c))
    return secret.success ? { voter: rooms.pseudonymOf(room, secret.data) } : { keyVersion: await checkKey(c, room) }
  }

  async function presenterRoom(c: Request, find = findRoom): Promise<{ room: StoredRoom; keyVersion: number }> {
    const room = await find(c)
    return { room, keyVersion: (await checkKey(c, room)) ?? refuse('key_needed') }
  }

  return { checkHost, findAnyRoom, findRoom, checkKey, readerOf, presenterRoom }
}

const readBearer = (header: string): string | undefined => /^Bearer (\S+)$/.exec(header)?.[1]

/** The secret of a voter, which is nobody's authority but over the own votes. */
export function voterSecret(c: Request): string {
  const header = c.req.header('authorization') ?? refuse('key_needed')
  const secret = Random128.safeParse(readBearer(header) ?? refuse('key_wrong'))
  return secret.success ? secret.data : refuse('key_needed')
}
