// `backup`: copies votes, keys and frozen results of a server, which may run meanwhile.
import { resolve } from 'node:path'
import { typedStart } from '../debate/package.ts'
import { backUp } from '../server/store/backup.ts'
import { StoreError } from '../server/store/store.ts'

/**
 * Writes a backup into the new folder `out` and says what it has; `dataDir`: the folder to copy, by default that of DATA_DIR, else data.
 * Gives 1, and a sentence, if that is impossible; else 0.
 */
export async function backUpFolder(
  out: string,
  dataDir: string | undefined,
  print: (text: string) => void,
): Promise<number> {
  const data = resolve(dataDir ?? (process.env.DATA_DIR || 'data'))
  try {
    const { sessions, votes, frozen, hasSecret } = await backUp(data, out, resolve('results'))
    const secret = hasSecret
      ? 'the secret'
      : 'no secret, since there is none: links of presenters will not work with it'
    print(`${out} has sessions: ${sessions}, votes: ${votes}, saved results: ${frozen}, and ${secret}.\n`)
    if (sessions === 0 && votes === 0)
      print(
        `It is empty: ${data} has had no session and no vote. If a server has had some, name its folder: backup OUT --data-dir DIR.\n`,
      )
    print(
      `To go back to it, stop the server, copy this folder, and start with the copy: ${typedStart('--data-dir COPY')}\n`,
    )
    return 0
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    process.stderr.write(`${error.message}\n`)
    return 1
  }
}
