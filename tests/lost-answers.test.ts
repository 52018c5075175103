// The pages of presenter and host when an answer is lost, or says that something could not be written though it was: what they send again
// is not carried out twice, and nobody is left without a key. The pages' own code, with a real server; only the way between loses answers.
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { NewRoom, paths } from '../src/core/contract.ts'
import { toSlides } from '../src/core/deck.ts'
import { RoomList } from '../src/core/host-lists.ts'
import { openHost } from '../src/web/console/host.ts'
import { followAsPresenter, type Presenter } from '../src/web/console/presenter.ts'
import { takeKey } from '../src/web/shared/keys.ts'
import type { Page } from '../src/web/shared/page.ts'
import { debates, deck, type Served, type ServedRoom, serve } from './served.ts'

const few = { claim: 'quiet-evenings', round: 'main' } as const
const reset = { action: 'reset', ...few } as const
const page = { slides: toSlides(deck), questions: debates.first().questions } as Page

const { fetch } = globalThis
/** What the page has sent, without what it only reads. */
let sent: { path: string; commandId: string | undefined }[]
/** Where the page has gone. */
let visited: string[]
/** What becomes of the next answers. Only a request that is `not done` does not reach the server. */
let losses: ('not_now' | 'no answer' | 'not done')[]
/** Ends the streams of a room that is no longer needed. */
const ends = new Map<string, AbortController>()

let served: Served
beforeAll(async () => {
  served = await serve()
  const target = { addEventListener: () => undefined, removeEventListener: () => undefined }
  const document = { ...target, documentElement: { dataset: {} }, visibilityState: 'visible' }
  const location = {
    ...{ href: `${served.url}/console`, pathname: '/console', search: '', hash: '' },
    ...{ assign: (url: string) => visited.push(url), reload: () => visited.push('again') },
  }
  for (const [name, value] of Object.entries({ ...target, document, location, BroadcastChannel: undefined }))
    vi.stubGlobal(name, value)
  vi.stubGlobal('fetch', send)
})
afterAll(() => served.end())
beforeEach(() => {
  sent = []
  visited = []
  losses = []
})

/** The way from the page to the server. */
async function send(path: string, { method = 'GET', signal, ...init }: RequestInit = {}): Promise<Response> {
  const over = ends.get(path.split('/')[3] ?? '')?.signal
  if (over?.aborted) return Response.json({ error: 'no_such_room' }, { status: 404 })
  const signals = [signal, over].filter((one) => one != null)
  const pass = () => fetch(served.url + path, { ...init, method, signal: AbortSignal.any(signals), keepalive: false })
  if (method === 'GET') return pass()
  sent.push({ path, commandId: init.body ? JSON.parse(String(init.body)).commandId : undefined })
  const loss = losses.shift()
  const response = loss === 'not done' ? undefined : await pass()
  if (response && !loss) return response
  if (loss === 'no answer') throw new TypeError('the connection was lost')
  return Response.json({ error: 'not_now' }, { status: 503 })
}

/** A desk that follows its room; `until` waits for what it shows. */
async function openDesk() {
  const room = await served.newRoom()
  await room.goto('quiet-evenings')
  await room.cast()
  const end = new AbortController()
  ends.set(room.code, end)
  onTestFinished(() => end.abort())
  const waiting = new Set<() => void>()
  const presenter: Presenter = followAsPresenter(page, room.code, room.key, () => {
    for (const look of [...waiting]) look()
  })
  const until = (isSo: () => boolean) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (!isSo()) return
        waiting.delete(look)
        resolve()
      }
      waiting.add(look)
      look()
    })
  await until(() => presenter.room !== undefined)
  return { room, presenter, until }
}

const epochOf = async (room: ServedRoom) => (await room.read()).polls['quiet-evenings']?.epoch

describe('a command of the desk', () => {
  it.each(['not_now', 'no answer'] as const)(
    '[I5] whose answer is lost (%s) is sent again under the same id, and carried out once',
    async (how) => {
      const { room, presenter } = await openDesk()
      losses = [how, how]
      await presenter.steer(reset)
      expect([presenter.problem, await epochOf(room)]).toEqual([undefined, 2])
      expect(sent.map(({ commandId }) => commandId)).toEqual(Array(3).fill(sent[0]?.commandId))
    },
  )

  it('[I5] that failed for now is the same command when the presenter tries it again, and another one after that', async () => {
    const { room, presenter, until } = await openDesk()
    losses = ['not_now', 'not_now', 'not_now']
    await presenter.steer(reset)
    expect(presenter.problem).toBe('not_now')
    // By now the desk knows the room as it is, so that the server takes any new command.
    await until(() => presenter.room?.polls['quiet-evenings']?.epoch === 2)
    await presenter.steer(reset)
    expect([presenter.problem, await epochOf(room)]).toEqual([undefined, 2])
    await presenter.steer(reset)
    expect(await epochOf(room)).toBe(3)
    await presenter.steer({ action: 'undo', ...few })
    expect(await epochOf(room)).toBe(2)
  })

  it('that was refused is not sent again', async () => {
    const { presenter } = await openDesk()
    await presenter.steer({ action: 'undo', ...few })
    expect([presenter.problem, sent.length]).toEqual(['nothing_to_undo', 1])
  })
})

