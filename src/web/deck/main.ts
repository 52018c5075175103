// The deck's page, in one of its layouts: slides, alone or as the projector of a room (`/?room=CODE`, driving `/?room=CODE#KEY`);
// all slides as pages of paper (`?view=print`); a handout (`/print/`).
import { normaliseCode } from '../../core/room-code.ts'
import { startI18n } from '../shared/i18n.ts'
import { takeKey } from '../shared/keys.ts'
import { openReader } from './read/reader.ts'
import { allowWhatWeWrite } from './trusted-types.ts'

allowWhatWeWrite()
const address = new URLSearchParams(location.search)
const wished = address.get('room')
const code = wished === null ? undefined : normaliseCode(wished)
// Before reveal.js writes an address of its own.
const room = code === undefined ? undefined : { code, key: takeKey(code) }
document.body.classList.toggle('no-room', room === undefined)
// Whoever was sent to a claim is not shown the opening first.
if (/^#\/(?!start$)/.test(location.hash)) document.querySelector('.first')?.remove()

/** Puts on the styles of a layout, and waits for them where the window had asked for another's (content/vite-site.ts). */
async function wear(layout: string): Promise<void> {
  for (const link of document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"][data-layout]')) {
    const isMine = link.dataset.layout === layout
    link.media = isMine ? 'all' : 'not all'
    if (isMine && !link.sheet) await new Promise((resolve) => link.addEventListener('load', resolve, { once: true }))
  }
}

/** The window that the deck is read in as slides, as the page's own links have it. */
const slidesWindow = matchMedia('(min-width: 821px) and (min-height: 501px)')

/** The layout that the address asks for; its words and its code are fetched at once. */
async function start(): Promise<void> {
  const words = startI18n('stageUi')
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
  let close: (() => void) | undefined
  let shown = ''
  async function turn(): Promise<void> {
    const layout = reader.layout() ?? (slidesWindow.matches ? 'slides' : 'scroll')
    if (layout === shown) return
    shown = layout
    close?.()
    await wear(layout)
    close =
      layout === 'slides'
        ? await (await import('./slides.ts')).readSlides(reader, () => choose('scroll'))
        : await (await import('./read/scroll.tsx')).showScroll(reader, () => choose('slides'))
  }
  // One after the other: a layout is taken away once it is there.
  let turning = turn()
  const turnNext = () => {
    turning = turning.then(turn)
  }
  const choose = (layout: string) => {
    reader.keepLayout(layout)
    turnNext()
  }
  slidesWindow.addEventListener('change', turnNext)
  await turning
}

// What could not be loaded now is asked for again when it is needed; the slides that are there stay.
await start().catch((error: unknown) => {
  if (!document.querySelector('.reveal.ready, .pages')) throw error
})

// In development another worker answers, which leaves again (scripts/dev-server.ts).
if (import.meta.env.PROD) {
  if (document.readyState !== 'complete')
    await new Promise((loaded) => addEventListener('load', loaded, { once: true }))
  const { keepSite } = await import('./offline.ts')
  await keepSite(room === undefined)
}
