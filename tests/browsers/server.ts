// The real server with the built pages, each of which begins with the collector of complaints; it can be stopped and started again.
import { randomBytes } from 'node:crypto'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { Command } from '../../src/core/command.ts'
import { NewRoom, paths, Room, type Vote } from '../../src/core/contract.ts'
import { questionOfPoll, toSlides } from '../../src/core/deck.ts'
import { RoomList } from '../../src/core/host-lists.ts'
import { type Content, readContent } from '../../src/debate/read-content.ts'
import { buildSite } from '../../src/debate/write-site.ts'
import { createDebates, hostDebate } from '../../src/server/debates.ts'
import { startServer } from '../../src/server/server.ts'
import { get } from '../load/server-process.ts'

const root = join(import.meta.dirname, '../..')
const random128 = () => randomBytes(16).toString('hex')

export type Server = Awaited<ReturnType<typeof openServer>>

/** `debate`: its folder in the project. */
export async function openServer(debate: string) {
  const content = readContent(root, join(root, debate))
  const { deck } = content
  const folder = mkdtempSync(join(tmpdir(), 'browsers-'))
  const pages = await writePages(folder, content)
  const log = pino({ level: 'error' }, pino.destination(2))
  const start = (port: number) =>
    startServer({
      ...{ debates: createDebates([hostDebate(content, { folder: pages, older: [] })]), log, port, host: '127.0.0.1' },
      dataDir: join(folder, 'data'),
      frozen: join(folder, 'results'),
      // A page of another site shows the result in a frame (shown.ts).
      embedOrigins: ['*'],
    })
  let running = await start(0)
  const { port, hostKey } = running
  const base = `http://localhost:${port}`
  const voters: string[] = []
  return {
    base,
    port,
    hostKey,
    slides: toSlides(deck),
    langs: [...content.langs.keys()],
    openRoom: (): Promise<NewRoom> => get({ base, path: paths.rooms, schema: NewRoom, key: hostKey, body: {} }),
    rooms: async (): Promise<NewRoom[]> => {
      const answer = await get({ base, path: paths.rooms, schema: RoomList, key: hostKey })
      return answer.rooms
    },
    /** Sends a presenter's command; returns the room as the presenter sees it. */
    control: ({ code, controlKey: key }: NewRoom, command: Command): Promise<Room> =>
      get({ base, path: paths.control(code), schema: Room, key, body: Command.parse(command) }),
    /** Casts each value as the vote of a voter without a page. The same voters vote each time, so that the room learns who moved. */
    castAll: async (code: string, { claim, round }: Pick<Vote, 'claim' | 'round'>, values: Vote['value'][]) => {
      const { wording } = questionOfPoll(deck, { claim, round })
      for (const [index, value] of values.entries()) {
        const voter = voters[index] ?? random128()
        voters[index] = voter
        const vote: Vote = { voteId: random128(), claim, round, epoch: 1, wording, value, n: 1, lang: 'en' }
        const response = await fetch(new URL(paths.votes(code), base), {
          method: 'POST',
          headers: { authorization: `Bearer ${voter}`, 'content-type': 'application/json' },
          body: JSON.stringify(vote),
        })
        if (!response.ok) throw new Error(`a vote was answered ${response.status}: ${await response.text()}`)
      }
    },
    stop: () => running.close(),
    restart: async () => {
      running = await start(port)
    },
    close: async () => {
      await running.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function writePages(folder: string, content: Content): Promise<string> {
  const pages = join(folder, 'pages')
  await buildSite({ program: join(root, 'program'), content, publicUrl: undefined, server: '/', out: pages })
  cpSync(join(import.meta.dirname, 'collector.js'), join(pages, 'assets/collector.js'))
  for (const name of readdirSync(pages, { recursive: true, encoding: 'utf8' })) {
    if (/\.html\.(gz|br)$/.test(name)) rmSync(join(pages, name))
    if (!name.endsWith('.html')) continue
    const html = readFileSync(join(pages, name), 'utf8')
    const [, toRoot = ''] = /(?:src|href)="([^"]*\/)assets\//.exec(html) ?? []
    writeFileSync(
      join(pages, name),
      html.replace(/(?=<script\b)/, `<script src="${toRoot}assets/collector.js"></script>`),
    )
  }
  return pages
}
