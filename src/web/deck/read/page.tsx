// What stands on the page that scrolls: the way on top, and beneath it the whole debate from opening to sources.
import type { VNode } from 'preact'
import type { Claim } from '../../../core/deck.ts'
import { t } from '../../shared/i18n.ts'
import { LangMenu } from '../../shared/lang-menu.tsx'
import { Words } from '../../shared/words.tsx'
import { buildSourcesList } from '../sources.ts'
import { shownWords } from '../words.ts'
import type { Chart } from './chart.tsx'
import { ClaimArticle, ThesisArticle } from './claim.tsx'
import { OfferLot, Opening } from './opening.tsx'
import { ToldVote } from './own-vote.tsx'
import type { Reader } from './reader.ts'
import { shown } from './shown.ts'

/** What the page is at; drawn from this and the reader alone. */
export interface View {
  reader: Reader
  /** The stack that is read now. */
  here: string
  isListOpen: boolean
  /** How many claims are drawn: all but at the beginning. */
  drawn: number
  /** The claims as they were drawn: the same again, while the page only grows, costs nothing. */
  claims: Map<string, VNode>
  /** What the rest of the page is made of, once all that stands behind the claims is there; until then it ends with the first vote. */
  later?: typeof import('./mine.tsx') & { Chart: Chart }
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
  const { reader, later, drawn } = view
  const { frame, evidence } = shownWords()
  return (
    <main class="read">
      <ToldVote reader={reader} />
      <Opening reader={reader} go={go} />
      <ThesisArticle reader={reader} round="before" />
      <OfferLot reader={reader} />
      {later && (
        <>
          {actsOf(shown.claims.slice(0, drawn)).map((act, at) => (
            <section key={act} class="act">
              <h2 class="act-title">
                <span class="soft">{t(($) => $.act, { number: at + 1 })}</span> <Words text={frame.acts[act]} />
              </h2>
              {shown.claims
                .slice(0, drawn)
                .filter((claim) => claim.act === act)
                .map((claim) => drawClaim(view, claim, later.Chart))}
            </section>
          ))}
          {drawn === shown.claims.length && (
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
                <h2 class="ending-title" tabIndex={-1}>
                  {t(($) => $.read.lookback)}
                </h2>
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

const actsOf = (claims: Claim[]): string[] => [...new Set(claims.map(({ act }) => act))]

function drawClaim({ reader, claims }: View, claim: Claim, Chart: Chart): VNode {
  const drawn = claims.get(claim.id) ?? <ClaimArticle key={claim.id} reader={reader} claim={claim} Chart={Chart} />
  claims.set(claim.id, drawn)
  return drawn
}
