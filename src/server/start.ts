// Starts the program: opens the store and a room, serves the pages and prints the addresses; with --hall it only checks the hall.
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pino } from 'pino'
import { ContentError } from '../debate/content-error.ts'
import { root } from '../debate/package.ts'
import { readProgram, retiringWorkerFile } from '../debate/program.ts'
import { urlHere } from './address.ts'
import { debatePath } from './addresses.ts'
import { openRoom } from './banner.ts'
import { openCompiler } from './compiler.ts'
import { idsFile, openDebateIds } from './debate-ids.ts'
import { onEnd, outliveReaders } from './ending.ts'
import { checkHall } from './hall.ts'
import { type Hosting, openHosting } from './hosting.ts'
import { restoreResults } from './restored-results.ts'
import { type RunningServer, startServer } from './server.ts'
import { readSettings, stop } from './settings.ts'
import { openSites } from './sites.ts'
import { createWatching, watchFolders } from './watching.ts'

/** Runs until the process is told to end; `args`: folders of debates, and flags. Ends the process with a sentence if they are wrong. */
export const start = (args: string[]): Promise<void> => open(args).catch(stop)

async function open(args: string[]): Promise<void> {
  let server: RunningServer | undefined
  let hosting: Hosting | undefined
  const { logLevel, newRoom, isQuiet, checksHall, watches, debates: wanted, ...settings } = readSettings(args)
  const isFolderRead = wanted.parent !== undefined
  const watching = watches ? createWatching() : undefined
  // Not through pino.destination, which tries for ever to write to a terminal that is gone, also when the process ends.
  const log = pino({ level: logLevel, base: null }, process.stderr)
  // A store that cannot write gives a warning: a line of the log, as everything else, without Node's advice to programmers.
  process.removeAllListeners('warning')
  process.on('warning', (warning) =>
    warning.name === 'Warning' ? log.warn(warning.message) : log.warn({ err: warning }, 'a warning of the program'),
  )
  const tell = (sentence: string) => void process.stderr.write(`${sentence}\n`)
  // A reload during the start waits until the start is over, since both would write the same sites.
  const started = Promise.withResolvers<void>()
  let reloaded = started.promise
  const reload = (isAfterSave: boolean) => {
    reloaded = reloaded.then(async () => {
      if (!hosting) return
      await hosting.reload({ isAfterSave })
      await server?.showDebates()
      watching?.tell(hosting.states())
    })
    // Not even a store that cannot be read may end an evening that is going on.
    reloaded = reloaded.catch((error: Error) => tell(error.message))
  }
  let watcher: ReturnType<typeof watchFolders> | undefined
  const close = async () => {
    watcher?.close()
    await server?.close()
  }
  outliveReaders(process.stdout, process.stderr)
  onEnd(close, isFolderRead ? () => reload(false) : undefined)
  const print = (text: string) => void process.stdout.write(text)
  if (checksHall) return print(await checkHall(settings))
  const program = join(root, 'program')
  const { dataDir, publicUrl } = settings
  const compiler = openCompiler(root, { isKept: watches })
  const sites = openSites({
    compiler,
    dataDir,
    program,
    publicUrl,
    isLong: isFolderRead || watches,
    isWatched: watches,
  })
  const folders = [...wanted.folders, ...(wanted.parent === undefined ? [] : [wanted.parent])]
  const ids = openDebateIds({ file: join(dataDir, idsFile), parent: wanted.parent }, tell)
  const openAll = () => openHosting({ compiler, wanted, sites, ids, tell })
  // Watched from before the first reading on, so that no save is missed.
  const watch: Waiting['watch'] = (act, told) =>
    watchFolders(folders, act, { parent: wanted.parent, leftOut: dataDir, tell: told })
  if (watching) watcher = watch(() => reload(true), tell)
  hosting = watches ? await openOnceWhole(openAll, { folders, watch, tell }) : await openAll()
  const results = resolve('results')
  if (!settings.database) for (const sentence of await restoreResults(dataDir, results)) tell(sentence)
  server = await startServer({
    ...settings,
    debates: hosting.debates,
    writePages: hosting.writeSites,
    leave: readProgram(program).read(retiringWorkerFile),
    frozen: results,
    watching,
    tell,
    log,
  })
  watching?.tell(hosting.states())
  started.resolve()
  await openRoom(server, { newRoom, isQuiet }, print)
  const page = `${urlHere(server.reach().bound, server.port)}${debatePath(server.debates.first().id)}`
  if (watching) print(`  Open pages follow each save: ${page}\n\n`)
}

interface Waiting {
  folders: string[]
  watch: (act: () => void, told: (sentence: string) => void) => { close(): void }
  tell: (sentence: string) => void
}

/** Waits with the start until the debates that are being written have no fault. */
async function openOnceWhole(openAll: () => Promise<Hosting>, { folders, watch, tell }: Waiting): Promise<Hosting> {
  for (let last = ''; ; ) {
    const saved = Promise.withResolvers<void>()
    // What cannot be watched is told once, by the watch from before.
    const watcher = watch(saved.resolve, () => {})
    try {
      return await openAll()
    } catch (error) {
      if (!(error instanceof ContentError) || !folders.every((folder) => existsSync(folder))) throw error
      if (error.message !== last) tell(`${error.message}\nThe start waits for a save that corrects this.`)
      last = error.message
      await saved.promise
    } finally {
      watcher.close()
    }
  }
}
