// The deck as a page that scrolls, claim by claim: for phones, for windows that zoom made small, and for whoever prefers it.
import { render } from 'preact'
import './read.css'
import { findSlide } from '../../../core/deck.ts'
import { toPlain } from '../../../core/text.ts'
import { langs, onLang, t } from '../../shared/i18n.ts'
import { keepInAddress } from '../languages.ts'
import { drawWords, onWords, shownWords } from '../words.ts'
import { Contents, stackName } from './contents.tsx'
import { Page, type View, Way } from './page.tsx'
import type { Reader } from './reader.ts'
import { shown, shownSlides, shownStacks } from './shown.ts'

/** Shows the page; `turnLayout` leaves it for the slides. Returns how to take it away again. */
export async function showScroll(reader: Reader, turnLayout: () => void): Promise<() => void> {
  const asked = slideOfHash()
  const view: View = {
    reader,
    here: findSlide(shownSlides, asked)?.stack ?? 'start',
    isListOpen: false,
    drawn: 0,
    claims: new Map(),
  }
  const way = document.createElement('div')
  const host = document.createElement('div')
  let isShown = false
  const wished = new URLSearchParams(location.search).get('second')
  let second = langs.find((lang) => lang === wished)

  function draw(): void {
    view.claims.clear()
    drawPage()
  }

  /** Without drawing again the claims that are there. */
  function drawPage(): void {
    if (!isShown) return
    const list = view.isListOpen && (
      <Contents
        reader={reader}
        here={view.here}
        go={(slide) => {
          view.isListOpen = false
          draw()
          go(slide)
        }}
        close={() => {
          view.isListOpen = false
          draw()
        }}
        setSecond={(lang) => {
          second = lang
          keepInAddress('second', lang)
          void turnWords()
        }}
        turn={{ name: t(($) => $.read.asSlides), turnLayout }}
      />
    )
    render(
      <>
        <Page view={view} go={go} />
        {list}
      </>,
      host,
    )
    drawWay()
  }

  /** What changes while one scrolls, and alone is drawn then. */
  function drawWay(): void {
    const openList = () => {
      view.isListOpen = true
      draw()
    }
    render(<Way view={view} openList={openList} />, way)
    const { title } = shownWords().claims
    const slide = shownStacks.find(({ id }) => id === view.here)
    const names = slide && slide.id !== 'start' ? [stackName(slide), toPlain(title)] : [toPlain(title)]
    document.title = names.join(' · ')
  }

  /** Draws other words; what is read stays where it is, however long they are. */
  async function turnWords(): Promise<void> {
    const read = document.getElementById(view.here)
    const top = read?.getBoundingClientRect().top ?? 0
    const stay = () => read && scrollBy(0, read.getBoundingClientRect().top - top)
    const { claims, all } = drawWords(second)
    await claims
    stay()
    await all
    stay()
  }

  /** Shows a slide's place and moves the focus to its heading. */
  function go(slide: string): void {
    const place = document.getElementById(slide) ?? document.getElementById(findSlide(shownSlides, slide)?.stack ?? '')
    if (!place) return
    place.scrollIntoView()
    place.querySelector<HTMLElement>('[tabindex="-1"]')?.focus({ preventScroll: true })
    look()
  }

  /** Which stack is read: the last one that begins above the middle of the window. */
  function look(): void {
    // What the address asks for is not overwritten before it was gone to.
    if (!isGoneTo) return
    const parts = [...host.querySelectorAll<HTMLElement>('[data-stack]')]
    const read = parts.findLast((part) => part.getBoundingClientRect().top < innerHeight * 0.45)
    const here = read?.dataset.stack ?? 'start'
    if (here === view.here) return
    view.here = here
    drawWay()
    clearTimeout(keeping)
    // Browsers refuse addresses that change too often.
    keeping = setTimeout(() => {
      history.replaceState(history.state, '', `#/${here}`)
      reader.keepPlace(here)
    }, 400)
  }
  let keeping: ReturnType<typeof setTimeout> | undefined
  let isLooking = false
  let isGoneTo = false
  const scrolled = () => {
    if (isLooking) return
    isLooking = true
    requestAnimationFrame(() => {
      isLooking = false
      if (isShown) look()
    })
  }
  const goToHash = () => go(slideOfHash())
  const arrive = () => {
    isGoneTo = true
    if (location.hash) goToHash()
  }

  onWords(draw)
  onLang(() => isShown && void turnWords())
  reader.onChange(draw)
  // A browser would restore a place before what stands there is.
  history.scrollRestoration = 'manual'
  const loading = drawWords(second)
  await loading.claims
  document.querySelector('main.first')?.remove()
  document.body.append(way, host)
  isShown = true
  draw()
  addEventListener('scroll', scrolled, { passive: true })
  addEventListener('hashchange', goToHash)
  void Promise.all([import('./mine.tsx'), import('./chart.tsx'), loading.all]).then(([mine, chart]) => {
    view.later = { ...mine, ...chart }
    void drawClaims()
  })
  /** Claim by claim, so that what is read already answers a finger in between. */
  async function drawClaims(): Promise<void> {
    for (view.drawn = 1; view.drawn < shown.claims.length; view.drawn += 1) {
      drawPage()
      // What comes after is below, and moves it no more.
      if (!isGoneTo && document.getElementById(asked)) arrive()
      await new Promise((resolve) => setTimeout(resolve))
      // The layout may have been turned meanwhile.
      if (!isShown) return
    }
    draw()
    if (!isGoneTo) arrive()
  }
  return () => {
    isShown = false
    removeEventListener('scroll', scrolled)
    removeEventListener('hashchange', goToHash)
    clearTimeout(keeping)
    for (const part of [way, host]) {
      render(null, part)
      part.remove()
    }
  }
}

/** The slide that the address names; '' where it names none. */
const slideOfHash = (): string => location.hash.replace(/^#\//, '').replace(/\/.*/, '')
