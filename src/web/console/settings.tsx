// What a presenter sets once or rarely: the room's switches, the screens' languages, co-presenters, and the downloads.
import { useState } from 'preact/hooks'
import { paths } from '../../core/contract.ts'
import { type Slide, shownDeck, toSlides, toStacks } from '../../core/deck.ts'
import { pollKey } from '../../core/poll.ts'
import { isReachable } from '../../core/room-code.ts'
import { inLang } from '../../draw/in-lang.ts'
import type { FollowedRoom } from '../shared/asked-room.ts'
import { areLettersOn, setLetters } from '../shared/letter-keys.ts'
import type { Page } from '../shared/page.ts'
import { serverPath } from '../shared/server-path.ts'
import { keepTrying } from '../shared/wake.ts'
import { type Action, type ActionName, countdowns, nameOf, secondsName } from './actions.ts'
import { ActionButton, ActionSwitch, AskingButton } from './buttons.tsx'
import { NameField } from './name-field.tsx'
import type { Presenter } from './presenter.ts'
import { Results } from './results.tsx'

interface SettingsProps {
  page: Page
  presenter: Presenter
  room: FollowedRoom
  slide: Slide
  actions: Action[]
  run: (action: Action) => void
}

export function Settings({ page, presenter, room, slide, actions, run }: SettingsProps) {
  const { t } = page
  const shown = { page, presenter, room }
  const of = (name: ActionName) => actions.filter((action) => action.name === name)
  const buttons = (...names: ActionName[]) =>
    names.flatMap(of).map((action) => <ActionButton key={action.name} action={action} run={run} />)
  const poll = slide.poll && (room.polls[pollKey(slide.poll)] ?? room.reworded[pollKey(slide.poll)])
  const switches = { hold: room.hold, texts: room.texts, short: room.short }
  return (
    <>
      <details>
        <summary>{t(($) => $.desk.settings)}</summary>
        <div class="room-menu">
          <GoTo {...shown} slide={slide} />
          {slide.poll && !room.ended && <Countdown {...shown} slide={slide} />}
          {(Object.keys(switches) as (keyof typeof switches)[]).flatMap((name) =>
            of(name).map((action) => <ActionSwitch key={name} action={action} isOn={switches[name]} run={run} />),
          )}
          <LetterKeys page={page} />
          <ScreenLangs {...shown} />
          <JoinAddress {...shown} />
          <RoomName {...shown} />
          {buttons('lock', 'rehearsal', 'end')}
          {poll?.undoable && poll.voted > 0 && buttons('undo')}
        </div>
      </details>
      <details onToggle={({ currentTarget }) => currentTarget.open && void presenter.listFrozen()}>
        <summary>{t(($) => $.desk.results)}</summary>
        <Results {...shown} />
      </details>
      <details>
        <summary>{t(($) => $.desk.others)}</summary>
        <Others {...shown} />
      </details>
    </>
  )
}

function LetterKeys({ page: { t } }: { page: Page }) {
  return (
    <label class="check">
      <input
        type="checkbox"
        defaultChecked={areLettersOn()}
        onChange={({ currentTarget }) => setLetters(currentTarget.checked)}
      />
      <span>{t(($) => $.live.letters)}</span>
    </label>
  )
}

type RoomProps = Pick<SettingsProps, 'page' | 'presenter' | 'room'>

function GoTo({ page, presenter, room, slide }: RoomProps & { slide: Slide }) {
  return (
    <label>
      {page.t(($) => $.desk.goto)}
      <select
        value={slide.stack}
        onChange={(event) => void presenter.steer({ action: 'goto', slide: event.currentTarget.value, step: 0 })}
      >
        {toStacks(toSlides(shownDeck(page.deck, room.short))).map(({ stack }) => (
          <option key={stack} value={stack}>
            {nameOf(page, stack)}
          </option>
        ))}
      </select>
    </label>
  )
}

function Countdown({ page, presenter, slide }: RoomProps & { slide: Slide }) {
  const { t } = page
  const { poll } = slide
  if (!poll) return null
  return (
    <fieldset>
      <legend>
        {t(($) => $.desk.countdown)} <kbd translate={false}>C</kbd>
      </legend>
      <small>{t(($) => $.desk.does.countdown)}</small>
      <div class="choices">
        {[null, ...countdowns].map((seconds) => (
          <button
            key={seconds}
            type="button"
            class="plain"
            onClick={() => void presenter.steer({ action: 'countdown', ...poll, seconds })}
          >
            {seconds === null ? t(($) => $.desk.noDeadline) : secondsName(page, seconds)}
          </button>
        ))}
      </div>
    </fieldset>
  )
}

