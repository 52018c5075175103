// The program: reads settings from flags and the environment, opens the store and a room, serves, and says where.
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { pino } from 'pino'
import { ContentError, readContent } from '../content/read-content.ts'
import { openRoom } from './banner.ts'
import { startServer } from './server.ts'
import { StoreError } from './store/store.ts'

const root = join(import.meta.dirname, '../..')

/** Every setting: a flag, an environment variable of the same name in capitals, what it does, what it is without. */
const settings = {
  port: ['the port to serve on', '4000'],
  host: ['the address to listen on', '0.0.0.0'],
  'data-dir': ['the folder of votes and keys', 'data'],
  'public-url': ['the address the QR code says, such as https://vote.example.org', 'this machine in its network'],
  'host-key': ['a key with which rooms may be opened from other machines', 'rooms open from this machine only'],
  'log-level': ['fatal, error, warn, info, debug or silent', 'warn'],
} as const
type Setting = keyof typeof settings

const variable = (name: Setting) => name.toUpperCase().replace('-', '_')

function help(): string {
  const line = (flag: string, what: string) => `  ${flag.padEnd(26)}${what}`
  const rows = Object.entries(settings).map(([name, [what, absent]]) =>
    line(`--${name} (${variable(name as Setting)})`, `${what}; else ${absent}`),
  )
  return [
    'npm start -- [settings]   serves the deck, the phones and the desk, and opens a room or resumes the last one',
    line('--new-room', 'opens another room'),
    line('--help', 'this list'),
    ...rows,
  ].join('\n')
}

function stop(sentence: string): never {
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}

function readSettings() {
  const flags = Object.fromEntries(Object.keys(settings).map((name) => [name, { type: 'string' as const }]))
  const switches = { 'new-room': { type: 'boolean' as const }, help: { type: 'boolean' as const } }
  const values: Record<string, string | boolean | undefined> = parseArgs({ options: { ...flags, ...switches } }).values
  const read = (name: Setting): string | undefined => {
    const value = values[name] ?? process.env[variable(name)]
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  return { read, newRoom: values['new-room'] === true, help: values.help === true }
}

async function main(): Promise<void> {
  const { read, newRoom, help: wantsHelp } = readSettings()
  if (wantsHelp) return void process.stdout.write(`${help()}\n`)

  const port = Number(read('port') ?? settings.port[1])
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    stop(`PORT: "${read('port')}" is not a port; give 0 to 65535.`)
  const publicUrl = read('public-url')?.replace(/\/+$/, '')
  if (publicUrl !== undefined && !/^https?:$/.test(URL.parse(publicUrl)?.protocol ?? '')) {
    stop(`PUBLIC_URL: "${publicUrl}" is not an address; give one like https://vote.example.org.`)
  }
  const level = read('log-level') ?? settings['log-level'][1]
  if (!(level in pino().levels.values) && level !== 'silent')
    stop(`LOG_LEVEL: "${level}" is none of ${settings['log-level'][0]}.`)

  const { deck, langs } = readContent(root)
  const server = await startServer({
    deck,
    langs,
    dataDir: resolve(root, read('data-dir') ?? settings['data-dir'][1]),
    pages: join(root, 'dist'),
    frozen: join(root, 'results'),
    port,
    host: read('host') ?? settings.host[1],
    publicUrl,
    hostKey: read('host-key'),
    log: pino({ level, base: null }, pino.destination(2)),
  })
  const end = () => void server.close().then(() => process.exit(0))
  process.once('SIGINT', end)
  process.once('SIGTERM', end)

  process.stdout.write(await openRoom(server, newRoom))
}

main().catch((error: NodeJS.ErrnoException) => {
  if (error instanceof ContentError || error instanceof StoreError) stop(error.message)
  if (error.code === 'EADDRINUSE')
    stop('The port is in use: stop what runs there, or give another, such as --port 4001.')
  if (error.code === 'EACCES') stop(`This port or address may not be used: ${error.message}. Give another --port.`)
  if (error.code === 'EADDRNOTAVAIL') stop(`HOST: this machine does not have that address (${error.message}).`)
  if (error.code?.startsWith('ERR_PARSE_ARGS')) stop(`${error.message}\nnpm start -- --help lists every setting.`)
  stop(error.stack ?? String(error))
})
