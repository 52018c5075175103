// The content of the page that scrolls: the bar at the top, and below it the whole debate from opening to sources.
import { type ComponentChildren, Fragment, type VNode } from 'preact'
import { hasBalance, pagesBefore } from '../../../core/deck.ts'
import { SourceItems } from '../../../draw/cited.tsx'
import { OwnPageText } from '../../../draw/own-page.tsx'
import { Ticks } from '../../../draw/ticks.tsx'
import { Words } from '../../../draw/words.tsx'
import { LangMenu } from '../../shared/lang-menu.tsx'
import { siteRoot } from '../../shared/site.ts'
import type { DeckPage } from '../words.ts'
import type { ChartPieces } from './chart.tsx'
import { Card, claimPieces, thesisPieces } from './claim.tsx'
import { Notes } from './notes.tsx'
import { Opening } from './opening.tsx'
import { ToldVote } from './own-vote.tsx'
import type { Block, Piece } from './piece.ts'
import type { Reader } from './reader.ts'

/** The modules that are loaded after the first vote. */
type Later = typeof import('./mine.tsx') & { chartPieces: ChartPieces }

/** The state of the page, from which everything on it is drawn. */
export interface View {
  reader: Reader
  /** The stack that is being read. */
  here: string
  isListOpen: boolean
  /** The parts of the page, in order. */
  blocks: Block[]
  /** The last drawing of each piece. Preact skips a piece whose drawing is the same object as before. */
  drawn: Map<Piece, VNode>
}

/** The bar at the top: a tick for each claim, coloured by its side once it is answered; gaps separate the parts of the debate. */
export function Way({ view, openList }: { view: View; openList: () => void }) {
  const { page, shown } = view.reader
  const { t } = page
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
      <Ticks deck={shown} here={claim} isPassed={({ id }) => answers.has(id)} />
      <LangMenu page={page} />
    </nav>
  )
}

/** All pieces that are drawn already, each in its block. */
export function Page({ view: { blocks, drawn } }: { view: View }) {
  return (
    <main class="read">
      {blocks.map(({ id, frame, pieces }) => {
        const nodes = pieces.flatMap((piece, at) => {
          const node = drawn.get(piece)
          return node ? [<Fragment key={`${id} ${at}`}>{node}</Fragment>] : []
        })
        return nodes.length > 0 && frame ? <Fragment key={id}>{frame(nodes)}</Fragment> : nodes
      })}
    </main>
  )
}

/** The blocks up to the first vote. */
export const beginning = (reader: Reader, go: (slide: string) => void): Block[] => [
  { id: 'start', pieces: [() => <ToldVote reader={reader} />, () => <Opening reader={reader} go={go} />] },
  ...ownPages(reader, reader.shown.claims[0]?.id),
  ...(reader.page.deck.thesis ? [card(reader, 'before', thesisPieces(reader, 'before'))] : []),
]

/** The author's pages before a claim, or after all claims. */
const ownPages = ({ page, shown }: Reader, claim: string | undefined): Block[] =>
  pagesBefore(shown, claim).map((own) => ({
    id: own.id,
    pieces: [
      () => (
        <section id={own.id} class="own-page" data-stack={own.id}>
          <OwnPageText columns={page.columns()} page={own} heading="h2" root={siteRoot.href} isFocusable />
          <Notes page={page} stack={own.id} />
        </section>
      ),
    ],
  }))

const card = (reader: Reader, id: string, pieces: Piece[]): Block => ({
  id,
  frame: (all) => (
    <Card reader={reader} stack={id}>
      {all}
    </Card>
  ),
  pieces,
})

/** All blocks after the first vote. */
export function rest(
  reader: Reader,
  { chartPieces, Moved, OwnBalance, OwnLookback }: Later,
  go: (slide: string) => void,
): Block[] {
  const { page, shown } = reader
  const { t } = page
  const parts = [...new Set(shown.claims.map(({ part }) => part))]
  const claims = parts.flatMap((part) => [
    ...(part === null ? [] : [{ id: part, pieces: [() => <PartTitle page={page} part={part} />] }]),
    ...shown.claims
      .filter((claim) => claim.part === part)
      .flatMap((claim) => [
        ...(claim === shown.claims[0] ? [] : ownPages(reader, claim.id)),
        card(reader, claim.id, claimPieces(reader, claim, chartPieces)),
      ]),
  ])
  const ending = (id: string, draw: Piece): Block => ({ id, pieces: [draw] })
  const { thesis } = shown
  const hasLookback = shown.claims.some(({ verdict }) => verdict)
  // Read from the whole deck, because the short one may lack the claims that pull.
  const withBalance = hasBalance(page.deck)
  const balance = () => (
    <Ending id="balance" title={t(($) => $.read.balance.title)}>
      <OwnBalance reader={reader} />
    </Ending>
  )
  const lookback = () => (
    <section id={withBalance ? 'balance.lookback' : 'lookback'} class="ending lookback">
      <h2 class="ending-title" tabIndex={-1}>
        {t(($) => $.read.lookback)}
      </h2>
      <OwnLookback reader={reader} />
    </section>
  )
  const sources: Block = {
    id: 'sources',
    frame: (all) => (
      <Ending id="sources" title={t(($) => $.deck.sources)}>
        <ul class="sources-list">{all}</ul>
      </Ending>
    ),
    pieces: inTens(shown.sources).map((ten) => () => (
      <SourceItems column={page.columns()[0]} references={page.references()} sources={ten} />
    )),
  }
  return [
    ...claims,
    ...(claims.length > 0 ? ownPages(reader, undefined) : []),
    ...(thesis
      ? [
          card(reader, 'after', thesisPieces(reader, 'after')),
          ending('swing', () => (
            <Ending id="swing" title={t(($) => $.read.moved)}>
              <Moved reader={reader} />
            </Ending>
          )),
        ]
      : []),
    ...(withBalance || hasLookback
      ? [{ id: 'balance', pieces: [...(withBalance ? [balance] : []), ...(hasLookback ? [lookback] : [])] }]
      : []),
    ...(thesis?.answer
      ? [
          ending('verdict', () => (
            <Ending id="verdict" title={t(($) => $.deck.verdict)}>
              <p class="claim serif">
                <Words text={page.shownWords().evidence?.answer} />
              </p>
            </Ending>
          )),
        ]
      : []),
    ...(thesis?.since ? [card(reader, 'since', thesisPieces(reader, 'since'))] : []),
    ...(shown.sources.length > 0 ? [sources] : []),
    ...(shown.about
      ? [
          ending('about', () => (
            <Ending id="about" title={t(($) => $.deck.about)}>
              <ul>
                {page.shownWords().evidence?.disclaimers.map((text, index) => (
                  <li key={index}>
                    <Words text={text} />
                  </li>
                ))}
              </ul>
              <button type="button" class="button" onClick={() => go('start')}>
                {t(($) => $.read.top)}
              </button>
            </Ending>
          )),
        ]
      : []),
  ]
}

const inTens = <T,>(all: T[]): T[][] =>
  Array.from({ length: Math.ceil(all.length / 10) }, (_, at) => all.slice(at * 10, at * 10 + 10))

function PartTitle({ page, part }: { page: DeckPage; part: string }) {
  const number = page.deck.parts.indexOf(part) + 1
  return (
    <h2 class="act-title">
      <span class="soft">{page.t(($) => $.act, { number })}</span> <Words text={page.shownWords().frame.parts[part]} />
    </h2>
  )
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
