// The debate that a page shows, and all its words, those of the interface too. The main module of a page makes it and passes it on, so
// that nothing about a debate is global, or computed when a module loads.
// The language of the page is the one of ?lang=, else of the page's folder, else the last one chosen, else one that the browser asks
// for. A language is loaded when it is chosen.
import i18next from 'i18next'
import { type Deck, type DeckWords, questionsOf, type Slide, toSlides } from '../../core/deck.ts'
import { matchLang } from '../../core/lang.ts'
import type { PollKey } from '../../core/poll.ts'
import type { WordedQuestion } from '../../core/question.ts'
import type { Column } from '../../draw/column.ts'
import { englishForms } from '../../draw/english-forms.ts'
import { inLang } from '../../draw/in-lang.ts'
import type { Say, Speech } from '../../draw/speech.ts'
import type { Debate } from './debate.ts'
import { siteRoot, watchedState } from './site.ts'
import { deviceStorage } from './storage.ts'
import { keepTrying } from './wake.ts'

type WordPart = 'claims' | 'arguments' | 'evidence' | 'notes'

export interface Page extends Speech {
  readonly deck: Deck
  /** The hash of the deck and all words; the server sends the same hash with a room of this debate. */
  hash(): string
  /** All slides of the whole deck. */
  readonly slides: Slide[]
  /** The question of each poll of the deck, with the hash of the page's words for it. */
  readonly questions: ReadonlyMap<PollKey, WordedQuestion>
  /** The languages of the debate. */
  readonly langs: string[]
  /** The name of each language in that language. */
  readonly names: Record<string, string>
  /**
   * Switches the page to a language of `langs`, and stores the choice, by `keep` if that is given. If the words cannot be loaded, the
   * page stays as it is.
   */
  setLang(lang: string, keep?: (lang: string) => void): Promise<void>
  /** Calls `listener` after each change of language, once the words are loaded, until `signal` is aborted. */
  onLang(listener: () => void, signal?: AbortSignal): void
  /** The function `t` of a language whose words are loaded: the page's language, or one that `addUi` has loaded. */
  tIn(lang: string): Say
  /** Loads more words of the interface: those that only a part of this page needs, or those of a second language. */
  addUi(lang: string, part: 'ui' | 'stageUi'): Promise<void>
  /** Loads the first language; nothing may be drawn before that. Rejects if it cannot be loaded. */
  start(): Promise<void>
  /** The parts of the deck's words that `followWords` has loaded, in the page's language. */
  readonly words: Partial<Pick<DeckWords, WordPart>>
  /** The same words in the form that components receive; undefined until the claims are loaded. */
  column(): Column | undefined
  /** Loads parts of `words`, with retries, now and at each change of language; calls `onLoad` each time they are loaded. */
  followWords(parts: WordPart[], onLoad: () => void): Promise<void>
  /** Loads parts of the deck's words in a language of `langs`; rejects if the server cannot be reached. */
  loadWords<P extends keyof DeckWords>(lang: string, parts: readonly P[]): Promise<Pick<DeckWords, P>>
}

interface PageOptions {
  debate: Debate
  /** The words of the interface that only this page needs. */
  ui?: 'stageUi' | 'deskUi'
  /** The parts of the deck's words that must be loaded before the page is drawn. */
  needed?: readonly (keyof DeckWords)[]
}

