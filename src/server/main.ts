// The program: opens the store and a room, serves the pages and prints the addresses; with --hall it only checks the hall.
import { join } from 'node:path'
import { pino } from 'pino'
import { readProgram, retiringWorkerFile } from '../debate/program.ts'
import { openRoom } from './banner.ts'
import { onEnd } from './ending.ts'
import { checkHall } from './hall.ts'
import { type Hosting, openHosting } from './hosting.ts'
import { type RunningServer, startServer } from './server.ts'
import { readSettings, root, stop } from './settings.ts'
import { openSites } from './sites.ts'

async function main(): Promise<void> {
  let server: RunningServer | undefined
  let hosting: Hosting | undefined
  const { logLevel, newRoom, checksHall, debates: wanted, ...settings } = readSettings()
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
    frozen: join(root, 'results'),
    log: pino({ level: logLevel, base: null }, pino.destination(2)),
  })
  started.resolve()
  await openRoom(server, newRoom, print)
}

main().catch(stop)
