// The deck as slides, for a reader alone or for a room (room.ts).
import Reveal, { type RevealApi } from 'reveal.js'
import 'reveal.js/reveal.css'
import './deck.css'
import './first.css'
import type { ErrorCode } from '../../core/contract.ts'
import { findSlide } from '../../core/deck.ts'
import { toPlain } from '../../core/text.ts'
import { slideName } from '../../draw/names.ts'
import { openAnnouncer } from '../shared/announce.ts'
import { type FollowedRoom, showAsked } from '../shared/asked-room.ts'
import type { Connection } from '../shared/live.ts'
import { drawPlain } from '../shared/text.ts'
import { focusHeading, keepFocus, slideMoment } from './attention.ts'
import { build } from './element.ts'
import { buildFoot, type Foot } from './foot.tsx'
import { listenToKeys, setDirection } from './keys.ts'
import { buildLanguages, type Languages } from './languages.ts'
import { waitForIdle } from './next-task.ts'
import { buildNotice } from './notice.ts'
import { followAddress, readPosition } from './position.ts'
import type { Layout, Shown } from './read/layout.ts'
import { fillSlides } from './read/slots.tsx'
import { type Audience, buildStage, type Stage } from './stage.tsx'
import type { FollowPosition, ShownRoom, Steering } from './steering.ts'
import type { DeckPage } from './words.ts'

/** Shows the slides to a reader. */
export async function readSlides(layout: Layout): Promise<Shown> {
  const { reveal, stage, languages, screen, whole } = await openSlides(layout.reader.page, 'reader', layout.signal)
  const goTo = (slide: string) => goToSlide(reveal, slide)
  // Waits, so that a key that the reader presses meanwhile is handled first.
  await waitForIdle()
  fillSlides({ ...layout, stage, reveal, goTo, setSecond: languages.setSecond, drawScreen: screen.draw })
  const section = reveal.getCurrentSlide()
  if (section && layout.isTurned) screen.leadFocus(section)
  return { whole }
}

/** Puts the slides on the screen; `whole` resolves once all other slides are filled too. */
export async function openSlides(page: DeckPage, audience: Audience, signal: AbortSignal) {
  const address = new URLSearchParams(location.search)
  const isShort = address.has('short')
  const stage = buildStage(page, audience)
  const sections = stage.show(isShort)
  const foot = buildFoot(page)
  let draw = () => {}
  const languages = buildLanguages({ page, audience, wished: address.get('second'), onDrawn: () => draw(), signal })
  const words = languages.draw()
  await words.claims
  const host = build('main', 'reveal', build('div', 'slides', ...sections, foot.element))
  // reveal.js announces its size with an event of the same name as the window's, and would react to it itself.
  host.addEventListener('resize', (event) => event.stopPropagation())
  // The browser paints nothing between this line and the first slide.
  document.querySelector('.first')?.remove()
  document.body.append(host, languages.menu)
  host.addEventListener('beforeslidechange', (event) => {
    // reveal.js adds the indices of the target, which may be past the end. In a stack it shows the slide at `indexv` or the one shown last.
    if (!('indexh' in event && 'indexv' in event)) return
    const stack = within(reveal.getHorizontalSlides(), Number(event.indexh))
    if (!stack) return
    const own = stack.matches('.slide') ? [stack] : [...stack.children]
    for (const v of [Number(event.indexv), Number(stack.dataset.previousIndexv ?? 0)]) {
      const section = within(own, v)
      if (section) stage.fill(section)
    }
  })
  const reveal = openReveal()
  // If the code cannot load, a message says so, and only another key press tries again: a window that opens later would be in the way.
  const openWindow = (show: (dialogs: typeof import('./dialogs.ts')) => void): void =>
    void import('./dialogs.ts').then(
      (dialogs) => {
        screen.tell(undefined)
        show(dialogs)
      },
      () => screen.tell('unreachable'),
    )
  followAddress(reveal, signal)
  const starting = reveal.initialize()
  page.onLang(() => setDirection(reveal), signal)
  void starting.then(() => setDirection(reveal))
  const screen = openScreen({ page, reveal, stage, foot, languages, signal })
  const keys = {
    help: () => openWindow(({ showHelp }) => showHelp(page)),
    jump: () => openWindow(({ showJump }) => showJump(page, stage.deck(), (slide) => goToSlide(reveal, slide))),
    turnLanguage: languages.turnLanguage,
    turnSecond: languages.turnSecond,
  }
  // Keys must work even before reveal.js reports that it is ready.
  listenToKeys({ reveal, audience, ...keys }, signal)
  await starting
  // reveal.js gives the page the role of an application, which keeps screen readers from reading it (hakimel/reveal.js#3772).
  host.removeAttribute('role')
  // It also announces the whole text of each new slide, and Tab stops at its invisible box for notes.
  for (const box of document.querySelectorAll('.aria-status, .speaker-notes')) box.remove()
  signal.addEventListener('abort', () => {
    const { slide } = readPosition(reveal)
    for (const dialog of document.querySelectorAll('dialog[open]')) dialog.remove()
    reveal.destroy()
    for (const element of [host, languages.menu]) element.remove()
    // reveal.js writes the address a second late, which would be after its end.
    history.replaceState(history.state, '', `#/${slide}`)
  })
  draw = screen.draw
  draw()
  screen.scale()
  return {
    reveal,
    stage,
    languages,
    screen,
    isShort,
    whole: words.all
      .then(() => stage.loadParts(signal))
      .then(() => {
        draw()
        return stage.fillRest(signal)
      })
      .then(() => {
        if (!signal.aborted && reveal.isOverview()) screen.scaleAll()
      }),
  }
}

