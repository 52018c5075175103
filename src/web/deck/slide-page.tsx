// The content of each kind of slide. reveal.js owns the section around it, and adds classes to the elements that are steps; so the
// `class` of a step must stay the same in every drawing, or Preact would remove what reveal.js added.
import type { Room } from '../../core/contract.ts'
import { formatDate } from '../../core/date.ts'
import { type Claim, type Deck, numberOf, type Slide } from '../../core/deck.ts'
import { Arguments } from '../../draw/arguments.tsx'
import { Asked } from '../../draw/asked.tsx'
import { Cited, SourceItems } from '../../draw/cited.tsx'
import type { PickText } from '../../draw/column.ts'
import { Hindsight, sayHindsightAsOf } from '../../draw/hindsight.tsx'
import { OwnPageText } from '../../draw/own-page.tsx'
import { ClaimPicture } from '../../draw/picture.tsx'
import { DebateText, Second } from '../../draw/text-in-languages.tsx'
import { Title } from '../../draw/title.tsx'
import { siteRoot } from '../shared/site.ts'
import { Head } from './head.tsx'
import type { LateParts } from './late-parts.ts'
import type { Picture } from './picture.ts'
import type { DeckPage } from './words.ts'

export interface SlideProps {
  page: DeckPage
  slide: Slide
  /** The deck as it is shown now, whole or short. */
  deck: Deck
  /** The code that only some slides need, once it is loaded. */
  late: LateParts | undefined
  /** How many steps of the slide are shown. */
  step: number
  picture: Picture
  /** The room whose outcome is shown; undefined if there is no room, or if a reader's own outcome is shown in its place. */
  room: Room | undefined
}

export function SlidePage(props: SlideProps) {
  const { page, slide, deck } = props
  const claim = page.deck.claims.find(({ id }) => id === slide.poll?.claim)
  return (
    <>
      {slide.poll && <Head page={page} slide={slide} poll={slide.poll} claim={claim} deck={deck} />}
      <Content {...props} claim={claim} />
    </>
  )
}

type ContentProps = SlideProps & { claim: Claim | undefined }

function Content({ claim, ...props }: ContentProps) {
  const { page, slide, late, step, picture, room } = props
  const columns = page.columns()
  const { t } = page
  switch (slide.kind) {
    case 'start':
      return (
        <div class="start-page">
          <Title columns={columns} />
        </div>
      )
    case 'page': {
      const own = page.deck.pages?.find(({ id }) => id === slide.stack)
      return own ? (
        <div class={own.picture ? 'own-page pictured' : 'own-page'}>
          <OwnPageText columns={columns} page={own} heading="h2" root={siteRoot.href} />
        </div>
      ) : null
    }
    case 'vote':
      return <ClaimPage page={page} slide={slide} claim={claim} deck={props.deck} />
    case 'arguments':
      return claim ? <ArgumentsPage page={page} slide={slide} claim={claim} step={step} /> : null
    case 'result':
      return (
        <div class="result-page">
          <ClaimHeading page={page} stack={slide.stack} />
        </div>
      )
    case 'evidence':
      return late ? <late.EvidencePage page={page} chart={slide.chart} picture={picture} /> : <Unfilled />
    case 'swing':
    case 'balance':
    case 'lookback':
      return late && room ? (
        <late.OutcomePage page={page} kind={slide.kind} room={room} deck={props.deck} picture={picture} />
      ) : (
        <Unfilled />
      )
    case 'hindsight':
      return claim ? <HindsightPage page={page} slide={slide} claim={claim} /> : null
    case 'verdict':
      return (
        <div class="verdict-page">
          <p class="heading">{t(($) => $.deck.verdict)}</p>
          <DebateText
            columns={columns}
            pick={({ evidence }) => evidence?.answer}
            as="h2"
            class="claim serif"
            secondAt="after"
            secondClass="serif"
          />
          <Byline page={page} />
        </div>
      )
    case 'sources':
      return (
        <div class="sources-page">
          <h2 class="serif">{t(($) => $.deck.sources)}</h2>
          <ul class="sources-list">
            <SourceItems column={columns[0]} references={page.references()} sources={slide.sources} />
          </ul>
        </div>
      )
    case 'about':
      return (
        <div class="about-page">
          <h2 class="serif">{t(($) => $.deck.about)}</h2>
          <ul>
            {page.shownWords().evidence?.disclaimers.map((_, at) => (
              <li key={at}>
                <DebateText columns={[columns[0]]} pick={({ evidence }) => evidence?.disclaimers[at]} as="span" />
                <Second columns={columns} pick={({ evidence }) => evidence?.disclaimers[at]} as="p" />
              </li>
            ))}
          </ul>
          <Byline page={page} />
        </div>
      )
  }
}

