// The rooms of this server, for anyone who has the host key.

import { useState } from 'preact/hooks'
import * as z from 'zod/mini'
import type { Command } from '../../core/command.ts'
import { DebateList, type ErrorCode, NewRoom, paths, type ResultsFormat, RoomList } from '../../core/contract.ts'
import { createDateFormat } from '../../core/date.ts'
import { showCode } from '../../core/room-code.ts'
import { inLang } from '../../draw/in-lang.ts'
import { call, type Reply } from '../shared/call.ts'
import { LangMenu } from '../shared/lang-menu.tsx'
import type { Page } from '../shared/page.ts'
import { serverPath } from '../shared/server-path.ts'
import { tabStorage } from '../shared/storage.ts'
import { AskingButton } from './buttons.tsx'
import { deskPath } from './desk-path.ts'
import { formats, saveResults } from './save.ts'

export interface Host {
  list: RoomList['rooms'] | undefined
  problem: ErrorCode | 'unreachable' | undefined
  /** Whether the host key must be typed. */
  needsKey: boolean
  /** Tries the keys until one is right, and stores that one for this tab; without keys, tries the stored one. */
  show(hostKeys?: string[]): Promise<void>
  /** The debates of this server, in the server's order. */
  debates: DebateList['debates']
  /** Opens a room for a debate; without a name, for the server's first debate. */
  open(debate?: string): Promise<void>
  remove(room: NewRoom): Promise<void>
  /** Renames, ends or resumes a room. */
  steer(room: NewRoom, command: Command): Promise<void>
  /** Saves all counts as a file. */
  save(room: NewRoom, format: ResultsFormat): Promise<void>
}

const storageName = 'host key'

/** The list as one object that the page draws from; calls `onChange` at every change. */
export function openHost(onChange: () => void): Host {
  let key = tabStorage.getItem(storageName) ?? undefined
  const host: Host = {
    list: undefined,
    debates: [],
    problem: undefined,
    needsKey: false,
    show: async (hostKeys = key ? [key] : []) => {
      let reply: Reply<RoomList> | undefined
      for (const one of hostKeys) {
        reply = await call({ path: paths.rooms, schema: RoomList, key: one })
        if ('data' in reply) {
          key = one
          tabStorage.setItem(storageName, one)
          host.list = reply.data.rooms
          const debates = await call({ path: paths.debates, schema: DebateList, key: one })
          if ('data' in debates) host.debates = debates.data.debates
        }
        if ('data' in reply || reply.error !== 'key_wrong') break
      }
      host.problem = reply && 'error' in reply ? reply.error : undefined
      host.needsKey = !reply || host.problem === 'key_wrong'
      onChange()
    },
    open: async (debate) => {
      const reply = await call({
        path: paths.rooms,
        schema: NewRoom,
        ...(key && { key }),
        body: debate ? { debate } : {},
      })
      if ('data' in reply) return goToDesk(reply.data, debate ?? host.debates[0]?.id ?? '')
      host.problem = reply.error
      onChange()
    },
    remove: async ({ code, controlKey }) =>
      showAfter(call({ path: paths.room(code), schema: z.object({}), key: controlKey, method: 'DELETE' })),
    steer: async ({ code, controlKey }, body) =>
      showAfter(call({ path: paths.control(code), schema: z.object({}), key: controlKey, body })),
    save: async ({ code, controlKey }, format) => showAfter(saveResults(code, controlKey, format)),
  }

  async function showAfter(asked: Promise<Reply<unknown>>): Promise<void> {
    const reply = await asked
    await host.show()
    if ('error' in reply) host.problem = reply.error
    onChange()
  }

  return host
}

/** Goes to the desk, which stores the key and removes it from the address. `debate`: the room's debate. */
function goToDesk({ code, controlKey }: NewRoom, debate: string): void {
  const path = serverPath(deskPath(debate))
  const isHere = location.pathname + location.search === path
  location.assign(`${path}#${code}.${controlKey}`)
  // An address that differs only in its fragment does not load the page.
  if (isHere) location.reload()
}

interface HostProps {
  page: Page
  host: Host
}

export function RoomListPage({ page, host, why }: HostProps & { why: string | undefined }) {
  const { t } = page
  const { list, problem } = host
  return (
    <main class="page rooms">
      <header class="bar-top">
        <strong>{t(($) => $.product)}</strong>
        <LangMenu page={page} />
      </header>
      <h1 class="serif">{t(($) => $.rooms.title)}</h1>
      {why && !list && <p>{why}</p>}
      {problem && (
        <p class="banner problem" role="alert">
          {t(($) => (problem === 'key_wrong' && host.needsKey ? $.rooms.keyWrong : $.errors[problem]))}
        </p>
      )}
      {list && <Rooms page={page} host={host} list={list} />}
      {host.needsKey && <HostKey page={page} host={host} />}
    </main>
  )
}

function HostKey({ page: { t }, host }: HostProps) {
  return (
    <form
      class="host-key"
      onSubmit={(event) => {
        event.preventDefault()
        void host.show([String(new FormData(event.currentTarget).get('key')).trim()])
      }}
    >
      <p class="soft">{t(($) => $.rooms.hostKeyLong)}</p>
      <label>
        {t(($) => $.rooms.hostKey)}
        <input name="key" type="password" autocomplete="off" required />
      </label>
      <button type="submit" class="primary">
        {t(($) => $.rooms.show)}
      </button>
    </form>
  )
}

