// One claim on the page that scrolls: the vote, then others; for and against; evidence; what became of it; the notes.
import { deck } from 'virtual:deck'
import type { ComponentChildren, VNode } from 'preact'
import { formatDate } from '../../../core/date.ts'
import { type Claim, numberOf, sideOf, thesis } from '../../../core/deck.ts'
import type { PollRef, Round } from '../../../core/poll.ts'
import { currentLang, t } from '../../shared/i18n.ts'
import { Words } from '../../shared/words.tsx'
import { buildSourcesLine } from '../sources.ts'
import { shownWords } from '../words.ts'
import type { Chart } from './chart.tsx'
import { Compare } from './compare.tsx'
import { Notes } from './notes.tsx'
import { OwnVote } from './own-vote.tsx'
import { isCounterFirst, type Reader } from './reader.ts'
import { shown } from './shown.ts'
import { Said, Second } from './texts.tsx'

/** What is voted on, the answers, and beneath them what others answered. */
function Vote({ reader, poll, stack }: { reader: Reader; poll: PollRef; stack: string }) {
  // Claims stand within their act.
  const isThesis = poll.claim === thesis
  const Heading = isThesis ? 'h2' : 'h3'
  return (
    <>
      <Heading class="claim serif" tabIndex={-1}>
        <Words text={shownWords().claims.stacks[stack]?.claim} />
      </Heading>
      <Second pick={({ claims }) => claims.stacks[stack]?.claim} />
      {isThesis && (
        <p class="definition soft small">
          <Said pick={({ claims }) => claims.definition} />
        </p>
      )}
      {poll.round === 'since' && <Sources of={stack} />}
      <OwnVote reader={reader} poll={poll} />
      <section id={`${stack}.result`}>
        <Compare reader={reader} poll={poll} heading={isThesis ? 'h3' : 'h4'} />
      </section>
    </>
  )
}

export function ThesisArticle({ reader, round }: { reader: Reader; round: Round }) {
  return (
    <article id={round} class={`claim-card ${sideOf(deck, thesis)}`} data-stack={round}>
      <p class="place soft small">
        <span>{t(($) => $.thesis)}</span>
        <Words text={shownWords().claims.stacks[round]?.heading} />
      </p>
      <Vote reader={reader} poll={{ claim: thesis, round }} stack={round} />
      <Notes stack={round} />
    </article>
  )
}

/** What stands on a claim's card, from its vote to the notes, in pieces that are each drawn in a moment; `Chart`: loaded later. */
export function claimPieces(reader: Reader, claim: Claim, Chart: Chart): (() => VNode)[] {
  const { id, evidence, verdict } = claim
  return [
    () => <ClaimVote reader={reader} claim={claim} />,
    () => <Argument claim={claim} isTurned={isCounterFirst(reader.lot(), claim)} />,
    ...evidence.map((chart) => () => (
      <section id={`${id}.${chart}`} class="evidence">
        <Chart slide={`${id}.${chart}`} id={chart} />
      </section>
    )),
    () => (
      <>
        {verdict && <Hindsight claim={claim} />}
        <Notes stack={id} />
      </>
    ),
  ]
}

/** The card of a claim. */
export function ClaimCard({ id, children }: { id: string; children: ComponentChildren }) {
  return (
    <article id={id} class={`claim-card ${sideOf(deck, id)}`} data-stack={id}>
      {children}
    </article>
  )
}

function ClaimVote({ reader, claim: { id, agreeSupports } }: { reader: Reader; claim: Claim }) {
  const total = shown.claims.length
  return (
    <>
      <p class="place soft small">
        <span>{t(($) => $.claimNumber, { number: numberOf(shown, id), total })}</span>
        <span class="badge">{t(($) => $.side[agreeSupports])}</span>
      </p>
      <p class="heading soft">
        <Words text={shownWords().claims.stacks[id]?.heading} />
      </p>
      <Vote reader={reader} poll={{ claim: id, round: 'main' }} stack={id} />
    </>
  )
}

function Argument({ claim: { id, reasons }, isTurned }: { claim: Claim; isTurned: boolean }) {
  const halves = [
    <div key="for" class="half for">
      <h4>{t(($) => $.argument.reasons)}</h4>
      <ul>
        {Array.from({ length: reasons }, (_, place) => (
          <li key={place}>
            <Said pick={({ arguments: said }) => said?.arguments[id]?.reasons[place]} />
          </li>
        ))}
      </ul>
    </div>,
    <div key="against" class="half against">
      <h4>{t(($) => $.argument.counter)}</h4>
      <p>
        <Said pick={({ arguments: said }) => said?.arguments[id]?.counter} />
      </p>
    </div>,
  ]
  return (
    <section id={`${id}.arguments`} class="argument">
      {isTurned ? halves.toReversed() : halves}
      <Sources of={`${id}.arguments`} />
    </section>
  )
}

/** A card: what became of the claim is read once it is turned. */
function Hindsight({ claim: { id, verdict = 'open' } }: { claim: Claim }) {
  return (
    <section id={`${id}.hindsight`}>
      <details class="hindsight">
        <summary>{t(($) => $.read.turn)}</summary>
        <p class={`stamp serif ${verdict}`}>
          <Words text={shownWords().evidence?.verdicts[verdict]} />
        </p>
        <p>
          <Said pick={({ evidence }) => evidence?.hindsight[id]} />
        </p>
        <p class="soft small">{t(($) => $.hindsight.asOf, { date: formatDate(deck.hindsightAsOf, currentLang()) })}</p>
        <Sources of={`${id}.hindsight`} />
      </details>
    </section>
  )
}

/** The outlets of a slide's sources. */
function Sources({ of }: { of: string }) {
  return <div ref={(host) => void (host && !host.firstChild && host.append(buildSourcesLine(of)))} />
}