it('what is saved for readers can be saved and removed again if the answer was lost', async () => {
  const { presenter } = await openDesk()
  losses = ['not_now']
  await presenter.freeze('tonight')
  expect(presenter.problem).toBe('not_now')
  await presenter.freeze('tonight')
  expect([presenter.frozen, presenter.frozenNames]).toEqual(['tonight.json', ['tonight']])
  losses = ['not_now']
  await presenter.unfreeze('tonight')
  expect(presenter.problem).toBe('not_now')
  await presenter.unfreeze('tonight')
  expect([presenter.problem, presenter.frozenNames]).toEqual([undefined, []])
})

it('a key that could not be renewed for now is renewed by the same press', async () => {
  const { room, presenter } = await openDesk()
  losses = ['not done', 'not done']
  await presenter.renewKey()
  const { rooms } = RoomList.parse((await served.call(paths.rooms, { key: served.hostKey })).json)
  const now = rooms.find(({ code }) => code === room.code)?.controlKey
  expect([presenter.problem, takeKey(room.code), visited]).toEqual([undefined, now, ['again']])
  expect(now).not.toBe(room.key)
})

describe('[A3] a new key whose answers are lost', () => {
  /** The key that the host's list has. */
  const keyNow = async ({ code }: ServedRoom) => {
    const { rooms } = RoomList.parse((await served.call(paths.rooms, { key: served.hostKey })).json)
    return rooms.find((one) => one.code === code)?.controlKey
  }
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true })
    return () => vi.useRealTimers()
  })

  it('is asked for under one id until there is an answer, however often the presenter presses', async () => {
    const { room, presenter, until } = await openDesk()
    losses = Array(5).fill('no answer')
    const pressed = presenter.renewKey()
    await until(() => presenter.problem === 'unreachable')
    expect(presenter.renewKey()).toBe(pressed)
    vi.advanceTimersByTime(10_000)
    await pressed
    expect([takeKey(room.code), visited]).toEqual([await keyNow(room), ['again']])
    expect(takeKey(room.code)).not.toBe(room.key)
    expect(presenter.problem).toBeUndefined()
    expect(sent.map(({ commandId }) => commandId)).toEqual(Array(6).fill(sent[0]?.commandId))
  })

  it('is asked for again by a page that was loaded anew meanwhile, once', async () => {
    const { room, presenter, until } = await openDesk()
    losses = Array(3).fill('no answer')
    void presenter.renewKey()
    await until(() => presenter.problem === 'unreachable')
    const again = followAsPresenter(page, room.code, room.key, () => undefined)
    await again.renewKey()
    expect([takeKey(room.code), again.problem, visited]).toEqual([await keyNow(room), undefined, ['again']])
    expect(sent.map(({ commandId }) => commandId)).toEqual(Array(4).fill(sent[0]?.commandId))
    vi.clearAllTimers()
    const last = followAsPresenter(page, room.code, takeKey(room.code) ?? '', () => undefined)
    expect([last.problem, sent.length]).toEqual([undefined, 4])
  })
})

describe('the list of the host', () => {
  async function openList() {
    const host = openHost(() => undefined)
    await host.show([served.hostKey])
    return host
  }
  const rooms = async () =>
    RoomList.parse((await served.call(paths.rooms, { key: served.hostKey })).json).rooms.map(({ code }) => code)

  it('opens one room, however often its answer is lost', async () => {
    const host = await openList()
    const before = await rooms()
    losses = ['not_now']
    await host.open()
    expect([host.problem, visited]).toEqual(['not_now', []])
    await host.open()
    const [added, ...others] = (await rooms()).filter((code) => !before.includes(code))
    expect(others).toEqual([])
    expect(visited[0]).toContain(`#${added}.`)
  })

  it('opens another room, with another code, after the one whose answer was lost was deleted', async () => {
    const host = await openList()
    const before = await rooms()
    losses = ['not_now']
    await host.open()
    await host.show()
    const lost = host.list?.find(({ code }) => !before.includes(code))
    await host.remove(NewRoom.parse({ code: lost?.code, controlKey: lost?.controlKey }))
    expect(await rooms()).toEqual(before)
    await host.open()
    const [added] = (await rooms()).filter((code) => !before.includes(code))
    expect(added).not.toBe(lost?.code)
    expect(visited[0]).toContain(`#${added}.`)
  })

  it('shows that a room is gone if the answer to its deletion was lost, also when it is deleted again', async () => {
    const room = await served.newRoom()
    const host = await openList()
    for (const problem of ['not_now', 'no_such_room']) {
      losses = problem === 'not_now' ? [problem] : []
      await host.remove({ code: room.code, controlKey: room.key })
      expect([host.problem, host.list?.find(({ code }) => code === room.code)]).toEqual([problem, undefined])
    }
  })
})
