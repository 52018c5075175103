// The deck as a page that scrolls, claim by claim: for phones, for windows that zoom made small, and for whoever prefers it.
import { render } from 'preact'
import './read.css'
import { findSlide } from '../../../core/deck.ts'
import { toPlain } from '../../../core/text.ts'
import { langs, onLang, t } from '../../shared/i18n.ts'
import { LangMenu } from '../../shared/lang-menu.tsx'
import { Words } from '../../shared/words.tsx'
import { keepInAddress } from '../languages.ts'
import { buildSourcesList } from '../sources.ts'
import { drawWords, onWords, shownWords } from '../words.ts'
import { ClaimArticle, ThesisArticle } from './claim.tsx'
import { Contents, stackName } from './contents.tsx'
import { OfferLot, Opening } from './opening.tsx'
import type { Reader } from './reader.ts'
import { shown, shownSlides, shownStacks } from './shown.ts'

/** What the page is at; drawn from this and the reader alone. */
interface View {
  reader: Reader
  /** The stack that is read now. */
  here: string
  isListOpen: boolean
  /** How many are drawn: all but at the beginning. */
  acts: number
  /** What the rest of the page is made of, once all that stands behind the claims is there; until then it ends with the first vote. */
  later?: typeof import('./mine.tsx') & typeof import('./chart.tsx')
}

/** Shows the page; `turnLayout` leaves it for the slides. Returns how to take it away again. */
export async function showScroll(reader: Reader, turnLayout: () => void): Promise<() => void> {
  const view: View = { reader, here: 'start', isListOpen: false, acts: 0 }
  const way = document.createElement('div')
  const host = document.createElement('div')
  let isShown = false
  const wished = new URLSearchParams(location.search).get('second')
  let second = langs.find((lang) => lang === wished)

  function draw(): void {
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
    const parts = [...host.querySelectorAll<HTMLElement>('[data-stack]')]
    const read = parts.findLast((part) => part.getBoundingClientRect().top < innerHeight * 0.45)
    const here = read?.dataset.stack ?? 'start'
    if (here === view.here) return
    view.here = here
    drawWay()
    // What the address asks for is not overwritten before it was gone to.
    if (!isGoneTo) return
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
  const goToHash = () => go(location.hash.replace(/^#\//, '').replace(/\/.*/, ''))

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
    void drawActs()
  })
  /** Act by act, so that what is read already answers a finger in between. */
  async function drawActs(): Promise<void> {
    for (view.acts = 1; view.acts < shown.acts.length; view.acts += 1) {
      draw()
      await new Promise((resolve) => setTimeout(resolve))
    }
    draw()
    if (location.hash) goToHash()
    isGoneTo = true
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

/** Where the reader is: a tick a claim, coloured by its side once it is answered; a gap between acts. */
function Way({ view, openList }: { view: View; openList: () => void }) {
  const claim = shown.claims.findIndex(({ id }) => id === view.here)
  return (
    <nav class="way">
      <button type="button" class="plain" onClick={openList}>
        {t(($) => $.read.contents)}
        <span class="soft" aria-hidden="true">
          {claim >= 0 ? ` ${claim + 1}/${shown.claims.length}` : ''}
        </span>
      </button>
      <p class="ticks" aria-hidden="true">
        {shown.claims.map(({ id, act, agreeSupports }, at) => {
          const names = [view.reader.answers().has(id) ? agreeSupports : 'ahead']
          if (at === claim) names.push('here')
          if (at > 0 && act !== shown.claims[at - 1]?.act) names.push('act')
          return <i key={id} class={names.join(' ')} />
        })}
      </p>
      <LangMenu />
    </nav>
  )
}

function Page({ view: { reader, later, acts }, go }: { view: View; go: (slide: string) => void }) {
  const { frame, evidence } = shownWords()
  return (
    <main class="read">
      <Opening reader={reader} go={go} />
      <ThesisArticle reader={reader} round="before" />
      <OfferLot reader={reader} />
      {later && (
        <>
          {shown.acts.slice(0, acts).map((act, at) => (
            <section key={act} class="act">
              <h2 class="act-title">
                <span class="soft">{t(($) => $.act, { number: at + 1 })}</span> <Words text={frame.acts[act]} />
              </h2>
              {shown.claims
                .filter((claim) => claim.act === act)
                .map((claim) => (
                  <ClaimArticle key={claim.id} reader={reader} claim={claim} Chart={later.Chart} />
                ))}
            </section>
          ))}
          {acts === shown.acts.length && (
            <>
              <ThesisArticle reader={reader} round="after" />
              <section id="swing" class="ending" data-stack="swing">
                <h2 class="ending-title" tabIndex={-1}>
                  {t(($) => $.read.moved)}
                </h2>
                <later.Moved reader={reader} />
              </section>
              <section id="balance" class="ending" data-stack="balance">
                <h2 class="ending-title" tabIndex={-1}>
                  {t(($) => $.read.balance.title)}
                </h2>
                <later.OwnBalance reader={reader} />
              </section>
              <section id="balance.lookback" class="ending lookback">
                <h2 class="ending-title">{t(($) => $.read.lookback)}</h2>
                <later.OwnLookback reader={reader} />
              </section>
              <section id="verdict" class="ending" data-stack="verdict">
                <h2 class="ending-title" tabIndex={-1}>
                  {t(($) => $.deck.verdict)}
                </h2>
                <p class="claim serif">
                  <Words text={evidence?.verdict} />
                </p>
              </section>
              {shown.thesis.since && <ThesisArticle reader={reader} round="since" />}
              <section id="sources" class="ending" data-stack="sources">
                <h2 class="ending-title" tabIndex={-1}>
                  {t(($) => $.deck.sources)}
                </h2>
                <div ref={(list) => void (list && !list.firstChild && list.append(buildSourcesList(shown.sources)))} />
              </section>
              <section id="about" class="ending" data-stack="about">
                <h2 class="ending-title" tabIndex={-1}>
                  {t(($) => $.deck.about)}
                </h2>
                <ul>
                  {evidence?.disclaimers.map((text, place) => (
                    <li key={place}>
                      <Words text={text} />
                    </li>
                  ))}
                </ul>
                <button type="button" class="button" onClick={() => go('start')}>
                  {t(($) => $.read.top)}
                </button>
              </section>
            </>
          )}
        </>
      )}
    </main>
  )
}
