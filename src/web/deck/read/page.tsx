// What stands on the page that scrolls: the way on top, and beneath it the whole debate from opening to sources.
import { type ComponentChildren, Fragment, type VNode } from 'preact'
import type { Claim } from '../../../core/deck.ts'
import { t } from '../../shared/i18n.ts'
import { LangMenu } from '../../shared/lang-menu.tsx'
import { Words } from '../../shared/words.tsx'
import { buildSourcesList } from '../sources.ts'
import { shownWords } from '../words.ts'
import type { Chart } from './chart.tsx'
import { ClaimCard, claimPieces, ThesisArticle } from './claim.tsx'
import { OfferLot, Opening } from './opening.tsx'
import { ToldVote } from './own-vote.tsx'
import type { Reader } from './reader.ts'
import { shown } from './shown.ts'

/** What is loaded behind the first vote. */
export type Later = typeof import('./mine.tsx') & { Chart: Chart }

/** What the page is at; drawn from this and the reader alone. */
export interface View {
  reader: Reader
  /** The stack that is read now. */
  here: string
  isListOpen: boolean
  /** What stands behind the first vote, once all that it is made of is there; until then the page ends with that vote. */
  blocks: Block[]
  /** How many pieces of it are drawn: all but at the beginning. */
  drawn: number
  /** The pieces as they were drawn, by name: the same again, while the page only grows, costs nothing. */
  pieces: Map<string, VNode>
}

/** Where the reader is: a tick a claim, coloured by its side once it is answered; a gap between acts. */
export function Way({ view, openList }: { view: View; openList: () => void }) {
  const claim = shown.claims.findIndex(({ id }) => id === view.here)
  const answers = view.reader.answers()
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
          const names = [answers.has(id) ? agreeSupports : 'ahead']
          if (at === claim) names.push('here')
          if (at > 0 && act !== shown.claims[at - 1]?.act) names.push('act')
          return <i key={id} class={names.join(' ')} />
        })}
      </p>
      <LangMenu />
    </nav>
  )
}

export function Page({ view, go }: { view: View; go: (slide: string) => void }) {
  const { reader, blocks } = view
  let left = view.drawn
  const drawn = blocks.map(({ name, claim, pieces }) => {
    const ready = pieces.slice(0, Math.max(0, left))
    left -= pieces.length
    return { name, claim, pieces: ready.map((draw, at) => drawOnce(view, `${name} ${at}`, draw)) }
  })
  const cards = drawn.filter(({ claim, pieces }) => claim && pieces.length > 0)
  const acts = [...new Set(cards.map(({ claim }) => claim?.act ?? ''))]
  return (
    <main class="read">
      {drawOnce(view, 'first', () => (
        <>
          <ToldVote reader={reader} />
          <Opening reader={reader} go={go} />
          <ThesisArticle reader={reader} round="before" />
          <OfferLot reader={reader} />
        </>
      ))}
      {acts.map((act, at) => (
        <section key={act} class="act">
          <h2 class="act-title">
            <span class="soft">{t(($) => $.act, { number: at + 1 })}</span>{' '}
            <Words text={shownWords().frame.acts[act]} />
          </h2>
          {cards
            .filter(({ claim }) => claim?.act === act)
            .map(({ name, pieces }) => (
              <ClaimCard key={name} id={name}>
                {pieces}
              </ClaimCard>
            ))}
        </section>
      ))}
      {drawn.filter(({ claim }) => !claim).flatMap(({ pieces }) => pieces)}
    </main>
  )
}

function drawOnce({ pieces }: View, name: string, draw: () => VNode): VNode {
  const drawn = pieces.get(name) ?? <Fragment key={name}>{draw()}</Fragment>
  pieces.set(name, drawn)
  return drawn
}

/** A part of the page behind its first vote: a claim, or one of the endings; in pieces that are each drawn in a moment. */
interface Block {
  name: string
  claim?: Claim
  pieces: (() => VNode)[]
}

/** All that stands behind the first vote, in order. */
export function blocksOf(reader: Reader, later: Later, go: (slide: string) => void): Block[] {
  const { Chart, Moved, OwnBalance, OwnLookback } = later
  const claims = shown.claims.map((claim) => ({ name: claim.id, claim, pieces: claimPieces(reader, claim, Chart) }))
  const endings = {
    after: () => <ThesisArticle reader={reader} round="after" />,
    swing: () => (
      <Ending id="swing" title={t(($) => $.read.moved)}>
        <Moved reader={reader} />
      </Ending>
    ),
    balance: () => (
      <Ending id="balance" title={t(($) => $.read.balance.title)}>
        <OwnBalance reader={reader} />
      </Ending>
    ),
    lookback: () => (
      <section id="balance.lookback" class="ending lookback">
        <h2 class="ending-title" tabIndex={-1}>
          {t(($) => $.read.lookback)}
        </h2>
        <OwnLookback reader={reader} />
      </section>
    ),
    verdict: () => (
      <Ending id="verdict" title={t(($) => $.deck.verdict)}>
        <p class="claim serif">
          <Words text={shownWords().evidence?.verdict} />
        </p>
      </Ending>
    ),
    ...(shown.thesis.since && { since: () => <ThesisArticle reader={reader} round="since" /> }),
    sources: () => (
      <Ending id="sources" title={t(($) => $.deck.sources)}>
        <div ref={(list) => void (list && !list.firstChild && list.append(buildSourcesList(shown.sources)))} />
      </Ending>
    ),
    about: () => (
      <Ending id="about" title={t(($) => $.deck.about)}>
        <ul>
          {shownWords().evidence?.disclaimers.map((text, place) => (
            <li key={place}>
              <Words text={text} />
            </li>
          ))}
        </ul>
        <button type="button" class="button" onClick={() => go('start')}>
          {t(($) => $.read.top)}
        </button>
      </Ending>
    ),
  }
  return [...claims, ...Object.entries(endings).map(([name, draw]) => ({ name, pieces: [draw] }))]
}

function Ending({ id, title, children }: { id: string; title: string; children: ComponentChildren }) {
  return (
    <section id={id} class="ending" data-stack={id}>
      <h2 class="ending-title" tabIndex={-1}>
        {title}
      </h2>
      {children}
    </section>
  )
}
