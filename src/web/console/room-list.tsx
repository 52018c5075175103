// The rooms of this server, for anyone who has the host key.

import { useState } from 'preact/hooks'
import { createDateFormat } from '../../core/date.ts'
import type { DebateList, RoomList } from '../../core/host-lists.ts'
import { showCode } from '../../core/room-code.ts'
import { inLang } from '../../draw/in-lang.ts'
import { LangMenu } from '../shared/lang-menu.tsx'
import type { Page } from '../shared/page.ts'
import { AskingButton } from './buttons.tsx'
import { goToDesk } from './desk-path.ts'
import type { Host } from './host.ts'
import { NameField } from './name-field.tsx'
import { formats } from './save.ts'

interface HostProps {
  page: Page
  host: Host
}

export const roomsTitle = ({ t }: Page, { opener: name }: Host): string =>
  name === undefined ? t(($) => $.rooms.title) : t(($) => $.rooms.titleOwn, { name })

export function RoomListPage({ page, host, why }: HostProps & { why: string | undefined }) {
  const { t } = page
  const { list, problem } = host
  return (
    <main class="page rooms">
      <header class="bar-top">
        <strong>{t(($) => $.product)}</strong>
        <LangMenu page={page} />
      </header>
      <h1 class="serif">{roomsTitle(page, host)}</h1>
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
      <NewRoomForm page={page} host={host} />
      {list.length === 0 && <p>{t(($) => $.rooms.none)}</p>}
      <ul class="room-list">
        {list.map((room) => (
          <ListedRoom key={room.code} page={page} host={host} room={room} />
        ))}
      </ul>
    </>
  )
}

/** Opens a room; if the server has several debates, the host chooses one. */
function NewRoomForm({ page, host }: HostProps) {
  const { t } = page
  const { debates = [] } = host
  const [debate, setDebate] = useState<string>()
  if (host.debates?.length === 0) return <p>{t(($) => $.rooms.noDebate)}</p>
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
  const { code, name, debate, isHere, createdAt, ended, rehearsal, voters, opener } = room
  const day = createDateFormat(currentLang(), { dateStyle: 'medium', timeStyle: 'short' })
  const { debates = [] } = host
  const own = debates.length > 1 ? debates.find(({ id }) => id === debate) : undefined
  const title = (
    <span class="small soft">
      {t(($) => $.desk.name)} · <span class="code">{showCode(code)}</span>
    </span>
  )
  return (
    <li>
      {isHere ? (
        <NameField
          label={title}
          name={name}
          placeholder={t(($) => $.rooms.unnamed)}
          onName={(now) => void host.steer(room, { action: 'rename', name: now })}
        />
      ) : (
        <>
          {title}
          <p>{name || t(($) => $.rooms.unnamed)}</p>
        </>
      )}
      {own && <p class="small" {...titleIn(page, own, debates)} />}
      <p class="small soft">
        {[
          ...(isHere ? [] : [t(($) => $.rooms.otherDebate, { name: debate })]),
          day.format(createdAt * 1000),
          t(($) => $.rooms.voters, { count: voters }),
          ...(ended ? [t(($) => $.rooms.ended)] : []),
          ...(rehearsal ? [t(($) => $.rooms.rehearsal)] : []),
          ...(opener === undefined ? [] : [t(($) => $.rooms.openedBy, { name: opener })]),
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
