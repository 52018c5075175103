// Where the votes and the secret of a server are: both in the data folder, or the votes in a database and the secret with the organiser.
import type { Logger } from 'pino'
import type { Database } from './database-setting.ts'
import { isEmpty, keepSecret, openSecret } from './secret.ts'
import { holdFolder } from './store/data-folder.ts'
import { openSqliteStore } from './store/sqlite.ts'
import type { Store, StoreOptions } from './store/store.ts'

export interface StoreWish {
  /** Of this server alone, also if the votes are in a database. */
  dataDir: string
  database?: Database | undefined
  /** Seconds since 1970, by which deadlines are judged; absent: the store's own time. */
  now?: () => number
  /** Told why a start takes long. */
  tell?: (sentence: string) => void
}

/** Milliseconds of checking after which the terminal says so. */
const longCheck = 3000

export interface OpenedStore {
  store: Store
  /** The secret from which every key is made; `makeRooms` makes the rooms that are always there, of these codes. */
  openSecret(unlisted: string[], makeRooms: () => Promise<void>): Promise<Buffer>
  close(): Promise<void>
}

/** Throws a StoreError if the votes cannot be kept. */
export async function openStore(wish: StoreWish, options: StoreOptions, log: Logger): Promise<OpenedStore> {
  const { dataDir, database, tell } = wish
  if (database) return openOnDatabase(wish, database, options)
  const patience = setTimeout(
    () => tell?.(`The votes in ${dataDir} are being checked; a million take some ten seconds.`),
    longCheck,
  )
  const store = await openSqliteStore(dataDir, options).finally(() => clearTimeout(patience))
  const { damaged, format } = store.copies
  if (damaged)
    log.warn(
      `The counts of votes.sqlite did not follow from its log, so the disk has changed them. They were counted anew; ${damaged} has the file as it was, for seven days.`,
    )
  if (format)
    log.warn(`The votes were brought to the format of this version; ${format} has them as they were, for seven days.`)
  let secret: Buffer | undefined
  return {
    store,
    async openSecret(unlisted, makeRooms) {
      const wasEmpty = await isEmpty(store, unlisted)
      await makeRooms()
      secret = await openSecret(dataDir, store, wasEmpty, log)
      return secret
    },
    async close() {
      await store.close()
      if (secret) await keepSecret(dataDir, secret, log)
    },
  }
}

async function openOnDatabase(
  { dataDir, now }: StoreWish,
  { url, secret }: Database,
  options: StoreOptions,
): Promise<OpenedStore> {
  // The folder still has the sites of the debates, which two servers would write over each other.
  const release = await holdFolder(dataDir)
  try {
    // Loaded only here, since most servers have no database.
    const { openPostgresStore } = await import('./store/postgres.ts')
    const store = await openPostgresStore(url, { ...options, secret, isTimekeeper: now === undefined })
    return {
      store,
      async openSecret(_, makeRooms) {
        await makeRooms()
        return secret
      },
      async close() {
        await store.close()
        release()
      },
    }
  } catch (error) {
    release()
    throw error
  }
}
