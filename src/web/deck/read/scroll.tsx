// The deck as a page that scrolls, claim by claim: for phones, for windows that zoom made small, and for readers who prefer it.
import { render } from 'preact'
import './read.css'
import { findSlide, thesis } from '../../../core/deck.ts'
import { toPlain, unmarked } from '../../../core/text.ts'
import { keepTrying } from '../../shared/wake.ts'
import { keepInAddress } from '../languages.ts'
import { nextFrame, nextTask } from '../next-task.ts'
import { Contents, nameOf } from './contents.tsx'
import { holdPlace, layOutOnceRead } from './lay-out.ts'
import type { Layout, Shown } from './layout.ts'
import { beginning, Page, rest, type View, Way } from './page.tsx'
import type { Block, Piece } from './piece.ts'

/** Shows the page. */
export async function showScroll({ reader, turnLayout, signal }: Layout): Promise<Shown> {
  const { page } = reader
  const { langs, onLang, t } = page
  /** The slide to go to as soon as it is drawn; '' for none. */
  let target = slideOfHash()
  const view: View = {
    reader,
    here: findSlide(reader.shownSlides, target)?.stack ?? 'start',
    isListOpen: false,
    blocks: [],
    drawn: new Map(),
  }
  /** The pieces that must still be drawn, or drawn again, in the order in which they were added. */
  const waiting = new Set<Piece>()
  let isDrawing = false
  let hasAllBlocks = false
  const isWhole = () =>
    hasAllBlocks && view.blocks.every(({ pieces }) => pieces.every((piece) => view.drawn.has(piece)))
  let becomeWhole = () => {}
  const whole = new Promise<void>((resolve) => {
    becomeWhole = resolve
  })
  let isRefreshing = false
  const way = document.createElement('div')
  way.className = 'way-bar'
  const host = document.createElement('div')
  // If the address names a slide, everything above it needs its real height before the page can scroll there.
  host.classList.toggle('lazy', target === '')
  const wished = new URLSearchParams(location.search).get('second')
  let second = langs.find((lang) => lang === wished)

  function drawPiece(piece: Piece): void {
    view.drawn.set(piece, piece())
    waiting.delete(piece)
  }

  /** Draws everything again that is on the page, because the words have changed. */
  function draw(): void {
    if (signal.aborted) return
    for (const piece of view.drawn.keys()) drawPiece(piece)
    drawPage()
    drawWay()
  }

  /** Draws only once, even if many things change at the same time. */
  function refreshSoon(): void {
    if (!isRefreshing) queueMicrotask(refresh)
    isRefreshing = true
  }

  /** Draws the reader's new data: at once in the parts that are read or were tapped, then in the rest. */
  function refresh(): void {
    isRefreshing = false
    if (signal.aborted) return
    const tapped = reader.tapped()
    const near = ['start', view.here, tapped?.claim === thesis ? tapped.round : tapped?.claim]
    const isNear = ({ id }: Block) => near.includes(id)
    const drawnOf = (blocks: Block[]) => blocks.flatMap(({ pieces }) => pieces).filter((piece) => view.drawn.has(piece))
    for (const piece of drawnOf(view.blocks.filter(isNear))) drawPiece(piece)
    drawPage()
    drawWay()
    drawLater(drawnOf(view.blocks.filter((block) => !isNear(block))))
  }

  function drawLater(pieces: Piece[]): void {
    for (const piece of pieces) waiting.add(piece)
    if (!isDrawing) void drawWaiting()
  }

  /** Draws a few pieces at a time, so that the page can respond to taps in between. */
  async function drawWaiting(): Promise<void> {
    isDrawing = true
    let isSeen = true
    while (waiting.size > 0 && !signal.aborted) {
      const begun = performance.now()
      // Nobody reads in a hidden tab, or before the slide that the address names is drawn: there, longer stretches do no harm.
      const isRead = isSeen && target === ''
      for (const piece of waiting) {
        drawPiece(piece)
        drawPage()
        if (performance.now() - begun > (isRead ? stretch : 10 * stretch)) break
      }
      // Pieces that are drawn later are below the target and do not move it.
      if (target && (hasPageBelow(target) || isWhole())) go(target)
      if (isWhole()) becomeWhole()
      isSeen = await nextFrame()
    }
    isDrawing = false
  }

  /** Puts all drawn pieces on the page. */
  function drawPage(): void {
    const list = view.isListOpen && (
      <Contents
        reader={reader}
        here={view.here}
        go={(slide) => {
          view.isListOpen = false
          drawPage()
          go(slide)
        }}
        close={() => {
          view.isListOpen = false
          drawPage()
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
        <Page view={view} />
        {list}
      </>,
      host,
    )
  }

  /** Draws the bar and the title of the window: only these change while the reader scrolls. */
  function drawWay(): void {
    const openList = () => {
      view.isListOpen = true
      drawPage()
    }
    render(<Way view={view} openList={openList} />, way)
    const { title } = page.shownWords().claims
    const slide = reader.shownStacks.find(({ id }) => id === view.here)
    const names = slide && slide.id !== 'start' ? [nameOf(page, slide), toPlain(title)] : [toPlain(title)]
    document.title = unmarked(names.join(' · '))
  }

  const findRead = () => document.getElementById(view.here)

  /** Draws the words of another language; the part that is read keeps its place, however long they are. */
  async function turnWords(): Promise<void> {
    const restorePlace = holdPlace(findRead(), signal)
    const { claims, all } = page.drawWords(second)
    await claims
    restorePlace()
    await all
    restorePlace()
  }

  /** Scrolls to a slide and moves the focus to its heading; if the slide is not drawn yet, as soon as it is. */
  function go(slide: string): void {
    const stack = findSlide(reader.shownSlides, slide)?.stack ?? ''
    const place = document.getElementById(slide) ?? document.getElementById(stack)
    target = place || isWhole() ? '' : slide
    if (target) host.classList.remove('lazy')
    if (!place) return
    // The name of a part stands above its first claim, and is read with it.
    const above = place.previousElementSibling
    ;(above?.matches('.act-title') ? above : place).scrollIntoView()
    const heading = place.querySelector<HTMLElement>('[tabindex="-1"]') ?? place
    heading.tabIndex = -1
    heading.focus({ preventScroll: true })
    // The slide counts as read even if it cannot reach the top of the window, because the last parts are short.
    lastArrival = { stack, place, top: place.getBoundingClientRect().top }
    updateHere()
    void stayAt(lastArrival)
  }

  /** Browsers lay out what is near a place in the frames after a jump to it; if that moves the place, scrolls after it. */
  async function stayAt(arrival: Arrival): Promise<void> {
    for (let frame = 0; frame < framesOfArrival; frame += 1) {
      await nextFrame()
      if (signal.aborted || lastArrival !== arrival) return
      scrollBy(0, arrival.place.getBoundingClientRect().top - arrival.top)
    }
  }

  /** Updates which stack is read: after a jump its target; after scrolling the last stack that begins above the window's middle. */
  function updateHere(): void {
    // The slide that the address names must stay in the address until it is reached.
    if (target) return
    if (lastArrival && Math.abs(lastArrival.place.getBoundingClientRect().top - lastArrival.top) > 2)
      lastArrival = undefined
    const parts = [...host.querySelectorAll<HTMLElement>('[data-stack]')]
    const isAtEnd = isWhole() && scrollY + innerHeight > document.documentElement.scrollHeight - 2
    const read = isAtEnd
      ? parts.at(-1)
      : parts.findLast((part) => part.getBoundingClientRect().top < innerHeight * 0.45)
    const here = lastArrival?.stack || (read?.dataset.stack ?? 'start')
    if (here === view.here) return
    view.here = here
    drawWay()
    clearTimeout(keeping)
    // Browsers refuse to change the address too often.
    keeping = setTimeout(keepPlace, 400)
  }
  function keepPlace(): void {
    clearTimeout(keeping)
    keeping = undefined
    history.replaceState(history.state, '', `#/${view.here}`)
    reader.keepPlace(view.here)
  }
  let keeping: ReturnType<typeof setTimeout> | undefined
  let isUpdatePending = false
  let lastArrival: Arrival | undefined
  const scrolled = () => {
    if (isUpdatePending) return
    isUpdatePending = true
    requestAnimationFrame(() => {
      isUpdatePending = false
      if (!signal.aborted) updateHere()
    })
  }
  const goToHash = () => go(slideOfHash())

  onLang(() => void turnWords(), signal)
  // A browser would restore its last place before the content there is drawn.
  history.scrollRestoration = 'manual'
  const loading = page.drawWords(second)
  await loading.claims
  view.blocks = beginning(reader, go)
  const pieces = view.blocks.flatMap((block) => block.pieces)
  await nextTask()
  page.onWords(draw)
  // Not earlier, because without words nothing can be drawn.
  reader.onChange(refreshSoon)
  // What the page showed before scripts ran is replaced in one step; the answers, the last piece, are drawn right after.
  for (const piece of pieces.slice(0, -1)) {
    await nextTask()
    drawPiece(piece)
    drawPage()
  }
  document.querySelector('main.first')?.remove()
  document.body.append(way, host)
  await nextFrame()
  drawLater(pieces.slice(-1))
  addEventListener('scroll', scrolled, { passive: true, signal })
  addEventListener('hashchange', goToHash, { signal })
  layOutOnceRead(host, whole, findRead, signal)
  signal.addEventListener('abort', () => {
    // Stores the place at once, because the other layout begins there.
    if (keeping !== undefined) keepPlace()
    for (const part of [way, host]) {
      render(null, part)
      part.remove()
    }
  })
  const load = () => Promise.all([import('./mine.tsx'), import('./chart.tsx')])
  void Promise.all([keepTrying(load, signal), loading.all]).then(([[mine, { chartPieces }]]) => {
    if (signal.aborted) return
    const behind = rest(reader, { ...mine, chartPieces }, go)
    view.blocks = [...view.blocks, ...behind]
    hasAllBlocks = true
    drawLater(behind.flatMap((block) => block.pieces))
  })
  return { whole }
}

/** The target of a jump, and its distance from the top of the window after the jump. */
interface Arrival {
  stack: string
  place: HTMLElement
  top: number
}
/** In the first frame the browser notices what is near, in the second it lays that out, in the third everything has its final place. */
const framesOfArrival = 3

/** How many milliseconds pieces are drawn without a pause; laying them out takes as long again. */
const stretch = 4

/** Whether a place is drawn, and enough below it that it can be scrolled to the top of the window. */
function hasPageBelow(id: string): boolean {
  const place = document.getElementById(id)
  return (
    place !== null &&
    document.documentElement.getBoundingClientRect().bottom - place.getBoundingClientRect().top >= innerHeight
  )
}

/** The slide that the address names; '' if it names none. */
const slideOfHash = (): string => location.hash.replace(/^#\/?/, '').replace(/\/.*/, '')
