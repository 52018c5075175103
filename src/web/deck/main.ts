// The deck's page: alone, or the projector of a room, watching (`/?room=CODE`) or driving (`/?room=CODE#KEY`). `?view=print`
// lays all slides out as pages.
import Reveal, { type RevealApi } from 'reveal.js'
import { normaliseCode, type Room } from '../../core/contract.ts'
import { findSlide } from '../../core/deck.ts'
import { toPlain } from '../../core/text.ts'
import { currentLang, langs, nextLang, onLang, setLang, startI18n, t } from '../shared/i18n.ts'
import { takeKey } from '../shared/keys.ts'
import type { Connection } from '../shared/live.ts'
import { buildFoot } from './foot.ts'
import { languageMenu, nextSecond } from './languages.ts'
import {
  buildSlides,
  deckTitle,
  fillEvidence,
  showAllCharts,
  showChart,
  showDeck,
  showSubtitle,
  slides,
} from './stage.ts'
import { here, steerDeck } from './steering.ts'
import { allowPlainBoxes } from './trusted-types.ts'
import { box, drawWords, fetchAllWords } from './words.ts'

const stage = { width: 1280, height: 720 }

async function start(): Promise<void> {
  allowPlainBoxes()
  const address = new URLSearchParams(location.search)
  const wished = address.get('room')
  const code = wished === null ? undefined : normaliseCode(wished)
  const key = code === undefined ? undefined : takeKey(code)
  let isShort = address.has('short')
  await startI18n('stageUi')
  let second = langs.find((lang) => lang === address.get('second'))

  document.body.classList.toggle('no-room', code === undefined)
  const sections = buildSlides(code !== undefined, isShort)
  if (address.get('view') === 'print') return (await import('./print.ts')).printSlides(sections, second)
  const foot = buildFoot()
  const slidesElement = box('div', 'slides', ...sections, foot.element)
  const notice = box('p', 'notice')
  notice.setAttribute('role', 'alert')
  const firstWords = drawWords(second)
  await firstWords.claims

  let room: Room | undefined
  let connection: Connection = 'connecting'
  const setSecond = (lang: string | undefined) => {
    second = lang === currentLang() ? undefined : lang
    remember('second', second)
    void drawWords(second).all
    showMenu()
  }
  const go = (id: string) => {
    const section = document.getElementById(id)
    if (!section) return
    const { h, v } = reveal.getIndices(section)
    reveal.slide(h, v, -1)
  }
  const { menu, show: showMenu } = languageMenu(() => second, setSecond)
  document.body.append(box('div', 'reveal', slidesElement), menu, notice)
  const reveal = openReveal({
    help: () => void openDialog((dialogs) => dialogs.openHelp()),
    jump: () => void openDialog((dialogs) => dialogs.openJump(go)),
    second: () => setSecond(nextSecond(second)),
  })

  const ratio = () => devicePixelRatio * reveal.getScale()
  const draw = () => {
    const position = here(reveal)
    const id = position.slide
    showSubtitle(position)
    const slide = findSlide(slides, id)
    if (slide) foot.draw(room, slide, connection === 'lost')
    document.body.dataset.kind = slide?.kind ?? ''
    showChart(id, ratio())
  }
  const scale = () => {
    foot.scale(ratio())
    showChart(here(reveal).slide, ratio())
  }

  await reveal.initialize()
  // reveal.js calls the page an application, which keeps screen readers from reading it (hakimel/reveal.js#3772).
  document.querySelector('.reveal')?.removeAttribute('role')
  for (const moved of ['slidechanged', 'fragmentshown', 'fragmenthidden']) reveal.on(moved, draw)
  reveal.on('overviewshown', () => showAllCharts(ratio()))
  reveal.on('resize', scale)
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', scale)
  onLang(async () => {
    if (second === currentLang()) second = undefined
    await drawWords(second).claims
    document.title = toPlain(deckTitle())
    draw()
  })
  document.title = toPlain(deckTitle())
  draw()
  scale()
  const everything = Promise.all([firstWords.all, fillEvidence()]).then(draw)
  if (code === undefined) return
  void everything.then(fetchForLater)
  steerDeck({
    reveal,
    code,
    key,
    onRoom: (next) => {
      room = next
      if (room.short !== isShort) {
        isShort = room.short
        slidesElement.replaceChildren(...showDeck(isShort), foot.element)
        reveal.sync()
      }
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

const openDialog = async (open: (dialogs: typeof import('./dialogs.ts')) => void) => open(await import('./dialogs.ts'))

/** A hall goes on when its server is gone: charts and the other languages are here before they are needed. */
async function fetchForLater(): Promise<void> {
  try {
    await Promise.all([import('../shared/evidence-chart.ts'), import('../shared/chart.ts')])
    await fetchAllWords()
  } catch {
    // What could not be fetched now is asked for again when it is needed.
  }
}

interface Keys {
  help: () => void
  jump: () => void
  second: () => void
}

function openReveal({ help, jump, second }: Keys): RevealApi {
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
    jumpToSlide: false,
    // T: the next language, 2: a second one beside it, G: to a slide, ?: all keys.
    keyboard: { 84: turnLanguage, 50: second, 71: jump, 191: help },
  })
}

/** Keeps a choice in the address, so that a reload and a link keep it. */
function remember(name: string, value: string | undefined): void {
  const url = new URL(location.href)
  if (value === undefined) url.searchParams.delete(name)
  else url.searchParams.set(name, value)
  history.replaceState(history.state, '', url)
}

await start()
