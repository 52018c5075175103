// The page of the deck: the words on its slides, in the page's language and in a second one if the speaker chose one, and what stands
// behind them. Elements are built once and drawn again at each change of language, in place.
import type { DeckWords, References } from '../../core/deck.ts'
import type { Text } from '../../core/text.ts'
import type { Page } from '../shared/page.ts'
import { drawPlain, drawText } from '../shared/text.ts'
import { keepTrying } from '../shared/wake.ts'
import { build } from './element.ts'

/** The words of one language; those of arguments and evidence arrive a little later. */
export type ShownWords = { lang: string } & Pick<DeckWords, 'claims' | 'frame'> &
  Partial<Pick<DeckWords, 'arguments' | 'evidence'>>
export type PickText = (words: ShownWords) => Text | undefined

type Tag = keyof HTMLElementTagNameMap

export interface DeckPage extends Page {
  /** The words on screen; called only while drawing. */
  shownWords(): ShownWords
  /** The second language of the slides, if there is one. */
  shownSecond(): ShownWords | undefined
  /** Calls `draw` now, if there are words, and whenever they change, until `forgetDrawers` ends this for the layout. */
  onWords(draw: () => void): void
  /** Stops drawing the words of a layout that is gone. */
  forgetDrawers(): void
  /** Draws all words that are loaded now. */
  drawAgain(): void
  /**
   * Draws the slides in the page's language and, if given, a second one. `claims` resolves once the claims are on screen, `all` once
   * all words are. Neither rejects: words are requested until they come; only the second language is not waited for.
   */
  drawWords(beside: string | undefined): { claims: Promise<void>; all: Promise<void> }
  /** Fetches every language, so that the slides can change it without a server too. */
  fetchAllWords(): Promise<void>
  /** A text of the deck. */
  deckText(tag: Tag, name: string, pick: PickText): HTMLElement
  /** A text that not every debate has; hidden if there is none. */
  optionalText(tag: Tag, name: string, pick: PickText): HTMLElement
  /** The same text in the second language; hidden if there is none. */
  secondText(name: string, pick: PickText): HTMLElement
  /** A text of the interface. */
  uiText(tag: Tag, name: string, text: () => string): HTMLElement
  /** The sources and numbers behind the claims, once they are there. */
  references(): References | undefined
  loadReferences(): Promise<void>
}

/** `fetchReferences`: asked for until it succeeds once. */
export function createDeckPage(page: Page, fetchReferences: () => Promise<References>): DeckPage {
  const { addUi, currentLang, langs, loadWords } = page
  let first: ShownWords | undefined
  let second: ShownWords | undefined
  let secondLang: string | undefined
  let drawers: (() => void)[] = []
  let references: References | undefined

  function onWords(draw: () => void): void {
    drawers.push(draw)
    if (first) draw()
  }
  function drawAgain(): void {
    if (first) for (const draw of drawers) draw()
  }
  async function loadReferences(): Promise<void> {
    references ??= await fetchReferences()
  }
  const loadClaims = async (lang: string): Promise<ShownWords> => ({
    lang,
    ...(await loadWords(lang, ['claims', 'frame'])),
  })
  const loadRest = async (lang: string): Promise<ShownWords> => ({
    lang,
    ...(await loadWords(lang, ['claims', 'frame', 'arguments', 'evidence'])),
  })

  function drawWords(beside: string | undefined): { claims: Promise<void>; all: Promise<void> } {
    const lang = currentLang()
    secondLang = beside
    // Of two choices in quick succession the later one counts, whichever loads first.
    const isChosen = () => lang === currentLang() && beside === secondLang
    const adopt = ([own, besides]: (ShownWords | undefined)[]) => {
      if (!isChosen()) return
      first = own
      second = besides
      document.body.classList.toggle('two-languages', second !== undefined)
      drawAgain()
    }
    const other = beside === lang ? undefined : beside
    const claims = keepTrying(() =>
      Promise.all([loadClaims(lang), other === undefined ? undefined : loadClaims(other).catch(() => undefined)]),
    ).then(adopt)
    const all = claims.then(async () => {
      // One after the other, so that the first slide has the network and the processor to itself a moment longer.
      await keepTrying(loadReferences)
      const rest = keepTrying(() => loadRest(lang))
      // These words are the first to need Intl, whose first use takes long (25 ms on a desktop): nobody waits while they load.
      setTimeout(() => new Intl.NumberFormat(lang))
      const own = await rest
      adopt([own, second])
      if (other !== undefined) void keepTrying(() => loadRest(other)).then((besides) => adopt([own, besides]))
    })
    return { claims, all }
  }

  function deckText(tag: Tag, name: string, pick: PickText): HTMLElement {
    const element = build(tag, name)
    onWords(() => first && drawText(element, pick(first) ?? []))
    return element
  }

  return {
    ...page,
    shownWords: () => {
      if (!first) throw new Error('the words are not loaded yet')
      return first
    },
    shownSecond: () => second,
    onWords,
    forgetDrawers: () => {
      drawers = []
    },
    drawAgain,
    drawWords,
    fetchAllWords: async () => {
      for (const lang of langs) await Promise.all([addUi(lang, 'ui'), addUi(lang, 'stageUi'), loadRest(lang)])
    },
    deckText,
    optionalText: (tag, name, pick) => {
      const element = deckText(tag, name, pick)
      onWords(() => {
        element.hidden = first !== undefined && !pick(first)
      })
      return element
    },
    secondText: (name, pick) => {
      const element = build('p', `second ${name}`.trim())
      onWords(() => {
        const text = second && pick(second)
        element.hidden = !text
        element.lang = second?.lang ?? ''
        drawText(element, text ?? [])
      })
      return element
    },
    uiText: (tag, name, text) => {
      const element = build(tag, name)
      onWords(() => drawPlain(element, text()))
      return element
    },
    references: () => references,
    loadReferences,
  }
}
