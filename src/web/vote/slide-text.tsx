// The text of the slide on the screen, for phones: the arguments up to the current step, evidence in words, the hindsight of a claim,
// the author's own answer. Loaded only if the room shows such texts, so that other phones need not load it.
import { render } from 'preact'
import type { DeckWords, Slide } from '../../core/deck.ts'
import { Arguments } from '../../draw/arguments.tsx'
import { ChartSaid } from '../../draw/chart-said.tsx'
import type { Column } from '../../draw/column.ts'
import { Hindsight } from '../../draw/hindsight.tsx'
import { OwnPageText } from '../../draw/own-page.tsx'
import { DebateText } from '../../draw/text-in-languages.tsx'
import { Words } from '../../draw/words.tsx'
import type { Page } from '../shared/page.ts'
import { siteRoot } from '../shared/site.ts'
import { keepTrying } from '../shared/wake.ts'
import type { DrawText } from './phone.tsx'

type Loaded = Pick<DeckWords, 'claims' | 'arguments' | 'evidence'>

/** Returns a function that draws the text of a slide once the words are loaded; it draws nothing if the slide has no text. */
export function createSlideText(page: Page): DrawText {
  let loaded: { of: string; said: Promise<Loaded> } | undefined

  async function load(lang: string): Promise<Loaded> {
    const [said] = await Promise.all([
      page.loadWords(lang, ['claims', 'arguments', 'evidence']),
      page.addUi(lang, 'stageUi'),
    ])
    return said
  }

  return async (host, slide, step) => {
    const lang = page.currentLang()
    const of = lang + page.hash()
    if (loaded?.of !== of) loaded = { of, said: keepTrying(() => load(lang)) }
    const mine = loaded
    const said = await mine.said
    if (mine === loaded && host.isConnected) render(<Text page={page} said={said} slide={slide} step={step} />, host)
  }
}

interface TextProps {
  page: Page
  said: Loaded
  slide: Slide
  step: number
}

function Text({ page, said, slide, step }: TextProps) {
  const { currentLang, deck, t } = page
  const { evidence } = said
  const column: Column = { currentLang, t, words: said }
  switch (slide.kind) {
    case 'arguments': {
      const claim = deck.claims.find(({ id }) => id === slide.stack)
      return claim && step > 0 ? (
        <Arguments
          columns={[column]}
          claim={claim}
          heading="h2"
          headingClass={(side) => (side === 'for' ? 'agree-strong' : 'disagree-strong')}
          most={step}
        />
      ) : null
    }
    case 'evidence':
      return (
        <>
          <ChartSaid columns={[column]} chart={slide.chart} heading="h2" headingClass="" />
          <DebateText
            columns={[column]}
            pick={(words) => words.evidence?.charts[slide.chart]?.caution}
            as="p"
            class="soft small"
            isOptional
          />
        </>
      )
    case 'hindsight': {
      const claim = deck.claims.find(({ id }) => id === slide.stack)
      return claim && step > 0 ? (
        <>
          <h2>{t(($) => $.hindsight.since)}</h2>
          <Hindsight columns={[column]} deck={deck} claim={claim} asOfClass="soft small" />
        </>
      ) : null
    }
    case 'page': {
      const own = deck.pages?.find(({ id }) => id === slide.stack)
      return own ? <OwnPageText columns={[column]} page={own} heading="h1" root={siteRoot.href} /> : null
    }
    case 'verdict':
      return (
        <>
          <h2>{t(($) => $.deck.verdict)}</h2>
          <p class="claim serif">
            <Words text={evidence.answer} />
          </p>
        </>
      )
    case 'about':
      return (
        <>
          <h2>{t(($) => $.deck.about)}</h2>
          <ul class="said">
            {evidence.disclaimers.map((text, index) => (
              <li key={index}>
                <Words text={text} />
              </li>
            ))}
          </ul>
        </>
      )
    default:
      return null
  }
}
