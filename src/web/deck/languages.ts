// The first and the second language of the slides: the menu, the keys, and the drawing of words after each choice.
import { unmarked } from '../../core/text.ts'
import { inLang } from '../../draw/in-lang.ts'
import { build } from './element.ts'
import type { Audience } from './stage.tsx'
import type { DeckPage } from './words.ts'

/** How long the menu stays after the pointer last moved, in milliseconds. */
const menuStays = 2500

export interface Languages {
  menu: HTMLElement
  /** Changes to the next language; after the last one comes the first. */
  turnLanguage(): void
  setSecond(lang: string | undefined): void
  /** Changes to the next second language: first none, then each other language in turn. */
  turnSecond(): void
  /** Shows the languages that the presenter chose for all screens, if that choice is new; does not store it. */
  take(chosen: string[]): void
  /** Draws the words in the chosen languages. `claims` resolves once the claims are on screen, `all` once all words are. */
  draw(): { claims: Promise<void>; all: Promise<void> }
}

interface LanguagesOptions {
  page: DeckPage
  audience: Audience
  /** The second language that the address asks for. */
  wished: string | null
  /** Called each time new words are on screen. */
  onDrawn: () => void
  signal: AbortSignal
}

/** Builds the menu; its listeners end when `signal` is aborted. */
export function buildLanguages({ page, audience, wished, onDrawn, signal }: LanguagesOptions): Languages {
  const { currentLang, langs, names, onLang, setLang, t } = page
  let second = langs.find((lang) => lang === wished)
  let taken = ''
  const first = build('select', '')
  const beside = build('select', '')
  const menu = build('header', 'menu', first, beside)
  menu.hidden = langs.length < 2
  const toOption = (lang: string) => buildOption(lang, names[lang] ?? lang)
  const leave = () => document.activeElement instanceof HTMLElement && document.activeElement.blur()

  /** A choice at a hall's screen is kept in the address, and not stored as the language of the browser's owner. */
  const setFirst = (lang: string) =>
    void (audience === 'room' ? setLang(lang, () => keepInAddress('lang', lang)) : setLang(lang))
  function setSecond(lang: string | undefined): void {
    showSecond(lang)
    keepInAddress('second', second)
  }
  function showSecond(lang: string | undefined): void {
    second = lang === currentLang() ? undefined : lang
    fillMenu()
    void draw().claims
  }
  function draw() {
    const drawing = page.drawWords(second)
    const tell = () => {
      if (!signal.aborted) onDrawn()
    }
    return { claims: drawing.claims.then(tell), all: drawing.all.then(tell) }
  }
  function fillMenu(): void {
    const none = build(
      'option',
      '',
      t(($) => $.deck.oneLanguage),
    )
    none.value = ''
    first.replaceChildren(...langs.map(toOption))
    beside.replaceChildren(none, ...langs.filter((lang) => lang !== currentLang()).map(toOption))
    first.value = currentLang()
    beside.value = second ?? ''
    first.setAttribute('aria-label', unmarked(t(($) => $.language)))
    beside.setAttribute('aria-label', unmarked(t(($) => $.deck.secondLanguage)))
  }

  first.addEventListener('change', () => setFirst(first.value))
  beside.addEventListener('change', () => setSecond(beside.value || undefined))
  // Keys pressed in the menu must not turn slides. Escape leaves the menu, and so does a choice made with a pointer.
  let isPointed = false
  menu.addEventListener('pointerdown', () => {
    isPointed = true
  })
  menu.addEventListener('keydown', (event) => {
    isPointed = false
    event.stopPropagation()
    if (event.key === 'Escape') leave()
  })
  menu.addEventListener('change', () => isPointed && leave())
  showOnMove(menu, signal)
  onLang(() => {
    if (second === currentLang()) second = undefined
    fillMenu()
    void draw().claims
  }, signal)
  fillMenu()
  return {
    menu,
    turnLanguage: () => setFirst(langs[(langs.indexOf(currentLang()) + 1) % langs.length] ?? currentLang()),
    setSecond,
    turnSecond: () => {
      const others = langs.filter((lang) => lang !== currentLang())
      setSecond(others[second === undefined ? 0 : others.indexOf(second) + 1])
    },
    take: (chosen) => {
      const [lang, beside] = chosen
      if (lang === undefined || chosen.join() === taken) return
      taken = chosen.join()
      second = beside
      // To set the current language again draws nothing, so the second one must be drawn here.
      if (lang === currentLang()) showSecond(beside)
      else void setLang(lang, () => {})
    },
    draw,
  }
}

function buildOption(lang: string, name: string): HTMLOptionElement {
  const option = build('option', '', name)
  option.value = lang
  Object.assign(option, inLang(lang))
  return option
}

/** Shows the menu only while the pointer moves, so that a projector usually shows nothing but the slide. */
function showOnMove(menu: HTMLElement, signal: AbortSignal): void {
  let timer: ReturnType<typeof setTimeout>
  const show = () => {
    menu.classList.add('shown')
    clearTimeout(timer)
    timer = setTimeout(() => menu.classList.remove('shown'), menuStays)
  }
  addEventListener('pointermove', show, { signal })
}

/** Keeps a choice in the address, so that a reload and a link keep it. */
export function keepInAddress(name: string, value: string | undefined): void {
  const url = new URL(location.href)
  if (value === undefined) url.searchParams.delete(name)
  else url.searchParams.set(name, value)
  history.replaceState(history.state, '', url)
}
