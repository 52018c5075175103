// The openers of a server that several lecturers share. Each has a key that opens rooms and lists those that it opened. The host makes and
// revokes the keys. Nothing of it is kept in memory: every server asks the store, so that a revoked key ends everywhere at once.
import { randomBytes } from 'node:crypto'
import type { NewOpener, OpenerList } from '../core/host-lists.ts'
import { createBuckets } from './bucket.ts'
import { hashKey, isKey, openerKey } from './keys.ts'
import type { Opening, Store } from './store/store.ts'

/** The most rooms that an opener has. */
export const mostOwnRooms = 200
/** This many an opener can open at once, then `ownRoomsPerSecond`, at each server. */
export const ownRoomBurst = 20
const ownRoomsPerSecond = 10 / 60

export interface Openers {
  /** The opener whose key this is, as an opening needs it; undefined if it is nobody's. */
  find(key: string): Promise<Opening | undefined>
  list(): Promise<OpenerList>
  /** The key of an opener, who is made if there is none of that name. */
  make(name: string): Promise<NewOpener>
  /** Ends a key at once; false if there is no opener of that name. Its rooms stay, with their control keys. */
  revoke(name: string): Promise<boolean>
  /** Takes a place for one more room; the milliseconds until there is one, 0 if there was. */
  spend(name: string): number
}

export interface OpenersOptions {
  store: Pick<Store, 'openers'>
  secret: Buffer
  /** Seconds since 1970 by this machine's clock. */
  today: () => number
}

export function openOpeners({ store: { openers }, secret, today }: OpenersOptions): Openers {
  const openings = createBuckets(ownRoomBurst, ownRoomsPerSecond, () => performance.now())

  async function make(name: string): Promise<NewOpener> {
    for (;;) {
      const known = (await openers.list()).find((one) => one.name === name)
      const salt = known?.salt ?? randomBytes(16).toString('hex')
      const key = openerKey(secret, name, salt)
      if (known && isKey(key, known.keyHash)) return { name, key }
      // Made with another secret file: that key is not known any more, so nobody may have it either.
      if (known) await openers.remove(name)
      else await openers.make({ name, salt, keyHash: hashKey(key), madeAt: Math.floor(today()) })
    }
  }

  return {
    async find(key) {
      if (!/^[\w-]{24}$/.test(key)) return undefined
      const keyHash = hashKey(key)
      const name = await openers.find(keyHash)
      return name === undefined ? undefined : { name, keyHash, most: mostOwnRooms }
    },
    list: async () => ({ openers: (await openers.list()).map(({ name, madeAt, rooms }) => ({ name, madeAt, rooms })) }),
    make,
    revoke: openers.remove,
    spend: openings.spend,
  }
}
