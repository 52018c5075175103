// The deck's page: alone, or the projector of a room, watching (`/?room=CODE`) or driving (`/?room=CODE#KEY`).
import Reveal, { type RevealApi } from 'reveal.js'
import { normaliseCode, type Room } from '../../core/contract.ts'
import { findSlide } from '../../core/deck.ts'
import { toPlain } from '../../core/text.ts'
import { currentLang, langName, langs, nextLang, onLang, setLang, startI18n, t } from '../shared/i18n.ts'
import { takeKey } from '../shared/keys.ts'
import type { Connection } from '../shared/live.ts'
import { buildFoot } from './foot.ts'
import { box, buildSlides, deckTitle, drawWords, slides } from './stage.ts'
import { here, steerDeck } from './steering.ts'
import { allowPlainBoxes } from './trusted-types.ts'

const stage = { width: 1280, height: 720 }
/** How long the menu stays after the pointer last moved, in milliseconds. */
const menuStays = 2500

async function start(): Promise<void> {
  allowPlainBoxes()
  const wished = new URLSearchParams(location.search).get('room')
  const code = wished === null ? undefined : normaliseCode(wished)
  const key = code === undefined ? undefined : takeKey(code)
  await startI18n()

  const foot = buildFoot()
  document.body.classList.toggle('no-room', code === undefined)
  const slidesElement = box('div', 'slides', ...buildSlides(code !== undefined), foot.element)
  const notice = box('p', 'notice')
  notice.setAttribute('role', 'alert')
  document.body.append(box('div', 'reveal', slidesElement), languageMenu(), notice)
  await drawWords()

  let room: Room | undefined
  let connection: Connection = 'connecting'
  const reveal = openReveal()
  const draw = () => {
    const slide = findSlide(slides, here(reveal).slide)
    if (slide) foot.draw(room, slide, connection === 'lost')
    document.body.dataset.kind = slide?.kind ?? ''
  }
  const scale = () => foot.scale(devicePixelRatio * reveal.getScale())

  await reveal.initialize()
  // reveal.js calls the page an application, which keeps screen readers from reading it (hakimel/reveal.js#3772).
  document.querySelector('.reveal')?.removeAttribute('role')
  reveal.on('slidechanged', draw)
  reveal.on('resize', scale)
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', scale)
  onLang(async () => {
    await drawWords()
    document.title = toPlain(deckTitle())
    draw()
  })
  document.title = toPlain(deckTitle())
  draw()
  scale()
  if (code === undefined) return
  steerDeck({
    reveal,
    code,
    key,
    onRoom: (next) => {
      room = next
      draw()
    },
    onConnection: (next, error) => {
      connection = next
      const why = error && t(($) => $.errors[error])
      notice.textContent = why ? (next === 'refused' ? t(($) => $.deck.roomGone, { why }) : why) : ''
      draw()
    },
  })
}

function openReveal(): RevealApi {
  const turnLanguage = () => void setLang(nextLang())
  return new Reveal({
    ...stage,
    margin: 0,
    maxScale: 6,
    center: false,
    controls: false,
    progress: false,
    hash: true,
    transition: 'none',
    backgroundTransition: 'none',
    postMessage: false,
    postMessageEvents: false,
    scrollActivationWidth: 0,
    help: false,
    keyboard: { 84: turnLanguage },
  })
}

/** The menu of languages; it hides while the pointer rests, so that a projector shows the slide alone. */
function languageMenu(): HTMLElement {
  const select = box('select', '')
  for (const lang of langs) {
    const option = box('option', '', langName(lang))
    option.value = lang
    option.lang = lang
    select.append(option)
  }
  select.addEventListener('change', () => {
    void setLang(select.value)
    select.blur()
  })
  const show = () => {
    select.value = currentLang()
    select.setAttribute(
      'aria-label',
      t(($) => $.language),
    )
  }
  onLang(show)
  show()
  const menu = box('div', 'menu', select)
  let timer: ReturnType<typeof setTimeout>
  addEventListener('pointermove', () => {
    menu.classList.add('shown')
    clearTimeout(timer)
    timer = setTimeout(() => menu.classList.remove('shown'), menuStays)
  })
  return menu
}

await start()
