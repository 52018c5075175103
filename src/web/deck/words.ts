// The words on the slides: in the page's language, and in a second one where the speaker chose two. Elements are built once
// and drawn again at each change of language, in place.
import { words } from 'virtual:words'
import type { ArgumentWords, ClaimWords, EvidenceWords, FrameWords, References } from '../../core/deck.ts'
import type { Text } from '../../core/text.ts'
import { currentLang } from '../shared/i18n.ts'
import { drawText } from '../shared/text.ts'

/** The words of one language; what stands behind the claims arrives a little later. */
export interface DeckWords {
  lang: string
  claims: ClaimWords
  frame: FrameWords
  arguments?: ArgumentWords
  evidence?: EvidenceWords
}
type Pick = (words: DeckWords) => Text | undefined

let first: DeckWords | undefined
let second: DeckWords | undefined
let secondLang: string | undefined
let behind: References | undefined
const drawers: (() => void)[] = []

/** The words on screen; only to be asked for while drawing. */
export function shownWords(): DeckWords {
  if (!first) throw new Error('the words are not loaded yet')
  return first
}
/** The second language of the slides, where there is one. */
export const shownSecond = (): DeckWords | undefined => second

/** The sources and numbers behind the claims, once they are there. */
export const references = (): References | undefined => behind

/** Calls `draw` each time there are words to be drawn. */
export const onWords = (draw: () => void): void => void drawers.push(draw)

/**
 * Draws the slides in the page's language and, if given, a second one. `claims`: what is claimed is on screen; `all`: what
 * stands behind it too.
 */
export function drawWords(beside: string | undefined): { claims: Promise<void>; all: Promise<void> } {
  const lang = currentLang()
  secondLang = beside
  const take = (loaded: (DeckWords | undefined)[]) => {
    // Of two choices in quick succession the later one holds, whichever loads first.
    if (lang !== currentLang() || beside !== secondLang) return
    ;[first, second] = loaded
    document.body.classList.toggle('two-languages', second !== undefined)
    drawAgain()
  }
  const loading = Promise.all([lang, ...(beside && beside !== lang ? [beside] : [])].map(loadClaims))
  const claims = loading.then(take)
  const all = claims
    .then(async () => {
      behind ??= (await import('virtual:references')).references
      return Promise.all((await loading).map((one) => one && loadRest(one)))
    })
    .then(take)
  return { claims, all }
}

/** Fetches every language, so that the slides change it without a server too. */
export async function fetchAllWords(): Promise<void> {
  for (const { ui, stageUi, ...parts } of Object.values(words)) {
    await Promise.all([ui(), stageUi(), parts.claims(), parts.frame(), parts.arguments(), parts.evidence()])
  }
}

/** Draws everything as it is loaded now. */
export function drawAgain(): void {
  if (first) for (const draw of drawers) draw()
}

async function loadClaims(lang: string): Promise<DeckWords | undefined> {
  const parts = words[lang]
  if (!parts) return undefined
  const [claims, frame] = await Promise.all([parts.claims(), parts.frame()])
  return { lang, claims, frame }
}

async function loadRest(loaded: DeckWords): Promise<DeckWords> {
  const parts = words[loaded.lang]
  const [argumentWords, evidence] = await Promise.all([parts?.arguments(), parts?.evidence()])
  return {
    ...loaded,
    ...(argumentWords && { arguments: argumentWords }),
    ...(evidence && { evidence }),
  }
}

/** An element with a class and children. */
export function box<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  name: string,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  if (name) element.className = name
  element.append(...children)
  return element
}

/** A text of the deck. */
export function deckText(tag: keyof HTMLElementTagNameMap, name: string, pick: Pick): HTMLElement {
  const element = box(tag, name)
  onWords(() => first && drawText(element, pick(first) ?? []))
  return element
}

/** The same text in the second language; hidden where there is none. */
export function secondText(name: string, pick: Pick): HTMLElement {
  const element = box('p', `second ${name}`.trim())
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
  const element = box(tag, name)
  onWords(() => {
    element.textContent = text()
  })
  return element
}
