// One claim on the page that scrolls: the vote, then others; for and against; evidence; hindsight; notes.
import type { ComponentChildren } from 'preact'
import { formatDate } from '../../../core/date.ts'
import { type Claim, numberOf, sideOf, thesis } from '../../../core/deck.ts'
import type { PollRef, Round } from '../../../core/poll.ts'
import { sayAsOf } from '../../shared/as-of.ts'
import { Later } from '../../shared/later.tsx'
import { Words } from '../../shared/words.tsx'
import { buildSourcesLine } from '../sources.ts'
import type { DeckPage } from '../words.ts'
import type { ChartPieces } from './chart.tsx'
import { Compare } from './compare.tsx'
import { Notes } from './notes.tsx'
import { OwnVote } from './own-vote.tsx'
import type { Piece } from './piece.ts'
import type { Reader } from './reader.ts'
import { Said, Second } from './texts.tsx'

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
        <Asked page={page} stack={round} round={round} heading="h2" />
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
    () => <Claimed reader={reader} claim={claim} />,
    () => <Vote reader={reader} poll={{ claim: id, round: 'main' }} stack={id} heading="h4" />,
    ...(claim.reasons + claim.counters > 0 ? [() => <Argument page={page} claim={claim} />] : []),
    () => <Sources page={page} of={`${id}.arguments`} />,
    ...evidence.flatMap((chart) => {
      const [seen, spoken] = chartPieces(page, chart)
      return [
        () => (
          <section id={`${id}.${chart}`} class="evidence">
            {seen()}
          </section>
        ),
        spoken,
      ]
    }),
    () => (
      <>
        {hindsight && <Hindsight page={page} claim={claim} />}
        <Notes page={page} stack={id} />
      </>
    ),
  ]
}

function Claimed({ reader: { page, shown }, claim: { id } }: { reader: Reader; claim: Claim }) {
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
      {/* Headings of claims are one level below that of their part. */}
      <Asked page={page} stack={id} round="main" heading="h3" />
    </>
  )
}

interface AskedProps {
  page: DeckPage
  stack: string
  round: Round
  heading: 'h2' | 'h3'
}

/** The claim that is voted on, and the day from which. */
function Asked({ page, stack, round, heading: Heading }: AskedProps) {
  const asOf = sayAsOf(page, round)
  return (
    <>
      <Heading class="claim serif" tabIndex={-1}>
        <Words text={page.shownWords().claims.stacks[stack]?.claim} />
      </Heading>
      <Second page={page} pick={({ claims }) => claims.stacks[stack]?.claim} />
      {asOf && <p class="asked-as-of soft small">{asOf}</p>}
      {page.shownWords().claims.stacks[stack]?.definition && (
        <p class="definition soft small">
          <Said page={page} pick={({ claims }) => claims.stacks[stack]?.definition} />
        </p>
      )}
    </>
  )
}

interface VoteProps {
  reader: Reader
  poll: PollRef
  stack: string
  heading: 'h3' | 'h4'
}

/** The answers, and below them the answers of others. */
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

function Argument({ page, claim: { id, reasons, counters, later } }: { page: DeckPage; claim: Claim }) {
  const { t } = page
  return (
    <section id={`${id}.arguments`} class="argument">
      <div class="half for">
        {reasons > 0 && <h4>{t(($) => $.argument.reasons)}</h4>}
        <ul>
          {Array.from({ length: reasons }, (_, index) => (
            <li key={index}>
              <Said page={page} pick={({ arguments: said }) => said?.arguments[id]?.reasons[index]} />
              <Later page={page} date={later?.[index]} />
            </li>
          ))}
        </ul>
      </div>
      <div class="half against">
        {counters > 0 && <h4>{t(($) => $.argument.counter)}</h4>}
        {Array.from({ length: counters }, (_, index) => (
          <p key={index}>
            <Said page={page} pick={({ arguments: said }) => said?.arguments[id]?.counters[index]} />
            <Later page={page} date={later?.[reasons + index]} />
          </p>
        ))}
      </div>
    </section>
  )
}

/** A card: the hindsight of the claim can be read once it is turned. */
function Hindsight({ page, claim: { id, verdict } }: { page: DeckPage; claim: Claim }) {
  const { currentLang, deck, t } = page
  return (
    <section id={`${id}.hindsight`}>
      <details class="hindsight">
        <summary>{t(($) => $.read.turn)}</summary>
        {verdict && <p class={`stamp serif ${verdict}`}>{t(($) => $.hindsight.verdict[verdict])}</p>}
        <p>
          <Said page={page} pick={({ evidence }) => evidence?.hindsight[id]} />
        </p>
        {deck.hindsightAsOf && (
          <p class="soft small">
            {t(($) => $.hindsight.asOf, { date: formatDate(deck.hindsightAsOf, currentLang()) })}
          </p>
        )}
        <Sources page={page} of={`${id}.hindsight`} />
      </details>
    </section>
  )
}

/** The outlets of a slide's sources. */
function Sources({ page, of }: { page: DeckPage; of: string }) {
  return <div ref={(host) => void (host && !host.firstChild && host.append(buildSourcesLine(page, of)))} />
}
