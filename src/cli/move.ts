// `move`: brings all sessions from the data folder to the database of several servers, or back.
import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { typedStart } from '../debate/package.ts'
import { SettingError } from '../debate/setting-error.ts'
import { addPassword, readSecret } from '../server/database-setting.ts'
import { moveToDatabase, moveToFolder } from '../server/store/move.ts'
import { StoreError } from '../server/store/store.ts'

/**
 * Moves to the `database` of DATABASE_URL or from it to a `folder`, and says what was moved and what to start; `dataDir`: the folder, by
 * default that of DATA_DIR, else data. The address and the secret are read from the environment alone: whoever uses the machine can read
 * what was typed. Gives 1, and a sentence, if it is impossible; else 0.
 */
export async function moveSessions(
  to: 'database' | 'folder',
  dataDir: string | undefined,
  print: (text: string) => void,
): Promise<number> {
  const folder = resolve(dataDir ?? (process.env.DATA_DIR || 'data'))
  try {
    const url =
      process.env.DATABASE_URL && addPassword(process.env.DATABASE_URL, process.env.DATABASE_PASSWORD_FILE || undefined)
    if (!url)
      throw new SettingError(
        'Give the address of the database in the environment: DATABASE_URL=postgres://USER:PASSWORD@HOST:5432/DATABASE.',
      )
    const secret = readSecret(process.env.SECRET || undefined, process.env.SECRET_FILE || undefined)
    print(to === 'database' ? await toDatabase(folder, url, secret) : await toFolder(url, secret, folder))
    return 0
  } catch (error) {
    if (!(error instanceof StoreError || error instanceof SettingError)) throw error
    process.stderr.write(`${error.message}\n`)
    return 1
  }
}

async function toDatabase(folder: string, url: string, secret: Buffer | undefined): Promise<string> {
  const { sessions, votes, voters } = await moveToDatabase(folder, url, secret)
  return `The database of DATABASE_URL has sessions: ${sessions}, votes: ${votes}, voters: ${voters}, read back and compared with ${folder}.
Start every server with this database and with the secret of that folder: ${howToGive(join(folder, 'secret'))}
${folder} is as it was. Start no server with it any more: what people voted there would not be in the database.
Saved results, the files in results/, stay where they are.
`
}

/** A file that is given as SECRET_FILE loses a line break at its end, with which a secret may have come from elsewhere. */
const howToGive = (file: string): string =>
  readSecret(undefined, file)?.equals(readFileSync(file))
    ? `SECRET_FILE=${file}, or a copy of that file`
    : `SECRET, the text in ${file} with the line break at its end`

async function toFolder(url: string, secret: Buffer | undefined, folder: string): Promise<string> {
  if (!secret)
    throw new SettingError(
      'Give SECRET or SECRET_FILE too, the one that the servers of this database have: every key is made from it, and it goes along.',
    )
  const { sessions, votes, voters } = await moveToFolder(url, secret, folder)
  return `${folder} has sessions: ${sessions}, votes: ${votes}, voters: ${voters}, read back and counted again from the log of votes, and the secret.
Start a server with it, without DATABASE_URL and SECRET: ${typedStart(`--data-dir ${folder}`)}
The database is as it was. Start no server with it any more: what people voted there would not be in the folder.
Results that were saved in the database stay in it.
${leftBeside(folder)}`
}

/** Names what a move or a backup left that was killed, since it has votes in it. */
function leftBeside(folder: string): string {
  const left = readdirSync(dirname(folder)).filter((name) => name.startsWith(`${basename(folder)}.new-`))
  return left.map((name) => `${join(dirname(folder), name)} is left of an earlier try: remove it.\n`).join('')
}