/** An empty box in place of content that is loaded later. */
const Unfilled = () => <div class="unfilled" />

const Byline = ({ page }: { page: DeckPage }) => (
  <DebateText columns={[page.columns()[0]]} pick={({ frame }) => frame?.byline} as="p" class="byline" isOptional />
)

/** The text of a claim as a heading. */
const ClaimHeading = ({ page, stack }: { page: DeckPage; stack: string }) => (
  <DebateText
    columns={page.columns()}
    pick={({ claims }) => claims.stacks[stack]?.claim}
    as="h2"
    class="claim serif"
    secondAt="after"
    secondClass="serif"
  />
)

function ClaimPage({
  page,
  slide: { id, stack, poll },
  claim,
  deck,
}: Pick<ContentProps, 'page' | 'slide' | 'claim' | 'deck'>) {
  const columns = page.columns()
  return (
    <div class={['claim-page', claim ? '' : 'thesis', claim?.picture ? 'pictured' : ''].filter(Boolean).join(' ')}>
      {/* Screen readers read the number in the label of the slide. */}
      <p class="number serif" aria-hidden="true">
        {claim && numberOf(deck, claim.id)}
      </p>
      <div>
        <DebateText
          columns={[columns[0]]}
          pick={({ claims }) => claims.stacks[stack]?.heading}
          as="p"
          class="heading"
          isOptional
        />
        <Asked columns={columns} stack={stack} round={poll?.round ?? null} heading="h2" secondAt="after" />
        {poll?.round === 'since' && <SlideSources page={page} slide={id} />}
      </div>
      {claim && <ClaimPicture columns={columns} claim={claim} root={siteRoot.href} />}
    </div>
  )
}

interface ClaimSlideProps {
  page: DeckPage
  slide: Slide
  claim: Claim
}

function ArgumentsPage({ page, slide, claim, step }: ClaimSlideProps & { step: number }) {
  const columns = page.columns()
  const { id, reasons } = claim
  const current: PickText = ({ arguments: said }) =>
    said?.arguments[id]?.reasons[step - 1] ?? said?.arguments[id]?.counters[step - 1 - reasons]
  return (
    <div class="arguments-page">
      <Arguments columns={[columns[0]]} claim={claim} heading="h2" argumentClass={() => 'fragment'}>
        {/* Every argument in both languages would be too small to read, so only the current argument has its second language, below. */}
        <div class="subtitles">
          <Second columns={columns} pick={current} as="p" />
        </div>
      </Arguments>
      <SlideSources page={page} slide={slide.id} />
    </div>
  )
}

/**
 * A card that turns over from the claim to the hindsight. The hindsight comes first in the document, because the style of the claim
 * depends on it, and CSS can select only later siblings.
 */
function HindsightPage({ page, slide, claim }: ClaimSlideProps) {
  const { currentLang, deck, t } = page
  const columns = page.columns()
  return (
    <div class="hindsight-page">
      <div class="card">
        <div class="fragment turn">
          <div class="face back">
            <h2 class="when">{t(($) => $.hindsight.since)}</h2>
            <Hindsight columns={columns} deck={deck} claim={claim} secondAt="after" />
            <SlideSources page={page} slide={slide.id} aside={sayHindsightAsOf(page, deck)} />
          </div>
        </div>
        <div class="face front">
          {deck.asOf && (
            <p class="when">{t(($) => $.hindsight.then, { date: formatDate(deck.asOf, currentLang()) })}</p>
          )}
          <ClaimHeading page={page} stack={slide.stack} />
        </div>
      </div>
    </div>
  )
}

/** The sources of a slide; `aside`: a text at the end of the line. */
const SlideSources = ({ page, slide, aside }: { page: DeckPage; slide: string; aside?: string }) => (
  <Cited
    column={page.columns()[0]}
    references={page.references()}
    sources={page.references()?.cited[slide]}
    aside={aside ? { class: 'as-of', text: aside } : undefined}
  />
)
