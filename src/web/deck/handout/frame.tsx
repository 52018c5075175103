// The beginning and the end of a handout: first the title and the thesis; at the end the author's own answer, the thesis as it is asked
// today, all sources, and the disclaimers.
import { formatDate } from '../../../core/date.ts'
import { pagesBefore, thesis } from '../../../core/deck.ts'
import type { Round } from '../../../core/poll.ts'
import { Asked } from '../../../draw/asked.tsx'
import { Outlet, SourceTitle } from '../../../draw/cited.tsx'
import type { Column } from '../../../draw/column.ts'
import { inLang } from '../../../draw/in-lang.ts'
import { OwnPageText } from '../../../draw/own-page.tsx'
import { DebateText, InterfaceText, Row } from '../../../draw/text-in-languages.tsx'
import { Title } from '../../../draw/title.tsx'
import { siteRoot } from '../../shared/site.ts'
import { Sources } from './claim.tsx'
import { Results } from './results.tsx'
import type { Sheet } from './sheet.ts'

export function Opening({ sheet }: { sheet: Sheet }) {
  const { columns, deck } = sheet
  const { asOf, hindsightAsOf } = deck
  return (
    <>
      <header class="opening">
        <Title columns={columns} secondAt="beside" class="deck-title serif" />
        {asOf && hindsightAsOf && (
          <InterfaceText
            columns={columns}
            say={({ currentLang, t }) => {
              const [then, since] = [asOf, hindsightAsOf].map((date) => formatDate(date, currentLang()))
              return t(($) => $.print.asOf, { asOf: then, hindsight: since })
            }}
            as="p"
            class="byline"
            secondAt="beside"
          />
        )}
      </header>
      <OwnPages sheet={sheet} before={deck.claims[0]?.id} />
      {deck.thesis && (
        <section class="thesis-part">
          <div class="whole">
            <InterfaceText
              columns={columns}
              say={({ t }) => t(($) => $.thesis)}
              as="h2"
              class="heading"
              secondAt="beside"
            />
            <Thesis sheet={sheet} round="before" />
          </div>
          <Results
            sheet={sheet}
            poll={{ claim: thesis, round: 'before' }}
            moment={({ t }) => t(($) => $.swing.before)}
          />
          <Results sheet={sheet} poll={{ claim: thesis, round: 'after' }} moment={({ t }) => t(($) => $.swing.after)} />
        </section>
      )}
    </>
  )
}

/** The author's pages before a claim, or after all claims. */
export const OwnPages = ({ sheet: { columns, deck }, before }: { sheet: Sheet; before: string | undefined }) => (
  <>
    {pagesBefore(deck, before).map((page) => (
      <section key={page.id} class="own-page whole">
        <OwnPageText columns={columns} page={page} heading="h2" root={siteRoot.href} secondAt="beside" />
      </section>
    ))}
  </>
)

export function Ending({ sheet }: { sheet: Sheet }) {
  const { columns, deck } = sheet
  const heading = (say: (column: Column) => string) => (
    <InterfaceText columns={columns} say={say} as="h2" class="heading" secondAt="beside" />
  )
  return (
    <>
      {deck.thesis?.answer && (
        <section class="verdict-part whole">
          {heading(({ t }) => t(($) => $.deck.verdict))}
          <DebateText
            columns={columns}
            pick={({ evidence }) => evidence?.answer}
            as="p"
            class="claim serif"
            secondAt="beside"
          />
        </section>
      )}
      {deck.thesis?.since && (
        <section class="thesis-part">
          <div class="whole">
            <DebateText
              columns={columns}
              pick={({ claims }) => claims.stacks.since?.heading}
              as="h2"
              class="heading"
              secondAt="beside"
            />
            <Thesis sheet={sheet} round="since" />
          </div>
          <Results sheet={sheet} poll={{ claim: thesis, round: 'since' }} />
        </section>
      )}
      {deck.sources.length > 0 && (
        <section class="sources-part">
          {heading(({ t }) => t(($) => $.deck.sources))}
          <AllSources sheet={sheet} />
        </section>
      )}
      {deck.about && (
        <section class="about-part whole">
          {heading(({ t }) => t(($) => $.deck.about))}
          <ul>
            {columns[0].words.evidence?.disclaimers.map((_, at) => (
              <li key={at}>
                <DebateText
                  columns={columns}
                  pick={({ evidence }) => evidence?.disclaimers[at]}
                  as="p"
                  secondAt="beside"
                />
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}

/** The thesis as it is asked in a round, with its definition and its sources. */
function Thesis({ sheet, round }: { sheet: Sheet; round: Round }) {
  const { columns, references } = sheet
  const hasSources = (references?.cited[round] ?? []).length > 0
  return (
    <>
      <Asked columns={columns} stack={round} round={null} heading="p" secondAt="beside" />
      {hasSources && <Sources sheet={sheet} slides={[round]} />}
    </>
  )
}

/** Every source of the debate: its outlet in each language, and its title, or without one its address. */
const AllSources = ({ sheet: { columns, deck, references } }: { sheet: Sheet }) => (
  <ul class="sources-list">
    {deck.sources.map((source) => {
      const { title, url } = references?.sources[source] ?? {}
      return (
        <li key={source}>
          <Row columns={columns}>
            {(column) => (
              <p {...inLang(column.currentLang())}>
                <Outlet column={column} references={references} source={source} />
              </p>
            )}
          </Row>
          {title ? (
            <SourceTitle references={references} source={source} />
          ) : (
            url && (
              <a class="address" href={url}>
                {url}
              </a>
            )
          )}
        </li>
      )
    })}
  </ul>
)
