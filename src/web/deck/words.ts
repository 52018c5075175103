// The words on the slides: in the page's language, and in a second one if the speaker chose one. Elements are built once
// and drawn again at each change of language, in place.

import { words } from 'virtual:words'
import type { DeckWords } from '../../core/deck.ts'
import type { Text } from '../../core/text.ts'
import { loadWords } from '../shared/deck-words.ts'
import { currentLang } from '../shared/i18n.ts'
import { drawPlain, drawText } from '../shared/text.ts'
import { keepTrying } from '../shared/wake.ts'
import { build } from './element.ts'
import { loadReferences } from './references.ts'

/** The words of one language; those of arguments and evidence arrive a little later. */
export type ShownWords = { lang: string } & Pick<DeckWords, 'claims' | 'frame'> &
  Partial<Pick<DeckWords, 'arguments' | 'evidence'>>
export type PickText = (words: ShownWords) => Text | undefined

let first: ShownWords | undefined
let second: ShownWords | undefined
let secondLang: string | undefined
let drawers: (() => void)[] = []

/** The words on screen; called only while drawing. */
export function shownWords(): ShownWords {
  if (!first) throw new Error('the words are not loaded yet')
  return first
}
/** The second language of the slides, if there is one. */
export const shownSecond = (): ShownWords | undefined => second

/** Calls `draw` now, if there are words, and whenever they change, until `forgetDrawers` ends this for the layout. */
export function onWords(draw: () => void): void {
  drawers.push(draw)
  if (first) draw()
}

/** Stops drawing the words of a layout that is gone. */
export function forgetDrawers(): void {
  drawers = []
}

/**
 * Draws the slides in the page's language and, if given, a second one. `claims` resolves once the claims are on screen, `all` once
 * all words are. Neither rejects: words are requested until they come; only the second language is not waited for.
 */
export function drawWords(beside: string | undefined): { claims: Promise<void>; all: Promise<void> } {
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

/** Fetches every language, so that the slides can change it without a server too. */
export async function fetchAllWords(): Promise<void> {
  for (const [lang, { ui, stageUi }] of Object.entries(words)) {
    await Promise.all([ui(), stageUi(), loadWords(lang, ['claims', 'frame', 'arguments', 'evidence'])])
  }
}

/** Draws all words that are loaded now. */
export function drawAgain(): void {
  if (first) for (const draw of drawers) draw()
}

const loadClaims = async (lang: string): Promise<ShownWords> => ({
  lang,
  ...(await loadWords(lang, ['claims', 'frame'])),
})

const loadRest = async (lang: string): Promise<ShownWords> => ({
  lang,
  ...(await loadWords(lang, ['claims', 'frame', 'arguments', 'evidence'])),
})

/** A text of the deck. */
export function deckText(tag: keyof HTMLElementTagNameMap, name: string, pick: PickText): HTMLElement {
  const element = build(tag, name)
  onWords(() => first && drawText(element, pick(first) ?? []))
  return element
}

/** The same text in the second language; hidden if there is none. */
export function secondText(name: string, pick: PickText): HTMLElement {
  const element = build('p', `second ${name}`.trim())
  onWords(() => {
    const text = second && pick(second)
    element.hidden = !text
    element.lang = second?.lang ?? ''
    drawText(element, text ?? [])
  })
  return element
}

/** A text of the interface. */
export function uiText(tag: keyof HTMLElementTagNameMap, name: string, text: () => string): HTMLElement {
  const element = build(tag, name)
  onWords(() => drawPlain(element, text()))
  return element
}
