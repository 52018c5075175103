// The deck's page, in one of its layouts: slides, alone or as the projector of a room (`/?room=CODE`, driving `/?room=CODE#KEY`);
// all slides as pages of paper (`?view=print`); a handout (`/print/`).
import { normaliseCode } from '../../core/room-code.ts'
import { startI18n } from '../shared/i18n.ts'
import { takeKey } from '../shared/keys.ts'
import { keepTrying } from '../shared/wake.ts'
import { openReader } from './read/reader.ts'
import { allowWhatWeWrite } from './trusted-types.ts'
import { forgetDrawers } from './words.ts'

allowWhatWeWrite()
const address = new URLSearchParams(location.search)
const wished = address.get('room')
const code = wished === null ? undefined : normaliseCode(wished)
// Before reveal.js writes an address of its own.
const room = code === undefined ? undefined : { code, key: takeKey(code) }
document.body.classList.toggle('no-room', room === undefined)
// Whoever was sent to a claim is not shown the opening first.
if (/^#\/(?!start$)/.test(location.hash)) document.querySelector('.first')?.remove()

/** Puts on the styles of a layout, once they are there; rejects, and changes nothing, where they cannot be had. */
async function wear(layout: string): Promise<void> {
  const links = [...document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"][data-layout]')]
  const mine = links.filter((link) => link.dataset.layout === layout)
  await Promise.all(mine.map(fetchStyles))
  for (const link of links) link.media = mine.includes(link) ? 'all' : 'not all'
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

/** The layout that the address asks for; its words and its code are fetched at once. */
async function start(): Promise<void> {
  const words = startI18n('stageUi', ['claims', 'frame'])
  if (location.pathname.endsWith('/print/')) {
    const { showHandout } = await import('./handout/handout.ts')
    await Promise.all([words, wear('handout')])
    return showHandout(address)
  }
  if (address.get('view') === 'print') {
    const { printSlides } = await import('./print.ts')
    await Promise.all([words, wear('slides')])
    return printSlides(address)
  }
  if (room) {
    const { showSlides } = await import('./slides.ts')
    await Promise.all([words, wear('slides')])
    return showSlides(room)
  }
  await words
  return read()
}

/** Reading alone: slides in a large window, a page that scrolls in any other, or as the reader chose. */
async function read(): Promise<void> {
  const reader = openReader()
  let shown = ''
  let onScreen = new AbortController()
  const own = () => (slidesWindow.matches ? 'slides' : 'scroll')

  async function turn(): Promise<void> {
    const layout = reader.layout() ?? own()
    if (layout === shown) return
    // What is on screen stays until the other layout is here.
    const show =
      layout === 'slides' ? (await import('./slides.ts')).readSlides : (await import('./read/scroll.tsx')).showScroll
    await wear(layout)
    onScreen.abort()
    forgetDrawers()
    onScreen = new AbortController()
    const isTurned = shown !== ''
    shown = layout
    const turnLayout = () => choose(layout === 'slides' ? 'scroll' : 'slides')
    await show({ reader, turnLayout, isTurned, signal: onScreen.signal })
  }

  // One after the other.
  let turning = Promise.resolve()
  function turnNext(): Promise<void> {
    const turned = turning.then(turn)
    turning = turned.catch(() => {})
    return turned
  }
  async function choose(layout: string): Promise<void> {
    const before = reader.layout()
    // The window's own is no choice: zoomed in, it may be another (WCAG 1.4.10).
    reader.keepLayout(layout === own() ? undefined : layout)
    try {
      await turnNext()
    } catch (error) {
      reader.keepLayout(before)
      throw error
    }
  }
  slidesWindow.addEventListener('change', () => {
    // Slides that were chosen in one window are not forced on a smaller one.
    if (!slidesWindow.matches && reader.layout() === 'slides') reader.keepLayout(undefined)
    void keepTrying(turnNext)
  })
  await keepTrying(turnNext)
  reader.connect()
}

/** Keeps the site for when there is no network, once the page is loaded, so that nothing competes with its first slide. */
async function keep(): Promise<void> {
  if (document.readyState !== 'complete')
    await new Promise((loaded) => addEventListener('load', loaded, { once: true }))
  const { keepSite } = await import('./offline.ts')
  await keepSite(room === undefined)
}

// Not awaited: layouts are made of parts that lie in this file (vite.config.ts), and would wait for it.
void start()
  // What could not be loaded now is asked for again when it is needed; the slides that are there stay.
  .catch((error: unknown) => {
    if (!document.querySelector('.reveal.ready, .pages')) throw error
  })
  // In development another worker answers, which leaves again (scripts/dev-server.ts).
  .then(() => (import.meta.env.PROD ? keep() : undefined))
