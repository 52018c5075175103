// The debate that a page shows, and all its words, the interface's too. The page's main makes it and hands it on, so that nothing about
// a debate is global, or computed when a module loads.
// The language of the page: ?lang=, else that of the page's folder, else what was chosen before, else what the browser asks for. A
// language is loaded when it is chosen.
import i18next from 'i18next'
import { type Deck, type DeckWords, questionsOf, type Slide, toSlides } from '../../core/deck.ts'
import { matchLang } from '../../core/lang.ts'
import type { PollKey } from '../../core/poll.ts'
import type { WordedQuestion } from '../../core/question.ts'
import type { Column } from '../../draw/column.ts'
import type { Say, Speech } from '../../draw/speech.ts'
import type { Debate } from './debate.ts'
import { siteRoot } from './site.ts'
import { deviceStorage } from './storage.ts'
import { keepTrying } from './wake.ts'

type WordPart = 'claims' | 'arguments' | 'evidence' | 'notes'

export interface Page extends Speech {
  readonly deck: Deck
  /** Of the deck and all words, as the server names them in a room of this debate. */
  readonly hash: string
  /** All slides of the whole deck. */
  readonly slides: Slide[]
  /** How each of its polls is asked in the page's words. */
  readonly questions: ReadonlyMap<PollKey, WordedQuestion>
  /** The languages that there are. */
  readonly langs: string[]
  /** Each language's name in itself. */
  readonly names: Record<string, string>
  /**
   * Switches the page to a language of `langs` and remembers it, or keeps it in another way; where its words cannot be had, the page
   * stays as it is.
   */
  setLang(lang: string, keep?: (lang: string) => void): Promise<void>
  /** Calls `listener` after each change of language, once its words are there; until `signal` is aborted. */
  onLang(listener: () => void, signal?: AbortSignal): void
  /** The same in a language whose words are here: the page's, or one that `addUi` brought. */
  tIn(lang: string): Say
  /** Adds words of the interface that a part of this page alone needs, or those of a language beside the page's. */
  addUi(lang: string, part: 'ui' | 'stageUi'): Promise<void>
  /** Loads the first language; nothing may be drawn before. Rejects where it cannot be had. */
  start(): Promise<void>
  /** The deck's words in the page's language, those parts that `followWords` has loaded. */
  readonly words: Partial<Pick<DeckWords, WordPart>>
  /** Those words as components are given them; undefined until they are there. */
  column(): Column | undefined
  /** Loads parts of `words`, with retries, now and at each change of language; calls `onLoad` each time they are there. */
  followWords(parts: WordPart[], onLoad: () => void): Promise<void>
  /** Loads parts of the deck's words in a language of `langs`; rejects where the server is gone. */
  loadWords<P extends keyof DeckWords>(lang: string, parts: readonly P[]): Promise<Pick<DeckWords, P>>
}

interface PageOptions {
  debate: Debate
  /** The words of the interface that this page alone needs. */
  ui?: 'stageUi' | 'deskUi'
  /** The words of the deck without which the page is not drawn. */
  needed?: readonly (keyof DeckWords)[]
}

export function createPage({ debate: { deck, hash, words: loads, names }, ui, needed = [] }: PageOptions): Page {
  const i18n = i18next.createInstance()
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
      // Menus show again which language it is.
      for (const listener of listeners) listener()
    }
  }

  async function turnTo(lang: string, keep: (lang: string) => void): Promise<void> {
    const parts = loads[lang]
    if (!parts) return
    const [shared, own] = await Promise.all([parts.ui(), ui ? parts[ui]() : {}, ...needed.map((part) => parts[part]())])
    // Of two switches in quick succession the later one holds, whichever loads first.
    if (wanted !== lang) return
    i18n.addResourceBundle(lang, 'ui', { ...shared, ...own })
    await i18n.changeLanguage(lang)
    const isSwitch = current !== ''
    current = lang
    document.documentElement.lang = lang
    if (isSwitch) keep(lang)
    for (const listener of listeners) listener()
  }

  async function loadWords<P extends keyof DeckWords>(lang: string, parts: readonly P[]): Promise<Pick<DeckWords, P>> {
    const from = loads[lang]
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

  const t = i18n.t.bind(i18n)
  return {
    deck,
    hash,
    slides: toSlides(deck),
    questions: questionsOf(deck),
    langs: Object.keys(loads),
    names,
    currentLang: () => current,
    setLang,
    onLang,
    t,
    tIn: (lang) => i18n.getFixedT(lang),
    addUi: async (lang, part) => void i18n.addResourceBundle(lang, 'ui', await loads[lang]?.[part]()),
    start: async () => {
      if (!i18n.isInitialized)
        await i18n.init({ ns: ['ui'], defaultNS: 'ui', resources: {}, interpolation: { escapeValue: false } })
      await setLang(firstLang(Object.keys(loads)))
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
/** The language of a page that is in a folder of its own (/ja/). */
const ofFolder = document.documentElement.dataset.lang ?? null

function firstLang(langs: string[]): string {
  const wished = new URLSearchParams(location.search).get('lang')
  return matchLang(
    [wished, ofFolder, deviceStorage.getItem(stored), ...navigator.languages].filter((wish) => wish !== null),
    langs,
  )
}

/** For the next visit, and in the address where its folder or ?lang= names a language, so that a reload keeps the choice. */
function remember(lang: string): void {
  const url = new URL(location.href)
  if (ofFolder !== null) {
    url.pathname = new URL(`${lang}/`, siteRoot).pathname
    url.searchParams.delete('lang')
  } else if (url.searchParams.has('lang')) url.searchParams.set('lang', lang)
  if (url.href !== location.href) history.replaceState(history.state, '', url)
  deviceStorage.setItem(stored, lang)
}
