// One claim on the page that scrolls: the vote, then the answers of others; the arguments; evidence; hindsight; notes.
import type { ComponentChildren } from 'preact'
import { type Claim, numberOf, sideOf, thesis } from '../../../core/deck.ts'
import type { PollRef, Round } from '../../../core/poll.ts'
import { Arguments } from '../../../draw/arguments.tsx'
import { Asked } from '../../../draw/asked.tsx'
import { Cited } from '../../../draw/cited.tsx'
import { Hindsight } from '../../../draw/hindsight.tsx'
import { ClaimPicture } from '../../../draw/picture.tsx'
import { Words } from '../../../draw/words.tsx'
import { siteRoot } from '../../shared/site.ts'
import type { DeckPage } from '../words.ts'
import type { ChartPieces } from './chart.tsx'
import { Compare } from './compare.tsx'
import { Notes } from './notes.tsx'
import { OwnVote } from './own-vote.tsx'
import type { Piece } from './piece.ts'
import type { Reader } from './reader.ts'

interface CardProps {
  reader: Reader
  stack: string
  children: ComponentChildren
}

/** The card of a claim, or of a vote on the thesis. */
export function Card({ reader, stack, children }: CardProps) {
  const claim = reader.shown.claims.find(({ id }) => id === stack)
  return (
    <article id={stack} class={`claim-card ${sideOf(reader.page.deck, claim?.id ?? thesis)}`} data-stack={stack}>
      {children}
    </article>
  )
}

/** The content of the card of a vote on the thesis: the claim, then the answers. */
export function thesisPieces(reader: Reader, round: Round): Piece[] {
  const { page } = reader
  return [
    () => (
      <>
        <p class="place soft small">
          <span>{page.t(($) => $.thesis)}</span>
          <Words text={page.shownWords().claims.stacks[round]?.heading} />
        </p>
        <Asked columns={page.columns()} stack={round} round={round} heading="h2" {...small} />
        {round === 'since' && <Sources page={page} of={round} />}
      </>
    ),
    () => (
      <>
        <Vote reader={reader} poll={{ claim: thesis, round }} stack={round} heading="h3" />
        <Notes page={page} stack={round} />
      </>
    ),
  ]
}

/** The content of a claim's card, from the claim to the notes. */
export function claimPieces(reader: Reader, claim: Claim, chartPieces: ChartPieces): Piece[] {
  const { page } = reader
  const { id, evidence, hindsight } = claim
  return [
    () => <ClaimHead reader={reader} claim={claim} />,
    () => <Vote reader={reader} poll={{ claim: id, round: 'main' }} stack={id} heading="h4" />,
    ...(claim.reasons + claim.counters > 0 ? [() => <ClaimArguments page={page} claim={claim} />] : []),
    () => <Sources page={page} of={`${id}.arguments`} />,
    ...evidence.flatMap((chart) => {
      const [picture, details] = chartPieces(page, chart)
      return [
        () => (
          <section id={`${id}.${chart}`} class="evidence">
            {picture()}
          </section>
        ),
        details,
      ]
    }),
    () => (
      <>
        {hindsight && <FoldedHindsight page={page} claim={claim} />}
        <Notes page={page} stack={id} />
      </>
    ),
  ]
}

function ClaimHead({ reader: { page, shown }, claim }: { reader: Reader; claim: Claim }) {
  const { id } = claim
  const total = shown.claims.length
  return (
    <>
      <p class="place soft small">
        <span>{page.t(($) => $.claimNumber, { number: numberOf(shown, id), total })}</span>
      </p>
      {page.shownWords().claims.stacks[id]?.heading && (
        <p class="heading soft">
          <Words text={page.shownWords().claims.stacks[id]?.heading} />
        </p>
      )}
      {/* The heading of a claim is one level below the heading of its part. */}
      <Asked columns={page.columns()} stack={id} round="main" heading="h3" {...small} />
      <ClaimPicture columns={page.columns()} claim={claim} root={siteRoot.href} />
    </>
  )
}

/** How `Asked` is drawn on this page. */
const small = { small: 'soft small', isFocusable: true }

interface VoteProps {
  reader: Reader
  poll: PollRef
  stack: string
  heading: 'h3' | 'h4'
}

/** The reader's vote, and below it the answers of others. */
function Vote({ reader, poll, stack, heading }: VoteProps) {
  return (
    <>
      <OwnVote reader={reader} poll={poll} />
      <section id={`${stack}.result`}>
        <Compare reader={reader} poll={poll} heading={heading} />
      </section>
    </>
  )
}

const ClaimArguments = ({ page, claim }: { page: DeckPage; claim: Claim }) => (
  <section id={`${claim.id}.arguments`} class="argument">
    <Arguments columns={page.columns()} claim={claim} heading="h4" />
  </section>
)

/** The hindsight of the claim, folded until the reader opens it. */
const FoldedHindsight = ({ page, claim }: { page: DeckPage; claim: Claim }) => (
  <section id={`${claim.id}.hindsight`}>
    <details class="hindsight">
      <summary>{page.t(($) => $.read.turn)}</summary>
      <Hindsight columns={page.columns()} deck={page.deck} claim={claim} asOfClass="soft small" />
      <Sources page={page} of={`${claim.id}.hindsight`} />
    </details>
  </section>
)

/** The outlets of a slide's sources. */
const Sources = ({ page, of }: { page: DeckPage; of: string }) => (
  <div>
    <Cited column={page.columns()[0]} references={page.references()} sources={page.references()?.cited[of]} />
  </div>
)