function Rooms({ page, host, list }: HostProps & { list: RoomList['rooms'] }) {
  const { t } = page
  return (
    <>
      {list.length === 0 && <p>{t(($) => $.rooms.none)}</p>}
      <ul class="room-list">
        {list.map((room) => (
          <ListedRoom key={room.code} page={page} host={host} room={room} />
        ))}
      </ul>
      <NewRoomForm page={page} host={host} />
    </>
  )
}

/** Opens a room; if the server has several debates, the host chooses one. */
function NewRoomForm({ page, host }: HostProps) {
  const { t } = page
  const { debates } = host
  const [debate, setDebate] = useState<string>()
  return (
    <div class="new-room">
      {debates.length > 1 && (
        <label>
          {t(($) => $.rooms.debate)}
          <select value={debate ?? debates[0]?.id} onChange={({ currentTarget: { value } }) => setDebate(value)}>
            {debates.map((one) => (
              <option key={one.id} value={one.id} {...titleIn(page, one, debates)} />
            ))}
          </select>
        </label>
      )}
      <button type="button" class="plain" onClick={() => void host.open(debate)}>
        {t(($) => $.rooms.new)}
      </button>
    </div>
  )
}

/**
 * A debate's title in the page's language, else in the debate's first language; with the language of that title. Its id follows if
 * another debate of the server has the same title.
 */
function titleIn({ currentLang }: Page, own: ListedDebate, debates: ListedDebate[]) {
  const { id, languages } = own
  const lang = Object.hasOwn(own.title, currentLang()) ? currentLang() : (languages[0] ?? '')
  const title = own.title[lang] ?? id
  const isShared = debates.some((other) => other.id !== id && other.title[lang] === title)
  return { ...inLang(lang), children: isShared ? `${title} (${id})` : title }
}

type ListedDebate = DebateList['debates'][number]

interface ListedProps extends HostProps {
  room: RoomList['rooms'][number]
}

function ListedRoom({ page, host, room }: ListedProps) {
  const { currentLang, t } = page
  const { code, name, debate, isHere, createdAt, ended, rehearsal, voters } = room
  const day = createDateFormat(currentLang(), { dateStyle: 'medium', timeStyle: 'short' })
  const own = host.debates.length > 1 ? host.debates.find(({ id }) => id === debate) : undefined
  const title = (
    <span class="small soft">
      {t(($) => $.desk.name)} · <span class="code">{showCode(code)}</span>
    </span>
  )
  return (
    <li>
      {isHere ? (
        <label>
          {title}
          <input
            value={name}
            placeholder={t(($) => $.rooms.unnamed)}
            maxLength={60}
            autocomplete="off"
            onChange={({ currentTarget: { value } }) => void host.steer(room, { action: 'rename', name: value.trim() })}
          />
        </label>
      ) : (
        <>
          {title}
          <p>{name || t(($) => $.rooms.unnamed)}</p>
        </>
      )}
      {own && <p class="small" {...titleIn(page, own, host.debates)} />}
      <p class="small soft">
        {[
          ...(isHere ? [] : [t(($) => $.rooms.otherDebate, { name: debate })]),
          day.format(createdAt * 1000),
          t(($) => $.rooms.voters, { count: voters }),
          ...(ended ? [t(($) => $.rooms.ended)] : []),
          ...(rehearsal ? [t(($) => $.rooms.rehearsal)] : []),
        ].join(' · ')}
      </p>
      <div class="choices">
        {isHere ? <Steering page={page} host={host} room={room} /> : <Files host={host} room={room} />}
        <AskingButton
          page={page}
          label={t(($) => $.rooms.delete)}
          text={t(($) => $.rooms.deleteAsk, { code: showCode(code), count: voters })}
          yes={t(($) => $.rooms.deleteYes)}
          onYes={() => void host.remove(room)}
        />
      </div>
    </li>
  )
}

function Steering({ page, host, room }: ListedProps) {
  const { t } = page
  return (
    <>
      <button type="button" class="primary" onClick={() => goToDesk(room, room.debate)}>
        {t(($) => $.rooms.desk)}
      </button>
      {room.ended ? (
        <button type="button" class="plain" onClick={() => void host.steer(room, { action: 'resume' })}>
          {t(($) => $.desk.resume)}
        </button>
      ) : (
        <AskingButton
          page={page}
          label={t(($) => $.desk.end)}
          text={t(($) => $.desk.endAsk)}
          yes={t(($) => $.desk.endYes)}
          onYes={() => void host.steer(room, { action: 'end' })}
        />
      )}
    </>
  )
}

/** A room of another debate has no desk here, but its results can be saved. */
const Files = ({ host, room }: Omit<ListedProps, 'page'>) => (
  <>
    {formats.map((format) => (
      <button key={format} type="button" class="plain" onClick={() => void host.save(room, format)}>
        {format.toUpperCase()}
      </button>
    ))}
  </>
)
