// `host`: prints the host's link again; makes, lists and ends the keys of others who open sessions on the same server (openers). The link
// follows from the settings and the secret alone. For openers it asks the running server, which is the same with either kind of store.
import { readFileSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import * as z from 'zod/mini'
import { ErrorBody, paths } from '../core/contract.ts'
import { NewOpener, OpenerList, OpenerName } from '../core/host-lists.ts'
import { typedCommand, typedStart } from '../debate/package.ts'
import { SettingError } from '../debate/setting-error.ts'
import { addressesOf, toUrl, urlHere } from '../server/address.ts'
import { hostKey } from '../server/keys.ts'
import { secretSize } from '../server/secret.ts'
import { readFolders, readSettings, type Settings, stop } from '../server/settings.ts'

/** Milliseconds that a server may take for its answer. */
const patience = 10_000

/** `args`: what is asked of it, and the settings with which the server was started. Gives the exit code, or ends with a sentence. */
export async function showHost(args: string[], print: (text: string) => void): Promise<number> {
  try {
    print(await answer(args))
    return 0
  } catch (error) {
    return stop(error as Error)
  }
}

const oneAtATime = 'Give one of --opener, --openers and --revoke at a time.'

type Wish = { opener?: string; revoke?: string; openers?: boolean }

async function answer(args: string[]): Promise<string> {
  const { wish, others } = readWish(args)
  const settings = readSettings(others)
  const [word] = readFolders(others)
  // It may be a name whose option was forgotten, and whoever gets the host's link has all rights.
  if (word !== undefined)
    throw new SettingError(
      `"${word}" is no setting. ${typedCommand('host')} prints the host’s link, ${typedCommand('host --opener NAME')} one for somebody else, and ${typedCommand('host --revoke NAME')} ends that.`,
    )
  const key = settings.hostKey ?? hostKey(readSecret(settings))
  const linkOf = (one: string) => `${urlOf(settings)}/console#host.${encodeURIComponent(one)}`
  const ask = <T>(path: string, schema: z.ZodMiniType<T>, method = 'GET', body?: object) =>
    askServer(settings, key, { path, schema, method, body })
  if (wish.opener !== undefined) {
    const name = checkName(wish.opener)
    const made = await ask(paths.openers, NewOpener, 'POST', { name })
    return `${linkOf(made.key)}\nWith this link ${name} starts sessions on this server, and sees and deletes only these. To end it: ${typedCommand(`host --revoke ${name}`)}\n`
  }
  if (wish.revoke !== undefined) {
    const name = checkName(wish.revoke)
    await ask(paths.opener(name), z.object({ ok: z.boolean() }), 'DELETE')
    return `The key of ${name} has ended, at every server. The sessions stay, in your list of sessions, and links to their presenter views stay valid; a presenter view can change its own link under "Share control".\n`
  }
  if (!wish.openers) return `${linkOf(key)}\n`
  const { openers } = await ask(paths.openers, OpenerList)
  const none = `Nobody but the host opens sessions here. To let somebody: ${typedCommand('host --opener NAME')}\n`
  return openers.map(describe).join('') || none
}

const describe = ({ name, rooms, madeAt }: OpenerList['openers'][number]): string =>
  `${name.padEnd(40)} sessions: ${String(rooms).padEnd(4)} since ${new Date(madeAt * 1000).toISOString().slice(0, 10)}\n`

/** What is asked, and all other words, which are settings. */
function readWish(args: string[]): { wish: Wish; others: string[] } {
  const options = { opener: { type: 'string' }, revoke: { type: 'string' }, openers: { type: 'boolean' } } as const
  const { tokens } = parseArgs({ args, options, strict: false, allowPositionals: true, tokens: true })
  const own = tokens.filter((token) => token.kind === 'option' && Object.hasOwn(options, token.name))
  const taken = new Set<number>()
  const wish: Wish = {}
  for (const token of own) {
    if (token.kind !== 'option') continue
    taken.add(token.index)
    if (wish[token.name as keyof Wish] !== undefined) throw new SettingError(oneAtATime)
    if (token.name === 'openers') wish.openers = true
    else {
      const next = args[token.index + 1]
      if (token.value === undefined || (!token.inlineValue && next?.startsWith('--')))
        throw new SettingError(`Say whom: ${typedCommand(`host --${token.name} NAME`)}`)
      if (!token.inlineValue) taken.add(token.index + 1)
      wish[token.name as 'opener' | 'revoke'] = token.value
    }
  }
  if (Object.keys(wish).length > 1) throw new SettingError(oneAtATime)
  return { wish, others: args.filter((_, index) => !taken.has(index)) }
}

function checkName(name: string): string {
  if (OpenerName.safeParse(name).success) return name
  throw new SettingError(
    `"${name}" cannot be the name of an opener: give 1 to 40 small letters, digits and hyphens, such as physics-1.`,
  )
}

function readSecret({ database, dataDir }: Settings): Buffer {
  if (database) return database.secret
  const file = join(dataDir, 'secret')
  try {
    const secret = readFileSync(file)
    if (secret.length >= secretSize) return secret
    throw new Error(`it has fewer than ${secretSize} bytes`)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw new SettingError(
      code === 'ENOENT'
        ? `${file} is missing: no server was started with this folder of votes and keys yet. Start one (${typedStart('')}), or name its folder: --data-dir DIR.`
        : `${file} cannot be used: ${message}. Give this command as the user who runs the server.`,
    )
  }
}

/** Where the host opens the page. */
function urlOf({ publicUrl, host, port }: Settings): string {
  if (publicUrl !== undefined) return publicUrl
  if (port === 0)
    throw new SettingError('PORT is 0, any free port: give the one that the server has, such as --port 4000.')
  const [own] = addressesOf(host, networkInterfaces())
  return own ? toUrl(own.address, port) : urlHere(host, port)
}

interface Asked<T> {
  path: string
  schema: z.ZodMiniType<T>
  method: string
  body: object | undefined
}

/** Asks the server that runs on this machine with these settings. */
async function askServer<T>(
  { host, port }: Settings,
  key: string,
  { path, schema, method, body }: Asked<T>,
): Promise<T> {
  const url = urlHere(host, port)
  const response = await fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${key}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
    redirect: 'error',
    signal: AbortSignal.timeout(patience),
  }).catch((error: Error) => {
    const why = (error.cause as Error | undefined)?.message || error.message
    throw new SettingError(
      `No server answers at ${url} (${why}). Openers are made by a running server: start it, and give this command on its machine with the same settings (PORT, HOST, DATA_DIR).`,
    )
  })
  const json: unknown = await response.json().catch(() => undefined)
  const read = schema.safeParse(json)
  if (response.ok && read.success) return read.data
  const refused = ErrorBody.safeParse(json)
  if (refused.success && refused.data.error === 'key_wrong')
    throw new SettingError(
      `The server at ${url} has another host key: give this command in its folder, with the same settings (DATA_DIR, SECRET, HOST_KEY).`,
    )
  if (refused.success && refused.data.error === 'not_found' && method === 'DELETE')
    throw new SettingError(`There is no opener of that name. All of them: ${typedCommand('host --openers')}`)
  throw new SettingError(
    `The server at ${url} answered ${response.status}${refused.success ? ` (${refused.data.error})` : ''}: is it of this version, and is nothing else at this port?`,
  )
}