export function createPage({ debate, ui, needed = [] }: PageOptions): Page {
  const { deck, names } = debate
  const questions = questionsOf(deck)
  const i18n = i18next.createInstance().use(englishForms)
  const listeners = new Set<() => void>()
  const words: Page['words'] = {}
  let current = ''
  let wanted = ''

  function onLang(listener: () => void, signal?: AbortSignal): void {
    listeners.add(listener)
    signal?.addEventListener('abort', () => listeners.delete(listener))
  }

  async function setLang(lang: string, keep = remember): Promise<void> {
    wanted = lang
    try {
      await turnTo(lang, keep)
    } catch (error) {
      if (current === '') throw error
      // The language stays the same; menus must show it again.
      for (const listener of listeners) listener()
    }
  }

  async function turnTo(lang: string, keep: (lang: string) => void): Promise<void> {
    const parts = debate.words[lang]
    if (!parts) return
    const [shared, own] = await Promise.all([parts.ui(), ui ? parts[ui]() : {}, ...needed.map((part) => parts[part]())])
    // If the language is switched twice in quick succession, the later switch counts, whichever loads first.
    if (wanted !== lang) return
    // Both have words of errors, so they are joined group by group.
    for (const words of [shared, own]) i18n.addResourceBundle(lang, 'ui', words, true, true)
    await i18n.changeLanguage(lang)
    const isSwitch = current !== ''
    current = lang
    Object.assign(document.documentElement, inLang(lang))
    if (isSwitch) keep(lang)
    for (const listener of listeners) listener()
  }

  async function loadWords<P extends keyof DeckWords>(lang: string, parts: readonly P[]): Promise<Pick<DeckWords, P>> {
    const from = debate.words[lang]
    if (!from) throw new Error(`there are no words in ${lang}`)
    const loaded = await Promise.all(parts.map(async (part) => [part, await from[part]()] as const))
    // Each part was loaded under its own name.
    return Object.fromEntries(loaded) as Pick<DeckWords, P>
  }

  async function followWords(parts: WordPart[], onLoad: () => void): Promise<void> {
    const load = async () => {
      const lang = current
      const loaded = await keepTrying(() => loadWords(lang, parts))
      if (lang !== current) return
      Object.assign(words, loaded)
      onLoad()
    }
    onLang(() => void load())
    await load()
  }

  if (watchedState !== undefined)
    void import('./watch.ts').then(({ watchDebate }) => {
      const redraw = () => turnTo(current, () => {})
      watchDebate({ debate, questions, isDrawnOnce: () => listeners.size === 0, redraw })
    })

  const t = i18n.t.bind(i18n)
  return {
    deck,
    hash: () => debate.hash,
    slides: toSlides(deck),
    questions,
    langs: Object.keys(debate.words),
    names,
    currentLang: () => current,
    setLang,
    onLang,
    t,
    tIn: (lang) => i18n.getFixedT(lang),
    addUi: async (lang, part) =>
      void i18n.addResourceBundle(lang, 'ui', await debate.words[lang]?.[part](), true, true),
    start: async () => {
      if (!i18n.isInitialized)
        await i18n.init({
          ...{ ns: ['ui'], defaultNS: 'ui', resources: {}, postProcess: englishForms.name },
          interpolation: { escapeValue: false },
        })
      await setLang(firstLang(Object.keys(debate.words)))
    },
    words,
    column: () => {
      const { claims } = words
      return claims && { currentLang: () => current, t, words: { ...words, claims } }
    },
    followWords,
    loadWords,
  }
}

const stored = 'lang'
/** The language of the page's folder, such as /ja/; null if the folder has none. */
const ofFolder = document.documentElement.dataset.lang ?? null

function firstLang(langs: string[]): string {
  const wished = new URLSearchParams(location.search).get('lang')
  return matchLang(
    [wished, ofFolder, deviceStorage.getItem(stored), ...navigator.languages].filter((wish) => wish !== null),
    langs,
  )
}

/** Stores the choice for the next visit, and changes a language that the address names, so that a reload keeps the choice. */
function remember(lang: string): void {
  const url = new URL(location.href)
  if (ofFolder !== null) {
    url.pathname = new URL(`${lang}/`, siteRoot).pathname
    url.searchParams.delete('lang')
  } else if (url.searchParams.has('lang')) url.searchParams.set('lang', lang)
  if (url.href !== location.href) history.replaceState(history.state, '', url)
  deviceStorage.setItem(stored, lang)
}
