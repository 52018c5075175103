// The deck's page, in one of its layouts: slides, for a reader alone or for a room (`/?room=CODE`, or `/?room=CODE#KEY` to steer it);
// a page that scrolls; all slides as pages of paper (`?view=print`); a handout (`/print/`).
import '../shared/translation.ts'
import { readCode } from '../../core/room-code.ts'
import { readDebate } from '../shared/debate.ts'
import { hideKeys, reloadForKeys, takeKey } from '../shared/keys.ts'
import { watchParts } from '../shared/missing-part.ts'
import { createPage } from '../shared/page.ts'
import { watchedState } from '../shared/site.ts'
import { keepTrying, tellFailure } from '../shared/wake.ts'
import type { Shown } from './read/layout.ts'
import { openReader } from './read/reader.ts'
import { allowWhatWeWrite } from './trusted-types.ts'
import { createDeckPage } from './words.ts'

/** Requested if the address has no valid code, so that the server answers as to any wrong code. */
const codeOfNoRoom = '000000'

allowWhatWeWrite()
const debate = readDebate()
const page = createDeckPage(createPage({ debate, ui: 'stageUi', needed: ['claims', 'frame'] }), () =>
  debate.loadReferences(),
)
watchParts(page)
const address = new URLSearchParams(location.search)
const wished = address.get('room')
const code = wished === null ? undefined : (readCode(wished.replace(/#.*/s, '')) ?? codeOfNoRoom)
// The key is taken from the address before reveal.js changes the address.
const room = code === undefined ? undefined : { code, key: takeKey(code) }
if (room) reloadForKeys()
document.body.classList.toggle('no-room', room === undefined)
// A link to a claim leads there directly, without the opening.
if (/^#\/(?!start$)/.test(location.hash)) document.querySelector('.first')?.remove()

const layoutStyles = () => [...document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"][data-layout]')]
const stylesOf = (layout: string) => layoutStyles().filter((link) => link.dataset.layout === layout)

/** Applies the styles of a layout once they are loaded; if they cannot load, rejects and changes nothing. */
async function applyStyles(layout: string): Promise<void> {
  await Promise.all(stylesOf(layout).map(fetchStyles))
  for (const link of layoutStyles()) link.media = link.dataset.layout === layout ? 'all' : 'not all'
}

/** Waits for styles that this window did not load by itself (debate/site.ts). */
function fetchStyles(link: HTMLLinkElement): Promise<void> {
  if (link.sheet) return Promise.resolve()
  return new Promise((resolve, reject) => {
    link.addEventListener('load', () => resolve(), { once: true })
    link.addEventListener('error', reject, { once: true })
    // Requests them again if an earlier attempt failed.
    link.href = link.getAttribute('href') ?? ''
  })
}

/** The media query of windows that show slides, the same as on the page's own links. */
const slidesWindow = matchMedia('(min-width: 51.3125em) and (min-height: 31.3125em)')

/** Shows the layout of the address in its own styles; its words and its code load at the same time, with retries. */
async function start(): Promise<Shown> {
  const firstWords = keepTrying(page.start)
  const load = async <T>(layout: string, code: () => Promise<T>): Promise<T> => {
    const [loaded] = await Promise.all([keepTrying(code), firstWords, keepTrying(() => applyStyles(layout))])
    return loaded
  }
  if (location.pathname.endsWith('/print/')) {
    hideKeys()
    const { showHandout } = await load('handout', () => import('./handout/handout.tsx'))
    await showHandout(page, address)
    return { whole: Promise.resolve() }
  }
  if (address.get('view') === 'print') {
    const { printSlides } = await load('slides', () => import('./print.ts'))
    await printSlides(page, address)
    return { whole: Promise.resolve() }
  }
  if (room) {
    const { showRoom } = await load('slides', () => import('./room.ts'))
    return showRoom(page, room)
  }
  await firstWords
  return read()
}

type LayoutName = 'slides' | 'scroll'

/** Reading alone: slides in a large window, a page that scrolls in any other, or as the reader chose. */
async function read(): Promise<Shown> {
  const reader = openReader(page)
  let shown: LayoutName | undefined
  let onScreen = new AbortController()
  let whole = Promise.resolve()
  const layoutOfWindow = () => (slidesWindow.matches ? 'slides' : 'scroll')
  const wanted = () => reader.layout() ?? layoutOfWindow()

  /** Loads a layout with its styles; rejects if they are not available. */
  async function load(layout: LayoutName) {
    const show =
      layout === 'slides' ? (await import('./slides.ts')).readSlides : (await import('./read/scroll.tsx')).showScroll
    await Promise.all(stylesOf(layout).map(fetchStyles))
    return { layout, show }
  }

  /** Replaces the layout on screen by one that is loaded. */
  async function turnTo({ layout, show }: Awaited<ReturnType<typeof load>>): Promise<void> {
    if (layout === shown || layout !== wanted()) return
    onScreen.abort()
    page.forgetDrawers()
    onScreen = new AbortController()
    const isTurned = shown !== undefined
    shown = layout
    await applyStyles(layout)
    const turnLayout = () => choose(layout === 'slides' ? 'scroll' : 'slides')
    const { signal } = onScreen
    const gone = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
    const all = await show({ reader, turnLayout, isTurned, signal })
    whole = Promise.race([all.whole, gone])
  }

  // Changes of layout run one after the other.
  let turning = Promise.resolve()
  function turnNext(loaded: Awaited<ReturnType<typeof load>>): Promise<void> {
    turning = turning.then(() => turnTo(loaded))
    return turning
  }
  async function choose(layout: LayoutName): Promise<void> {
    const loaded = await load(layout).catch((error: unknown) => {
      tellFailure(error)
      throw error
    })
    // The window's default layout is not stored as a choice: when zoomed in, the default may be the other one (WCAG 1.4.10).
    reader.keepLayout(layout === layoutOfWindow() ? undefined : layout)
    await turnNext(loaded)
  }
  const fitWindow = async () => turnNext(await keepTrying(() => load(wanted())))
  slidesWindow.addEventListener('change', () => {
    // Slides that were chosen in one window are not forced on a smaller one.
    if (!slidesWindow.matches && reader.layout() === 'slides') reader.keepLayout(undefined)
    void fitWindow()
  })
  /** Resolves when a layout is complete and none is replacing it. */
  async function untilWhole(): Promise<void> {
    for (let last: typeof whole | undefined; last !== whole; ) {
      last = whole
      await last
      await turning
    }
  }
  await fitWindow()
  reader.connect()
  return { whole: untilWhole() }
}

/** Stores the site for use without a network, once the page is complete, so that nothing competes with the visible page. */
async function keep({ whole }: Shown): Promise<void> {
  await whole
  if (document.readyState !== 'complete')
    await new Promise((loaded) => addEventListener('load', loaded, { once: true }))
  const { keepSite } = await keepTrying(() => import('./offline.ts'))
  await keepSite(page, room === undefined)
}

// Not awaited: layouts import parts of this very file (vite.config.ts), so both would wait for each other. While a debate or the program
// is being written another worker is served, which removes itself (debate/site.ts, scripts/dev-server.ts).
void start().then((shown) => (import.meta.env.PROD && watchedState === undefined ? keep(shown) : undefined))