function ScreenLangs({ page, presenter, room }: RoomProps) {
  const { langs, names, t } = page
  if (langs.length < 2) return null
  const [first = '', second = ''] = room.screenLangs
  const choose = (chosen: string[]) => void presenter.steer({ action: 'screens', langs: chosen.filter(Boolean) })
  return (
    <>
      <label>
        {t(($) => $.desk.screens)}
        <select
          value={first}
          onChange={({ currentTarget: { value } }) => choose(value ? [value, second === value ? '' : second] : [])}
        >
          <option value="">{t(($) => $.desk.screensOwn)}</option>
          {langs.map((lang) => (
            <option key={lang} value={lang} {...inLang(lang)}>
              {names[lang]}
            </option>
          ))}
        </select>
      </label>
      {first && (
        <label>
          {t(($) => $.desk.second)}
          <select value={second} onChange={({ currentTarget: { value } }) => choose([first, value])}>
            <option value="">–</option>
            {langs
              .filter((lang) => lang !== first)
              .map((lang) => (
                <option key={lang} value={lang} {...inLang(lang)}>
                  {names[lang]}
                </option>
              ))}
          </select>
        </label>
      )}
    </>
  )
}

/** The choice of the address for phones, if the server's machine has several. */
function JoinAddress({ page: { t }, presenter, room }: RoomProps) {
  const { addresses, address } = room
  if (addresses.length < 2) return null
  return (
    <label>
      {t(($) => $.desk.addressInQr)}
      <select
        value={address !== null && addresses.includes(address) ? address : ''}
        onChange={({ currentTarget: { value } }) => void presenter.steer({ action: 'address', address: value || null })}
      >
        <option value="">{t(($) => $.desk.addressOwn)}</option>
        {addresses.map((own) => (
          <option key={own} value={own}>
            {own}
          </option>
        ))}
      </select>
    </label>
  )
}

function RoomName({ page: { t }, presenter, room }: RoomProps) {
  const rename = (name: string) => void presenter.steer({ action: 'rename', name })
  return <NameField label={t(($) => $.desk.name)} name={room.name} onName={rename} />
}

function Others({ page, presenter, room }: RoomProps) {
  const { t } = page
  const { code, key } = presenter
  // The address that phones can reach: this desk itself may have been opened as localhost.
  const base = room.joinUrl.slice(0, -paths.join(code).length)
  const desk = `${base}/console#${code}.${key}`
  return (
    <div class="room-menu">
      <p>
        <strong>{t(($) => $.desk.copresenter)}</strong>
        <br />
        <small>{t(($) => (isReachable(desk) ? $.desk.copresenterLong : $.desk.copresenterHere))}</small>
      </p>
      {isReachable(desk) && <div class="qr" key={desk} ref={(box) => void (box && showQr(page, box, desk))} />}
      <Address page={page} text={desk} />
      <p>
        <strong>{t(($) => $.desk.projector)}</strong>
      </p>
      <Address page={page} text={`${base}/d/${room.debate.id}/?room=${code}#${key}`} />
      <p>
        <strong>{t(($) => $.desk.show)}</strong>
      </p>
      <Address page={page} text={base + paths.show(code)} />
      <AskingButton
        page={page}
        label={t(($) => $.desk.newKey)}
        text={t(($) => $.desk.newKeyAsk)}
        yes={t(($) => $.desk.newKeyYes)}
        onYes={() => void presenter.renewKey()}
      />
      <a class="link" href={serverPath('/console?rooms')}>
        {t(($) => $.desk.toRooms)}
      </a>
    </div>
  )
}

/** Draws the QR code. Its module is loaded on demand; the deck uses the same module. */
async function showQr({ t }: Page, box: HTMLElement, text: string): Promise<void> {
  if (box.childElementCount > 0) return
  const { drawQr } = await keepTrying(() => import('../shared/qr.ts'))
  box.replaceChildren(
    drawQr(
      text,
      t(($) => $.desk.copresenter),
    ),
  )
}

/** An address to copy: browsers allow the clipboard only on HTTPS and localhost; elsewhere a tap selects the address. */
function Address({ page: { t }, text }: { page: Page; text: string }) {
  const [isCopied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    setCopied(true)
  }
  return (
    <div class="address">
      <input readOnly value={text} aria-label={text} onFocus={({ currentTarget }) => currentTarget.select()} />
      {window.isSecureContext && (
        <button type="button" class="plain" onClick={() => void copy()}>
          {t(($) => (isCopied ? $.desk.copied : $.desk.copy))}
        </button>
      )}
    </div>
  )
}
