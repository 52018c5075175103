// The text of the slide on the screen, on a phone: the arguments up to the current step, evidence in words, the hindsight of a
// claim, the answer of the essay. Loaded only if the room wants it, so that it costs other phones nothing.
import { render } from 'preact'
import { formatDate } from '../../core/date.ts'
import type { DeckWords, Slide } from '../../core/deck.ts'
import { Later } from '../shared/later.tsx'
import type { Page } from '../shared/page.ts'
import { keepTrying } from '../shared/wake.ts'
import { Words } from '../shared/words.tsx'
import type { DrawText } from './phone.tsx'

type Said = Pick<DeckWords, 'arguments' | 'evidence'>

/** What draws the text of a slide once its words are loaded; nothing if the slide has no text. */
export function createSlideText(page: Page): DrawText {
  let loaded: { lang: string; said: Promise<Said> } | undefined

  async function load(lang: string): Promise<Said> {
    const [said] = await Promise.all([page.loadWords(lang, ['arguments', 'evidence']), page.addUi(lang, 'stageUi')])
    return said
  }

  return async (host, slide, step) => {
    const lang = page.currentLang()
    if (loaded?.lang !== lang) loaded = { lang, said: keepTrying(() => load(lang)) }
    const mine = loaded
    const said = await mine.said
    if (mine === loaded && host.isConnected) render(<Text page={page} said={said} slide={slide} step={step} />, host)
  }
}

interface TextProps {
  page: Page
  said: Said
  slide: Slide
  step: number
}

function Text({ page, said, slide, step }: TextProps) {
  const { currentLang, deck, t } = page
  const { arguments: argued, evidence } = said
  switch (slide.kind) {
    case 'arguments': {
      const { reasons = [], counters = [] } = argued.arguments[slide.stack] ?? {}
      const later = deck.claims.find(({ id }) => id === slide.stack)?.later
      if (step === 0) return null
      return (
        <>
          {reasons.length > 0 && <h2 class="agree-strong">{t(($) => $.argument.reasons)}</h2>}
          <ul class="said">
            {reasons.slice(0, step).map((reason, index) => (
              <li key={index}>
                <Words text={reason} />
                <Later page={page} date={later?.[index]} />
              </li>
            ))}
          </ul>
          {step > reasons.length && (
            <>
              <h2 class="disagree-strong">{t(($) => $.argument.counter)}</h2>
              {counters.slice(0, step - reasons.length).map((counter, index) => (
                <p key={index}>
                  <Words text={counter} />
                  <Later page={page} date={later?.[reasons.length + index]} />
                </p>
              ))}
            </>
          )}
        </>
      )
    }
    case 'evidence': {
      const { title, summary, caution } = evidence.charts[slide.chart] ?? {}
      return (
        <>
          <h2>
            <Words text={title} />
          </h2>
          <p>
            <Words text={summary} />
          </p>
          <p class="soft small">
            <Words text={caution} />
          </p>
        </>
      )
    }
    case 'hindsight': {
      if (step === 0) return null
      const verdict = deck.claims.find(({ id }) => id === slide.stack)?.verdict
      return (
        <>
          <h2>{t(($) => $.hindsight.since)}</h2>
          {verdict && <p class="serif stamp">{t(($) => $.hindsight.verdict[verdict])}</p>}
          <p>
            <Words text={evidence.hindsight[slide.stack]} />
          </p>
          {deck.hindsightAsOf && (
            <p class="soft small">
              {t(($) => $.hindsight.asOf, { date: formatDate(deck.hindsightAsOf, currentLang()) })}
            </p>
          )}
        </>
      )
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