interface Screen {
  /** Draws the room's numbers on the slide on screen. */
  draw(): void
  /** Shows the latest failure, or removes it. */
  tell(problem: ErrorCode | 'unreachable' | undefined): void
  /** Moves the focus to the heading of a slide; if the heading is not there yet, as soon as it is. */
  leadFocus(section: Element): void
  /** Adapts to the new size of the stage, and to the theme. */
  scale(): void
  /** Does the same for every slide. */
  scaleAll(): void
  /** Follows a room by means of `followPosition`, and with a key steers it. */
  follow(room: ShownRoom, isShort: boolean, followPosition: FollowPosition): void
}

interface ScreenOptions {
  page: DeckPage
  reveal: RevealApi
  stage: Stage
  foot: Foot
  languages: Languages
  signal: AbortSignal
}

/** The slide on screen with the room's numbers. */
function openScreen({ page, reveal, stage, foot, languages, signal }: ScreenOptions): Screen {
  const { t } = page
  let room: FollowedRoom | undefined
  let connection: Connection = { state: 'connecting' }
  let steering: Steering | undefined
  let isLed = false
  let headingAwaited: { section: Element; focused: Element | null } | undefined
  const notice = buildNotice(page)
  const mark = build('p', 'rehearsal')
  reveal.getRevealElement()?.append(notice.element, mark)
  const ratio = () => devicePixelRatio * reveal.getScale()
  const announcer = openAnnouncer(page, signal)

  function draw(): void {
    if (signal.aborted) return
    const position = readPosition(reveal)
    const slide = findSlide(page.slides, position.slide)
    const section = reveal.getCurrentSlide()
    if (!slide || !section) return
    stage.showStep(position)
    // If the focus has moved elsewhere meanwhile, it stays there.
    if (headingAwaited?.section === section && headingAwaited.focused === document.activeElement) leadFocus(section)
    const isStale = connection.state === 'lost'
    notice.show(room !== undefined, foot.draw(room, slide, isStale))
    const rehearsal = room?.rehearsal ? t(($) => $.state.rehearsal) : ''
    drawPlain(mark, rehearsal)
    stage.showChart(position.slide, ratio())
    const [name, title] = [
      slideName(page, page.shownWords(), slide, stage.deck()),
      toPlain(page.shownWords().claims.title),
    ]
    document.title = name === title ? title : `${name} · ${title}`
    const notices = [rehearsal, isStale ? t(($) => $.deck.stale) : '']
    queueMicrotask(() => announcer.tell(() => slideMoment({ page, section, slide, room, isLed, notices })))
  }
  function connect(next: Connection): void {
    connection = next
    notice.connect(next)
    draw()
  }
  function leadFocus(section: Element): void {
    headingAwaited = focusHeading(section) ? undefined : { section, focused: document.activeElement }
  }
  function scale(): void {
    stage.showChart(readPosition(reveal).slide, ratio(), true)
  }
  reveal.on('slidechanged', (event) => {
    isLed = steering?.isFollowing() ?? false
    headingAwaited = undefined
    // The first slide takes no focus: a freshly opened page begins at its top.
    const section = 'previousSlide' in event && event.previousSlide ? reveal.getCurrentSlide() : undefined
    // Until the move is complete, reveal.js still shows the steps of the previous slide.
    if (section && !isLed) queueMicrotask(() => leadFocus(section))
    // WebKit discards what is painted on the canvases of hidden slides.
    stage.showChart(readPosition(reveal).slide, ratio(), true)
  })
  for (const stepped of ['fragmentshown', 'fragmenthidden'])
    reveal.on(stepped, () => {
      const section = reveal.getCurrentSlide()
      if (section) keepFocus(section)
    })
  for (const moved of ['slidechanged', 'fragmentshown', 'fragmenthidden']) reveal.on(moved, draw)
  const scaleAll = () => stage.showAllCharts(ratio())
  reveal.on('overviewshown', () => void stage.fillRest(signal).then(scaleAll))
  reveal.on('resize', scale)
  for (const colours of ['(prefers-color-scheme: dark)', '(forced-colors: active)'])
    matchMedia(colours).addEventListener('change', scale, { signal })

  return {
    draw,
    tell: notice.tell,
    leadFocus,
    scale,
    scaleAll,
    follow: ({ code, key }, startsShort, followPosition) => {
      let isShort = startsShort
      setInterval(() => {
        if (room && Object.values(room.polls).some(({ closesIn }) => closesIn !== null)) draw()
      }, 1000)
      connect(connection)
      steering = followPosition({
        reveal,
        code,
        key,
        onRoom: (next) => {
          room = showAsked(page, next)
          if (room.short !== isShort) {
            isShort = room.short
            const shown = reveal.getCurrentSlide()
            const { f } = reveal.getIndices()
            foot.element.parentElement?.replaceChildren(...stage.show(isShort), foot.element)
            reveal.sync()
            // reveal.js stays at its index, where there is another slide now.
            if (shown?.isConnected) {
              const { h, v } = reveal.getIndices(shown)
              reveal.slide(h, v, f)
            }
            // Slides that return with the whole deck may still be empty: while they were left out, fillRest skipped them.
            void stage.fillRest(signal)
          }
          languages.take(room.screenLangs)
          stage.showRoom(room)
          draw()
        },
        onConnection: connect,
        onProblem: notice.tell,
      })
    },
  }
}

/** The element at an index, or the nearest one. */
const within = <T>(list: readonly T[], index: number): T | undefined =>
  list[Math.max(0, Math.min(index, list.length - 1))]

/** Goes to the beginning of a slide. */
function goToSlide(reveal: RevealApi, slide: string): void {
  const section = document.getElementById(slide)
  if (!section) return
  const { h, v } = reveal.getIndices(section)
  reveal.slide(h, v, -1)
}

function openReveal(): RevealApi {
  const style = getComputedStyle(document.documentElement)
  return new Reveal({
    width: Number.parseFloat(style.getPropertyValue('--stage-width')),
    height: Number.parseFloat(style.getPropertyValue('--stage-height')),
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
    keyboard: false,
    // The slides beside the one on screen need no layout: no movement shows them.
    viewDistance: 1,
    mobileViewDistance: 1,
  })
}
