// What a reader alone gets on the slides: buttons to answer each claim, the answers of others, the outcome of their own answers, and a
// bar to go through the slides. reveal.js owns the slides; this file draws into slots on them.
import { type ComponentChildren, render } from 'preact'
import type { RevealApi } from 'reveal.js'
import type { Slide } from '../../../core/deck.ts'
import { keepTrying } from '../../shared/wake.ts'
import { build } from '../element.ts'
import type { Stage } from '../stage.tsx'
import { Compare } from './compare.tsx'
import { Contents } from './contents.tsx'
import type { Layout } from './layout.ts'
import type * as Mine from './mine.tsx'
import { Notes } from './notes.tsx'
import { ReadingOn } from './opening.tsx'
import { OwnVote, ToldVote } from './own-vote.tsx'
import type { Reader } from './reader.ts'

interface SlotsOptions extends Layout {
  stage: Stage
  reveal: RevealApi
  goTo: (slide: string) => void
  setSecond: (lang: string | undefined) => void
  /** Draws what is around the slide again, after the slide has got more content. */
  drawScreen: () => void
}

/** Fills the slides, and draws them again whenever the reader's answers or the words change. */
export function fillSlides({
  reader,
  stage,
  reveal,
  goTo,
  setSecond,
  drawScreen,
  turnLayout,
  signal,
}: SlotsOptions): void {
  /** The code that draws the outcome of the reader's answers, once it is loaded. */
  let mine: typeof Mine | undefined
  const slots: Slot[] = []
  stage.onFill((slide, section) => {
    const content = contentOf(slide, reader, goTo, () => mine)
    // The short deck leaves some slides out.
    if (!content || !section.isConnected) return
    const host = build('div', `slot ${slide.kind}-slot`)
    // Enter and space press the focused control; without this they would also turn the slide. On the answer that is chosen already, space
    // goes on, since the answer keeps the focus after a click; unless it was refused, for then space sends it again.
    host.addEventListener('keydown', (event) => {
      const { key, target } = event
      const isChosen = target instanceof Element && target.matches('.answer[aria-pressed="true"]')
      if (key === ' ' && isChosen && !host.querySelector('.problem')) return
      if (key === ' ' || key === 'Enter') event.stopPropagation()
    })
    section.querySelector('.unfilled')?.remove()
    section.append(host)
    slots.push({ host, content })
    drawSlot({ host, content })
  })
  const bar = build('div', 'reader-bar')
  bar.addEventListener('keydown', (event) => event.stopPropagation())
  document.body.append(bar)
  let isListOpen = false
  const { page, shown, shownSlides } = reader
  const { t } = page

  const here = (): string => shownSlides.find(({ id }) => id === reveal.getCurrentSlide()?.id)?.stack ?? 'start'
  const openList = (isOpen: boolean) => {
    isListOpen = isOpen
    drawBar()
  }
  function draw(): void {
    if (signal.aborted) return
    for (const slot of slots) drawSlot(slot)
    drawBar()
  }

  function drawBar(): void {
    const stack = here()
    const number = shown.claims.findIndex(({ id }) => id === stack) + 1
    render(
      <>
        <ToldVote reader={reader} />
        <button type="button" class="plain" onClick={() => openList(true)}>
          {t(($) => $.read.contents)}
          <span class="soft"> {number > 0 ? `${number}/${shown.claims.length}` : ''}</span>
        </button>
        <button type="button" class="plain" onClick={() => reveal.prev()} disabled={reveal.isFirstSlide()}>
          {t(($) => $.read.back)}
        </button>
        <button type="button" class="plain" onClick={() => reveal.next()} disabled={reveal.isLastSlide()}>
          {t(($) => $.read.next)}
        </button>
        {(number > 0 || shown.pages?.some(({ id }) => id === stack)) && <Notes page={page} stack={stack} />}
        {isListOpen && (
          <Contents
            reader={reader}
            here={stack}
            go={(slide) => {
              openList(false)
              goTo(slide)
            }}
            close={() => openList(false)}
            setSecond={setSecond}
            turn={{ name: t(($) => $.read.asPage), turnLayout }}
          />
        )}
      </>,
      bar,
    )
  }
  const moved = () => {
    reader.keepPlace(here())
    drawBar()
  }
  reveal.on('slidechanged', moved)
  page.onWords(draw)
  reader.onChange(draw)
  signal.addEventListener('abort', () => {
    for (const { host } of slots) render(null, host)
    render(null, bar)
    bar.remove()
  })
  void keepTrying(() => import('./mine.tsx'), signal).then((loaded) => {
    mine = loaded
    draw()
    drawScreen()
  })
}

interface Slot {
  host: HTMLElement
  content: () => ComponentChildren
}

/** Draws a slot. A class marks a slot with a picture, which has another layout, because `:has` is too new. */
function drawSlot({ host, content }: Slot): void {
  render(content(), host)
  host.classList.toggle('pictured', host.querySelector('.figure') !== null)
}

/** What a slide has in addition for a reader; undefined if it has nothing. */
function contentOf(
  slide: Slide,
  reader: Reader,
  goTo: (slide: string) => void,
  mine: () => typeof Mine | undefined,
): (() => ComponentChildren) | undefined {
  const { t } = reader.page
  const ofMine = (title: string, draw: (loaded: typeof Mine) => ComponentChildren) => {
    const loaded = mine()
    return loaded && <Titled title={title} children={draw(loaded)} />
  }
  switch (slide.kind) {
    case 'start':
      return () => <ReadingOn reader={reader} go={goTo} />
    case 'vote':
      return () => <OwnVote reader={reader} poll={slide.poll} isRow />
    case 'result':
      return () => <Compare reader={reader} poll={slide.poll} heading="h3" />
    case 'swing':
      return () =>
        ofMine(
          t(($) => $.read.moved),
          ({ Moved }) => <Moved reader={reader} />,
        )
    case 'balance':
      return () =>
        ofMine(
          t(($) => $.read.balance.title),
          ({ OwnBalance }) => <OwnBalance reader={reader} />,
        )
    case 'lookback':
      return () =>
        ofMine(
          t(($) => $.read.lookback),
          ({ OwnLookback }) => <OwnLookback reader={reader} />,
        )
    default:
      return undefined
  }
}

function Titled({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <>
      <h2 class="serif">{title}</h2>
      {children}
    </>
  )
}
