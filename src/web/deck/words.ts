// The page of the deck: the words on its slides, in the page's language and in a second one if the speaker chose one, and the sources
// and numbers behind them. Elements are built once, and drawn again in place at each change of language.
import type { DeckWords, References } from '../../core/deck.ts'
import type { Evidence } from '../../core/evidence.ts'
import { toLocale } from '../../core/locale.ts'
import type { Column, Columns, ShownWords } from '../../draw/column.ts'
import type { Page } from '../shared/page.ts'
import { keepTrying } from '../shared/wake.ts'
import { nextTask } from './next-task.ts'

/** The words of one language. */
type Words = ShownWords & Pick<DeckWords, 'frame'> & { lang: string }

export interface DeckPage extends Page {
  /** The words on screen; called only while drawing. */
  shownWords(): Words
  /** The one or two languages on screen; called only while drawing. */
  columns(): Columns
  /** Calls `draw` now, if words are loaded, and whenever they change, until `forgetDrawers` is called. */
  onWords(draw: () => void): void
  /** Stops drawing the words of a layout that was removed. */
  forgetDrawers(): void
  /** Draws again, with all words that are loaded now. */
  drawAgain(): void
  /**
   * Draws the slides in the page's language and, if given, a second one. `claims` resolves once the claims are on screen, `all` once
   * all words are. Neither rejects: words are requested until they arrive; only the second language is not waited for.
   */
  drawWords(beside: string | undefined): { claims: Promise<void>; all: Promise<void> }
  /** Fetches every language, so that the slides can change the language without a server. */
  fetchAllWords(): Promise<void>
  /** The sources and numbers behind the claims; undefined until they are loaded. */
  references(): References | undefined
  loadReferences(): Promise<void>
}

/** One of the debate's charts; throws if the debate has no chart of that name. */
export function evidenceOf({ references }: DeckPage, chart: string): Evidence {
  const evidence = references()?.evidence[chart]
  if (!evidence) throw new Error(`no evidence of the name ${chart}`)
  return evidence
}

/** `fetchReferences`: fetches nothing again that it has fetched already. */
export function createDeckPage(page: Page, fetchReferences: () => Promise<References>): DeckPage {
  const { addUi, currentLang, langs, loadWords } = page
  let first: Words | undefined
  let second: Words | undefined
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
    references = await fetchReferences()
  }
  const loadClaims = async (lang: string): Promise<Words> => ({
    lang,
    ...(await loadWords(lang, ['claims', 'frame'])),
  })
  const loadRest = async (lang: string): Promise<Words> => ({
    lang,
    ...(await loadWords(lang, ['claims', 'frame', 'arguments', 'evidence'])),
  })

  /** Loads the words of a second language with those of the interface, in which its closing slides speak. */
  async function withUi(lang: string, load: (lang: string) => Promise<Words>): Promise<Words> {
    const [words] = await Promise.all([load(lang), addUi(lang, 'ui'), addUi(lang, 'stageUi')])
    return words
  }

  function drawWords(beside: string | undefined): { claims: Promise<void>; all: Promise<void> } {
    const lang = currentLang()
    secondLang = beside
    // If two languages are chosen in quick succession, the later choice counts, whichever loads first.
    const isChosen = () => lang === currentLang() && beside === secondLang
    const adopt = ([own, besides]: (Words | undefined)[]) => {
      if (!isChosen()) return
      first = own
      second = besides
      document.body.classList.toggle('two-languages', second !== undefined)
      drawAgain()
    }
    const other = beside === lang ? undefined : beside
    const whole = () =>
      Promise.all([loadRest(lang), other === undefined ? undefined : withUi(other, loadRest), loadReferences()]).catch(
        () => [],
      )
    // At a change of language or a save, all words may be here already; then they are drawn once.
    const atOnce = first ? Promise.race([whole(), nextTask().then(() => [])]) : Promise.resolve([])
    const claims = atOnce.then(async ([own, besides]) => {
      if (own) return adopt([own, besides])
      const load = () =>
        Promise.all([
          loadClaims(lang),
          other === undefined ? undefined : withUi(other, loadClaims).catch(() => undefined),
        ])
      adopt(await keepTrying(load))
    })
    const all = Promise.all([atOnce, claims]).then(async ([[isHere]]) => {
      if (isHere) return
      // One after the other, so that the first slide has the network and the processor to itself a moment longer.
      await keepTrying(loadReferences)
      const rest = keepTrying(() => loadRest(lang))
      // These words are the first to need Intl, whose first use is slow (25 ms on a desktop), so it is used once while they load.
      setTimeout(() => new Intl.NumberFormat(toLocale(lang)))
      const own = await rest
      adopt([own, second])
      if (other !== undefined) void keepTrying(() => withUi(other, loadRest)).then((besides) => adopt([own, besides]))
    })
    return { claims, all }
  }

  const toColumn = (words: Words): Column => ({ words, currentLang: () => words.lang, t: page.tIn(words.lang) })
  function shownWords(): Words {
    if (!first) throw new Error('the words are not loaded yet')
    return first
  }

  return {
    ...page,
    shownWords,
    columns: () => [toColumn(shownWords()), ...(second ? [toColumn(second)] : [])],
    onWords,
    forgetDrawers: () => {
      drawers = []
    },
    drawAgain,
    drawWords,
    fetchAllWords: async () => {
      for (const lang of langs) await Promise.all([addUi(lang, 'ui'), addUi(lang, 'stageUi'), loadRest(lang)])
    },
    references: () => references,
    loadReferences,
  }
}
