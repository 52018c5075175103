// Permissions: anyone who sends the key may act. An address, a socket or a header gives no right, since proxies, tunnels and
// forwarders falsify all of them. Wrong keys and codes wait in a queue (guesses.ts); right ones never wait.
import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import type { Logger } from 'pino'
import { type ErrorCode, Random128 } from '../core/contract.ts'
import { readCode } from '../core/room-code.ts'
import { createGuesses } from './guesses.ts'
import { hashKey, isKey } from './keys.ts'
import { limitLog } from './log.ts'
import type { Openers } from './openers.ts'
import { Refusal, refuse } from './refusal.ts'
import type { Rooms } from './rooms.ts'
import type { Opening, StoredRoom } from './store/store.ts'

export type Env = { Bindings: HttpBindings }
type Request = Context<Env>

/** All wrong host keys within this many milliseconds make one line in the log. */
const hostKeyPause = 60_000

export interface Authority {
  /** Waits as long as the answer to a wrong code does, for other answers from which a client can learn that a code is wrong. */
  waitTurn(): Promise<void>
  /** Throws if the request does not carry the host key. */
  checkHost(c: Request): Promise<void>
  /** The opener whose key the request carries; undefined with the host key; throws if it is neither. */
  hostOrOpener(c: Request): Promise<Opening | undefined>
  /** The room whose code is in the path. */
  findAnyRoom(c: Request): Promise<StoredRoom>
  /** The same, but only a room of the debate that is shown here. */
  findRoom(c: Request): Promise<StoredRoom>
  /** The version of the room's key in the request; undefined without a key; throws if the key is wrong. */
  checkKey(c: Request, room: StoredRoom): Promise<number | undefined>
  /** The same for a request that may come from a voter: it may carry the voter's secret in place of a key, and the secret says who it is. */
  readerOf(c: Request, room: StoredRoom): Promise<{ keyVersion?: number | undefined; voter?: string }>
  /** The room of a presenter's request, and the version of its key: a later write is checked against that version. */
  presenterRoom(c: Request, find?: Authority['findRoom']): Promise<{ room: StoredRoom; keyVersion: number }>
}

interface Keys {
  hostKey: string
  openers: Pick<Openers, 'find'>
}

export function createAuthority(rooms: Rooms, { hostKey, openers }: Keys, log: Logger): Authority {
  const hostKeyHash = hashKey(hostKey)
  const guesses = createGuesses()
  const hostLog = limitLog(log, hostKeyPause)

  async function refuseGuess(c: Request, code: ErrorCode): Promise<never> {
    await guesses.waitTurn(c.req.raw.signal)
    throw new Refusal(code)
  }

  /** The key of the request; undefined without a key. */
  async function bearer(c: Request): Promise<string | undefined> {
    return c.req.header('authorization') === undefined ? undefined : (readBearer(c) ?? refuseGuess(c, 'key_wrong'))
  }

  async function checkHost(c: Request): Promise<void> {
    const key = (await bearer(c)) ?? refuse('key_needed')
    if (!isKey(key, hostKeyHash)) await refuseHostKey(c)
  }

  async function hostOrOpener(c: Request): Promise<Opening | undefined> {
    const key = (await bearer(c)) ?? refuse('key_needed')
    if (isKey(key, hostKeyHash)) return undefined
    return (await openers.find(key)) ?? refuseHostKey(c)
  }

  function refuseHostKey(c: Request): Promise<never> {
    hostLog.warn('a wrong host key was sent')
    return refuseGuess(c, 'key_wrong')
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
    if (rooms.isKeyOf(room, key)) return room.keyVersion
    // Another server may have renewed it.
    await rooms.freshen(room)
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

  const waitTurn = () => guesses.waitTurn(new AbortController().signal)

  return { waitTurn, checkHost, hostOrOpener, findAnyRoom, findRoom, checkKey, readerOf, presenterRoom }
}

/** What the request carries as a key; whether it is right is another question. */
export const readBearer = (c: Request): string | undefined =>
  /^Bearer (\S+)$/.exec(c.req.header('authorization') ?? '')?.[1]

/** The secret of a voter; it gives rights over that voter's own votes alone. */
export function voterSecret(c: Request): string {
  if (c.req.header('authorization') === undefined) refuse('key_needed')
  const secret = Random128.safeParse(readBearer(c) ?? refuse('key_wrong'))
  return secret.success ? secret.data : refuse('key_needed')
}
