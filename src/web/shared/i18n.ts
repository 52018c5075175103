// The words of the interface and the language of the page: ?lang=, else that of the page's folder, else what was chosen before,
// else what the browser asks for. A language is loaded when it is chosen; the folders of locales/ are the only list.

import { names, words } from 'virtual:words'
import i18next from 'i18next'
import type ui from '../../../locales/en/ui.json'
import type { DeckWords } from '../../core/deck.ts'
import { matchLang } from '../../core/lang.ts'
import { siteRoot } from './site.ts'
import { deviceStorage } from './storage.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'ui'
    resources: { ui: typeof ui }
    enableSelector: true
  }
}

export const langs: string[] = Object.keys(words)
const stored = 'lang'
/** The language of a page that is in a folder of its own (/ja/). */
const ofFolder = document.documentElement.dataset.lang ?? null

/** The name of a language in itself. */
export const langName = (lang: string): string => names[lang] ?? lang

function firstLang(): string {
  const wished = new URLSearchParams(location.search).get('lang')
  return matchLang(
    [wished, ofFolder, deviceStorage.getItem(stored), ...navigator.languages].filter((wish) => wish !== null),
    langs,
  )
}

const i18n = i18next.createInstance()
export const t = i18n.t.bind(i18n)
/** Says a text of the interface in a language. */
export type Say = typeof t
/** The words of a language whose words are here: the page's, or one that `addUi` brought. */
export const tIn = (lang: string): Say => i18n.getFixedT(lang)
let current = ''
let wanted = ''
let page: 'stageUi' | 'deskUi' | undefined
let needed: readonly (keyof DeckWords)[] = []
const listeners = new Set<() => void>()

export const currentLang = (): string => current
/** Calls `listener` after each change of language, once its words are there; until `signal` is aborted. */
export function onLang(listener: () => void, signal?: AbortSignal): void {
  listeners.add(listener)
  signal?.addEventListener('abort', () => listeners.delete(listener))
}

/**
 * Loads the first language, with the words of the interface that this page alone needs, and those of the deck without which it is
 * not drawn; nothing may be drawn before.
 */
export async function startI18n(
  ofPage?: 'stageUi' | 'deskUi',
  ofDeck: readonly (keyof DeckWords)[] = [],
): Promise<void> {
  page = ofPage
  needed = ofDeck
  if (!i18n.isInitialized)
    await i18n.init({ ns: ['ui'], defaultNS: 'ui', resources: {}, interpolation: { escapeValue: false } })
  await setLang(firstLang())
}

/**
 * Switches the page to a language of `langs` and remembers it, or keeps it in another way; where its words cannot be had, the page
 * stays as it is.
 */
export async function setLang(lang: string, keep: (lang: string) => void = remember): Promise<void> {
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
  const parts = words[lang]
  if (!parts) return
  const [ui, ofPage] = await Promise.all([
    parts.ui(),
    page ? parts[page]() : {},
    ...needed.map((part) => parts[part]()),
  ])
  // Of two switches in quick succession the later one holds, whichever loads first.
  if (wanted !== lang) return
  i18n.addResourceBundle(lang, 'ui', { ...ui, ...ofPage })
  await i18n.changeLanguage(lang)
  const isSwitch = current !== ''
  current = lang
  document.documentElement.lang = lang
  if (isSwitch) keep(lang)
  for (const listener of listeners) listener()
}

/** Adds words that a part of this page alone needs, or those of a language beside the page's. */
export const addUi = async (lang: string, part: 'ui' | 'stageUi'): Promise<void> =>
  void i18n.addResourceBundle(lang, 'ui', await words[lang]?.[part]())

/** The language after the current one, round and round. */
export const nextLang = (): string => langs[(langs.indexOf(current) + 1) % langs.length] ?? current

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
