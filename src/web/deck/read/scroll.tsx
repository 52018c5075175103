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
  /** Where to go as soon as it is drawn; '' for nowhere. */
  let asked = slideOfHash()
  const view: View = {
    reader,
    here: findSlide(reader.shownSlides, asked)?.stack ?? 'start',
    isListOpen: false,
    blocks: [],
    drawn: new Map(),
  }
  /** The pieces that do not show yet how things are: the longest waiting first. */
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
  // A reader who was sent to a claim is taken there once everything above it has its true height.
  host.classList.toggle('lazy', asked === '')
  const wished = new URLSearchParams(location.search).get('second')
  let second = langs.find((lang) => lang === wished)

  function drawPiece(piece: Piece): void {
    view.drawn.set(piece, piece())
    waiting.delete(piece)
  }

  /** Draws what is there in other words. */
  function draw(): void {
    if (signal.aborted) return
    for (const piece of view.drawn.keys()) drawPiece(piece)
    drawPage()
    drawWay()
  }

  /** Once, where much changes at once. */
  function refreshSoon(): void {
    if (!isRefreshing) queueMicrotask(refresh)
    isRefreshing = true
  }

  /** Draws what has changed for the reader: at once what is read or was tapped, then the rest. */
  function refresh(): void {
    isRefreshing = false
    if (signal.aborted) return
    const tapped = reader.tapped()
    const near = ['start', 'lot', view.here, tapped?.claim === thesis ? tapped.round : tapped?.claim]
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

  /** A few pieces at a time, so that what is read already answers a finger in between. */
  async function drawWaiting(): Promise<void> {
    isDrawing = true
    let isSeen = true
    while (waiting.size > 0 && !signal.aborted) {
      const begun = performance.now()
      // A reader who was sent to a claim reads only there, and nobody reads in a hidden tab.
      const isAtTop = isSeen && asked === ''
      for (const piece of waiting) {
        drawPiece(piece)
        drawPage()
        if (performance.now() - begun > (isAtTop ? moment : 10 * moment)) break
      }
      // What is drawn later is below, and moves it no more.
      if (asked && (hasPageBelow(asked) || isWhole())) go(asked)
      if (isWhole()) becomeWhole()
      isSeen = await nextFrame()
    }
    isDrawing = false
  }

  /** Puts everything in its place that is drawn. */
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

  /** What changes while one scrolls, and alone is drawn then. */
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

  /** Draws other words; what is read stays where it is, however long they are. */
  async function turnWords(): Promise<void> {
    const stay = holdPlace(findRead(), signal)
    const { claims, all } = page.drawWords(second)
    await claims
    stay()
    await all
    stay()
  }

  /** Shows a slide's place and moves the focus to its heading; as soon as it is drawn. */
  function go(slide: string): void {
    const stack = findSlide(reader.shownSlides, slide)?.stack ?? ''
    const place = document.getElementById(slide) ?? document.getElementById(stack)
    asked = place || isWhole() ? '' : slide
    if (asked) host.classList.remove('lazy')
    if (!place) return
    place.scrollIntoView()
    const heading = place.querySelector<HTMLElement>('[tabindex="-1"]') ?? place
    heading.tabIndex = -1
    heading.focus({ preventScroll: true })
    // Whatever else may be in the window: the last parts are short.
    gone = { stack, place, top: place.getBoundingClientRect().top }
    look()
    void stayAt(gone)
  }

  /** What is near a place is laid out in the frames after one went there; where that moves the place, the window follows. */
  async function stayAt(arrival: Arrival): Promise<void> {
    for (let frame = 0; frame < framesOfArrival; frame += 1) {
      await nextFrame()
      if (signal.aborted || gone !== arrival) return
      scrollBy(0, arrival.place.getBoundingClientRect().top - arrival.top)
    }
  }

  /** Which stack is read: the one that was gone to; once one scrolls, the last that begins above the middle of the window. */
  function look(): void {
    // What the address asks for is not overwritten before it was gone to.
    if (asked) return
    if (gone && Math.abs(gone.place.getBoundingClientRect().top - gone.top) > 2) gone = undefined
    const parts = [...host.querySelectorAll<HTMLElement>('[data-stack]')]
    const isAtEnd = isWhole() && scrollY + innerHeight > document.documentElement.scrollHeight - 2
    const read = isAtEnd
      ? parts.at(-1)
      : parts.findLast((part) => part.getBoundingClientRect().top < innerHeight * 0.45)
    const here = gone?.stack || (read?.dataset.stack ?? 'start')
    if (here === view.here) return
    view.here = here
    drawWay()
    clearTimeout(keeping)
    // Browsers refuse addresses that change too often.
    keeping = setTimeout(keepPlace, 400)
  }
  function keepPlace(): void {
    clearTimeout(keeping)
    keeping = undefined
    history.replaceState(history.state, '', `#/${view.here}`)
    reader.keepPlace(view.here)
  }
  let keeping: ReturnType<typeof setTimeout> | undefined
  let isLooking = false
  let gone: Arrival | undefined
  const scrolled = () => {
    if (isLooking) return
    isLooking = true
    requestAnimationFrame(() => {
      isLooking = false
      if (!signal.aborted) look()
    })
  }
  const goToHash = () => go(slideOfHash())

  onLang(() => void turnWords(), signal)
  // A browser would restore a place before what stands there is.
  history.scrollRestoration = 'manual'
  const loading = page.drawWords(second)
  await loading.claims
  view.blocks = beginning(reader, go)
  const pieces = view.blocks.flatMap((block) => block.pieces)
  await nextTask()
  page.onWords(draw)
  // Not earlier: there are no words yet to draw a change with.
  reader.onChange(refreshSoon)
  // What the page showed before any script is replaced all in one; the answers come right after.
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
    // The other layout begins where this one was.
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

/** Where one went to, and how far from the window's top it came to stand. */
interface Arrival {
  stack: string
  place: HTMLElement
  top: number
}
/** In the first frame it is seen what is near, in the second that is laid out, in the third it stands. */
const framesOfArrival = 3

/** For how long pieces are drawn at a stretch, in milliseconds: laying them out takes as long again. */
const moment = 4

/** Whether a place is drawn, and so much beneath it that it can stand at the top of the window. */
function hasPageBelow(id: string): boolean {
  const place = document.getElementById(id)
  return (
    place !== null &&
    document.documentElement.getBoundingClientRect().bottom - place.getBoundingClientRect().top >= innerHeight
  )
}

/** The slide that the address names; '' where it names none. */
const slideOfHash = (): string => location.hash.replace(/^#\//, '').replace(/\/.*/, '')
