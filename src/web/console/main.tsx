// Two pages. The presenter's desk: `/console#CODE.KEY`, with `?debate=ID` if the room's debate is not the server's first. The list of
// rooms: `/console#host.KEY`, or `/console?rooms` if the key is stored or typed; also shown if no room is known.
import '../shared/translation.ts'
import { render } from 'preact'
import { readCode, showCode } from '../../core/room-code.ts'
import { openAnnouncer } from '../shared/announce.ts'
import { readDebate } from '../shared/debate.ts'
import { keepKey, reloadForKeys, takeKey, takeKeys } from '../shared/keys.ts'
import { watchParts } from '../shared/missing-part.ts'
import { createPage } from '../shared/page.ts'
import { showTitle } from '../shared/page-title.ts'
import { reloadIfChanged } from '../shared/same-debate.ts'
import { serverPath } from '../shared/server-path.ts'
import { tabStorage } from '../shared/storage.ts'
import { keepTrying } from '../shared/wake.ts'
import { Desk, deskMoment } from './desk.tsx'
import { deskPath } from './desk-path.ts'
import { followAsPresenter } from './presenter.ts'
import { openRehearsal } from './rehearsal.ts'

const page = createPage({ debate: readDebate(), ui: 'deskUi' })
watchParts(page)
const { t } = page
// Removed from the address before anything is awaited, so that nobody can read a key over the presenter's shoulder.
const given = takeKeys()
reloadForKeys()
const found = takeRoom()
if (given.hostKeys) history.replaceState(null, '', `${location.pathname}?rooms`)
void (found ? showDesk(found) : showRooms())

async function showDesk({ code, key }: { code: string; key: string }): Promise<void> {
  await keepTrying(page.start)
  const rehearsal = openRehearsal(page, code)
  const presenter = followAsPresenter(page, code, key, () => {
    const { room } = presenter
    // The key is stored for this tab, so the address does not need it.
    const goToOwn = (debate: string) => location.replace(serverPath(deskPath(debate)))
    if (room && reloadIfChanged(room, page, (id) => (id === page.deck.id ? location.reload() : goToOwn(id)))) return
    if (room) rehearsal.take(room)
    draw()
  })
  const announcer = openAnnouncer(page)
  const draw = () => {
    render(<Desk page={page} presenter={presenter} rehearsal={rehearsal} />, document.body)
    showTitle(
      page,
      t(($) => $.desk.title),
      showCode(code),
    )
    announcer.tell(() => deskMoment(page, presenter))
  }
  await page.followWords(['claims', 'notes'], draw)
  await page.followWords(['arguments'], draw)
}

async function showRooms(): Promise<void> {
  await keepTrying(page.start)
  // Loaded only here, because a desk never needs it.
  const [{ openHost }, { RoomListPage, roomsTitle }] = await keepTrying(() =>
    Promise.all([import('./host.ts'), import('./room-list.tsx')]),
  )
  const host = openHost(() => draw())
  const why = location.search === '?rooms' ? () => undefined : () => t(($) => $.desk.noKey)
  const draw = () => {
    render(<RoomListPage page={page} host={host} why={why()} />, document.body)
    showTitle(page, roomsTitle(page, host))
  }
  page.onLang(draw)
  await host.show(given.hostKeys)
}

/** The parts of the address that name the debate and the language, so that a reload shows the same desk. */
function deskSearch(): string {
  const given = new URLSearchParams(location.search)
  const kept = ['debate', 'lang'].flatMap((name) => given.getAll(name).map((value) => [name, value]))
  return kept.length > 0 ? `?${new URLSearchParams(kept)}` : ''
}

/** The room in the address, or the last room of this tab. */
function takeRoom(): { code: string; key: string } | undefined {
  if (given.hostKeys) return undefined
  const read = given.code && readCode(given.code)
  if (read && given.key) {
    keepKey(read, given.key)
    tabStorage.setItem('desk', read)
    history.replaceState(null, '', location.pathname + deskSearch())
    return { code: read, key: given.key }
  }
  const code = location.search === '?rooms' ? null : tabStorage.getItem('desk')
  const key = code && takeKey(code)
  return code && key ? { code, key } : undefined
}
