// The routes of the host, who sees every room and lets others open some; and of these openers, each of whom sees the own rooms alone.
import type { Hono } from 'hono'
import { paths, WishedRoom } from '../core/contract.ts'
import { type DebateList, OpenerName, WishedOpener } from '../core/host-lists.ts'
import type { Authority, Env } from './authority.ts'
import { readJson } from './body.ts'
import { createBucket } from './bucket.ts'
import type { Debates, HostedDebate } from './debates.ts'
import type { Openers } from './openers.ts'
import { Refusal, refuse } from './refusal.ts'
import type { Rooms } from './rooms.ts'
import type { Opening } from './store/store.ts'

/** This many rooms can be opened at once, then `roomsPerSecond`: by the host, and as many by all openers together. */
const roomBurst = 100
const roomsPerSecond = 1
/** The most rooms that a server has. */
const mostRooms = 5000
/** So many of them are the host's alone, who else could open none because of what openers have. */
const keptForHost = 100
/** When a full server may be asked again, in milliseconds, since a room may have been deleted by then. */
const fullPause = 60_000

interface HostRoutesOptions {
  debates: Debates
  rooms: Rooms
  openers: Openers
  authority: Authority
}

export function serveHost(app: Hono<Env>, { debates, rooms, openers, authority }: HostRoutesOptions): void {
  const { checkHost, hostOrOpener } = authority
  const createOpenings = () => createBucket(roomBurst, roomsPerSecond, () => performance.now())
  const openings = { host: createOpenings(), openers: createOpenings() }

  /** The debates for which the host, or this opener, may open rooms. */
  const listFor = (opening: Opening | undefined): HostedDebate[] =>
    debates.list().filter(({ owner }) => !opening || owner === undefined || owner === opening.name)

  app.post(paths.rooms, async (c) => {
    const opening = await hostOrOpener(c)
    const wished = WishedRoom.safeParse(await readJson(c.env.incoming, {}))
    if (!wished.success) throw new Refusal('bad_request')
    const own = listFor(opening)
    const { debate: id = own[0]?.id } = wished.data
    const debate = own.find((one) => one.id === id) ?? refuse('no_such_debate')
    const ownPause = opening ? openers.spend(opening.name) : 0
    if (ownPause > 0) throw new Refusal('too_many_at_once', ownPause)
    // Before the rooms are counted, which a database of several servers is asked for each time.
    const pause = openings[opening ? 'openers' : 'host'].spend()
    if (pause > 0) throw new Refusal('too_many_rooms', pause)
    const most = opening ? mostRooms - keptForHost : mostRooms
    if ((await rooms.countRooms()) >= most) throw new Refusal('too_many_rooms', fullPause)
    if (!rooms.isShown(debate.id)) throw new Refusal('old_words')
    const opened = await rooms.openFor(opening, { debate, commandId: wished.data.commandId })
    if (typeof opened === 'string') throw new Refusal(opened)
    return c.json(opened)
  })

  app.get(paths.debates, async (c) => {
    const list: DebateList = {
      debates: listFor(await hostOrOpener(c)).map(({ id, title, langs }) => ({ id, title, languages: langs })),
    }
    return c.json(list)
  })

  app.get(paths.rooms, async (c) => {
    const opening = await hostOrOpener(c)
    return c.json(await rooms.listRooms(opening?.name))
  })

  app.get(paths.openers, async (c) => {
    await checkHost(c)
    return c.json(await openers.list())
  })

  app.post(paths.openers, async (c) => {
    await checkHost(c)
    const wished = WishedOpener.safeParse(await readJson(c.env.incoming))
    if (!wished.success) throw new Refusal('bad_request')
    return c.json(await openers.make(wished.data.name))
  })

  app.delete(paths.opener(':name'), async (c) => {
    await checkHost(c)
    const name = OpenerName.safeParse(c.req.param('name'))
    if (!name.success || !(await openers.revoke(name.data))) throw new Refusal('not_found')
    return c.json({ ok: true })
  })
}
