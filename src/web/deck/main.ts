// The deck's page, in one of its layouts: slides, alone or as the projector of a room (`/?room=CODE`, driving `/?room=CODE#KEY`);
// all slides as pages of paper (`?view=print`); a handout (`/print/`).
import { readCode } from '../../core/room-code.ts'
import { startI18n } from '../shared/i18n.ts'
import { reloadForKeys, takeKey } from '../shared/keys.ts'
import { keepTrying } from '../shared/wake.ts'
import type { Shown } from './read/layout.ts'
import { openReader } from './read/reader.ts'
import { allowWhatWeWrite } from './trusted-types.ts'
import { forgetDrawers } from './words.ts'

/** Asked for where no code can be read: the answer is that of any wrong one. */
const codeOfNoRoom = '000000'

allowWhatWeWrite()
const address = new URLSearchParams(location.search)
const wished = address.get('room')
const code = wished === null ? undefined : (readCode(wished.replace(/#.*/s, '')) ?? codeOfNoRoom)
// Before reveal.js writes an address of its own.
const room = code === undefined ? undefined : { code, key: takeKey(code) }
if (room) reloadForKeys()
document.body.classList.toggle('no-room', room === undefined)
// Whoever was sent to a claim is not shown the opening first.
if (/^#\/(?!start$)/.test(location.hash)) document.querySelector('.first')?.remove()

const layoutStyles = () => [...document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"][data-layout]')]
const stylesOf = (layout: string) => layoutStyles().filter((link) => link.dataset.layout === layout)

/** Puts on the styles of a layout, once they are there; rejects, and changes nothing, where they cannot be had. */
async function wear(layout: string): Promise<void> {
  await Promise.all(stylesOf(layout).map(fetchStyles))
  for (const link of layoutStyles()) link.media = link.dataset.layout === layout ? 'all' : 'not all'
}

/** Waits for styles that the window did not ask for (content/vite-site.ts). */
function fetchStyles(link: HTMLLinkElement): Promise<void> {
  if (link.sheet) return Promise.resolve()
  return new Promise((resolve, reject) => {
    link.addEventListener('load', () => resolve(), { once: true })
    link.addEventListener('error', reject, { once: true })
    // Asked for once more where an earlier attempt failed.
    link.href = link.getAttribute('href') ?? ''
  })
}

/** The window that the deck is read in as slides, as the page's own links have it. */
const slidesWindow = matchMedia('(min-width: 821px) and (min-height: 501px)')

/** What the address asks for, in its own styles; its words and its code are fetched at once, and until they come. */
async function start(): Promise<Shown> {
  const words = keepTrying(() => startI18n('stageUi', ['claims', 'frame']))
  const load = async <T>(layout: string, code: () => Promise<T>): Promise<T> => {
    const [loaded] = await Promise.all([keepTrying(code), words, keepTrying(() => wear(layout))])
    return loaded
  }
  if (location.pathname.endsWith('/print/')) {
    const { showHandout } = await load('handout', () => import('./handout/handout.ts'))
    await showHandout(address)
    return { whole: Promise.resolve() }
  }
  if (address.get('view') === 'print') {
    const { printSlides } = await load('slides', () => import('./print.ts'))
    await printSlides(address)
    return { whole: Promise.resolve() }
  }
  if (room) {
    const { showRoom } = await load('slides', () => import('./room.ts'))
    return showRoom(room)
  }
  await words
  return read()
}

type LayoutName = 'slides' | 'scroll'

/** Reading alone: slides in a large window, a page that scrolls in any other, or as the reader chose. */
async function read(): Promise<Shown> {
  const reader = openReader()
  let shown: LayoutName | undefined
  let onScreen = new AbortController()
  let whole = Promise.resolve()
  const own = () => (slidesWindow.matches ? 'slides' : 'scroll')
  const wanted = () => reader.layout() ?? own()

  /** What shows a layout, with its styles; rejects where they cannot be had. */
  async function load(layout: LayoutName) {
    const show =
      layout === 'slides' ? (await import('./slides.ts')).readSlides : (await import('./read/scroll.tsx')).showScroll
    await Promise.all(stylesOf(layout).map(fetchStyles))
    return { layout, show }
  }

  /** Takes away what is on screen, now that the other layout is here. */
  async function turnTo({ layout, show }: Awaited<ReturnType<typeof load>>): Promise<void> {
    if (layout === shown || layout !== wanted()) return
    onScreen.abort()
    forgetDrawers()
    onScreen = new AbortController()
    const isTurned = shown !== undefined
    shown = layout
    await wear(layout)
    const turnLayout = () => choose(layout === 'slides' ? 'scroll' : 'slides')
    const { signal } = onScreen
    const gone = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
    const all = await show({ reader, turnLayout, isTurned, signal })
    whole = Promise.race([all.whole, gone])
  }

  // One after the other.
  let turning = Promise.resolve()
  function turnNext(loaded: Awaited<ReturnType<typeof load>>): Promise<void> {
    turning = turning.then(() => turnTo(loaded))
    return turning
  }
  async function choose(layout: LayoutName): Promise<void> {
    const loaded = await load(layout)
    // The window's own is no choice: zoomed in, it may be another (WCAG 1.4.10).
    reader.keepLayout(layout === own() ? undefined : layout)
    await turnNext(loaded)
  }
  const fitWindow = async () => turnNext(await keepTrying(() => load(wanted())))
  slidesWindow.addEventListener('change', () => {
    // Slides that were chosen in one window are not forced on a smaller one.
    if (!slidesWindow.matches && reader.layout() === 'slides') reader.keepLayout(undefined)
    void fitWindow()
  })
  /** Until a layout is whole, and none is taking its place. */
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

/** Keeps the site for when there is no network, once the page is whole, so that nothing competes with what is read. */
async function keep({ whole }: Shown): Promise<void> {
  await whole
  if (document.readyState !== 'complete')
    await new Promise((loaded) => addEventListener('load', loaded, { once: true }))
  const { keepSite } = await keepTrying(() => import('./offline.ts'))
  await keepSite(room === undefined)
}

// Not awaited: layouts are made of parts that lie in this file (vite.config.ts), and would wait for it. In development another
// worker answers, which leaves again (scripts/dev-server.ts).
void start().then((shown) => (import.meta.env.PROD ? keep(shown) : undefined))
