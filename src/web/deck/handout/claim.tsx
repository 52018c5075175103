// A claim on a handout: its text, the arguments for and against, the results of rooms, the evidence, the hindsight, and the sources.
import { type Claim, hasBalance, numberOf } from '../../../core/deck.ts'
import { Arguments } from '../../../draw/arguments.tsx'
import { Cited } from '../../../draw/cited.tsx'
import { Hindsight } from '../../../draw/hindsight.tsx'
import { inLang } from '../../../draw/in-lang.ts'
import { ClaimPicture } from '../../../draw/picture.tsx'
import { DebateText, InterfaceText, Row } from '../../../draw/text-in-languages.tsx'
import { Words } from '../../../draw/words.tsx'
import { siteRoot } from '../../shared/site.ts'
import { Figure, type Figures } from './figures.tsx'
import { Results } from './results.tsx'
import type { Sheet } from './sheet.ts'

interface ClaimPartProps {
  sheet: Sheet
  claim: Claim
  figures: Figures
}

export function ClaimPart(props: ClaimPartProps) {
  const { sheet, claim, figures } = props
  const { columns, deck } = sheet
  const { id, agreeSupports, evidence, hindsight } = claim
  return (
    <section id={id} class={`claim-part ${agreeSupports}`}>
      <div class="whole">
        <Head sheet={sheet} claim={claim} />
        <ClaimPicture columns={columns} claim={claim} root={siteRoot.href} />
        <div class="arguments">
          <Arguments columns={columns} claim={claim} heading="h3" headingClass={() => 'label'} secondAt="beside" />
        </div>
      </div>
      <Results sheet={sheet} poll={{ claim: id, round: 'main' }} />
      {evidence.map((chart) => (
        <Figure key={chart} sheet={sheet} chart={chart} claim={id} figures={figures} />
      ))}
      {hindsight && (
        <div class="hindsight">
          <InterfaceText
            columns={columns}
            say={({ t }) => t(($) => $.hindsight.since)}
            as="h3"
            class="label"
            secondAt="beside"
          />
          <Hindsight columns={columns} deck={deck} claim={claim} secondAt="beside" asOfClass="judged" />
        </div>
      )}
      <Sources sheet={sheet} slides={[`${id}.arguments`, `${id}.hindsight`]} named={namedAbove(props)} />
    </section>
  )
}

/** The sources below the charts that are drawn at this claim. */
const namedAbove = ({ sheet: { references }, claim: { id, evidence }, figures }: ClaimPartProps): string[] =>
  evidence
    .filter((chart) => figures.get(chart)?.claim === id)
    .flatMap((chart) => references?.evidence[chart]?.sources ?? [])

function Head({ sheet: { columns, deck }, claim: { id, part, agreeSupports } }: Omit<ClaimPartProps, 'figures'>) {
  const lead = () => String(numberOf(deck, id))
  const { heading } = columns[0].words.claims.stacks[id] ?? {}
  return (
    <header class="claim-head">
      <Row columns={columns}>
        {({ currentLang, t, words }) => (
          <p class="place" {...inLang(currentLang())}>
            {part !== null && (
              <>
                <span class="act">
                  {t(($) => $.act, { number: deck.parts.indexOf(part) + 1 })} <Words text={words.frame?.parts[part]} />
                </span>{' '}
              </>
            )}
            {hasBalance(deck) && <span class="badge">{t(($) => $.side[agreeSupports])}</span>}
          </p>
        )}
      </Row>
      {heading && (
        <DebateText
          columns={columns}
          pick={({ claims }) => claims.stacks[id]?.heading}
          as="h2"
          class="heading numbered"
          secondAt="beside"
          lead={lead}
        />
      )}
      <DebateText
        columns={columns}
        pick={({ claims }) => claims.stacks[id]?.claim}
        as={heading ? 'p' : 'h2'}
        class={heading ? 'claim serif' : 'claim serif numbered'}
        secondAt="beside"
        {...(!heading && { lead })}
      />
    </header>
  )
}

interface SourcesProps {
  sheet: Sheet
  slides: string[]
  /** Those that stand right above, and are not repeated. */
  named?: string[]
}

/** The sources of some slides, each only once: outlet and date. */
export function Sources({ sheet: { columns, references }, slides, named = [] }: SourcesProps) {
  const cited = new Set(slides.flatMap((slide) => references?.cited[slide] ?? []))
  const sources = [...cited].filter((source) => !named.includes(source))
  if (cited.size > 0 && sources.length === 0) return null
  return (
    <Row columns={columns} isCited>
      {(column) => <Cited column={column} references={references} sources={sources} lang={column.currentLang()} />}
    </Row>
  )
}
