// Starts the program: opens the store and a room, serves the pages and prints the addresses; with --hall it only checks the hall.
import { join, resolve } from 'node:path'
import { pino } from 'pino'
import { root } from '../debate/package.ts'
import { readProgram, retiringWorkerFile } from '../debate/program.ts'
import { openRoom } from './banner.ts'
import { onEnd } from './ending.ts'
import { checkHall } from './hall.ts'
import { type Hosting, openHosting } from './hosting.ts'
import { type RunningServer, startServer } from './server.ts'
import { readSettings, stop } from './settings.ts'
import { openSites } from './sites.ts'

/** Runs until the process is told to end; `args`: folders of debates, and flags. Ends the process with a sentence if they are wrong. */
export const start = (args: string[]): Promise<void> => open(args).catch(stop)

async function open(args: string[]): Promise<void> {
  let server: RunningServer | undefined
  let hosting: Hosting | undefined
  const { logLevel, newRoom, checksHall, debates: wanted, ...settings } = readSettings(args)
  // A reload during the start waits until the start is over, since both would write the same sites.
  const started = Promise.withResolvers<void>()
  let reloaded = started.promise
  const reload = () => {
    reloaded = reloaded.then(async () => {
      await hosting?.reload()
      await server?.showDebates()
    })
  }
  onEnd(async () => server?.close(), wanted.parent === undefined ? undefined : reload)
  const print = (text: string) => void process.stdout.write(text)
  if (checksHall) return print(await checkHall(settings))
  const program = join(root, 'program')
  const sites = openSites({
    dataDir: settings.dataDir,
    program,
    publicUrl: settings.publicUrl,
    isLong: wanted.parent !== undefined,
  })
  const tell = (sentence: string) => void process.stderr.write(`${sentence}\n`)
  hosting = openHosting({ root, wanted, sites, tell })
  server = await startServer({
    ...settings,
    debates: hosting.debates,
    writePages: hosting.writeSites,
    leave: readProgram(program).read(retiringWorkerFile),
    frozen: resolve('results'),
    log: pino({ level: logLevel, base: null }, pino.destination(2)),
  })
  started.resolve()
  await openRoom(server, newRoom, print)
}
