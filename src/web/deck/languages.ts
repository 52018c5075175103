// Which language the slides are in, and which one beside it.
import { currentLang, langName, langs, onLang, setLang, t } from '../shared/i18n.ts'
import { box } from './words.ts'

/** How long the menu stays after the pointer last moved, in milliseconds. */
const menuStays = 2500

/** None, then each other language in turn. */
export function nextSecond(second: string | undefined): string | undefined {
  const others = langs.filter((lang) => lang !== currentLang())
  return others[second === undefined ? 0 : others.indexOf(second) + 1]
}

/** The menu of languages; it hides while the pointer rests, so that a projector shows the slide alone. */
export function languageMenu(second: () => string | undefined, setSecond: (lang: string | undefined) => void) {
  const first = box('select', '')
  const beside = box('select', '')
  first.addEventListener('change', () => {
    void setLang(first.value)
    first.blur()
  })
  beside.addEventListener('change', () => {
    setSecond(beside.value || undefined)
    beside.blur()
  })
  const option = (lang: string) => {
    const element = box('option', '', langName(lang))
    element.value = lang
    element.lang = lang
    return element
  }
  const show = () => {
    const none = box(
      'option',
      '',
      t(($) => $.deck.oneLanguage),
    )
    none.value = ''
    first.replaceChildren(...langs.map(option))
    beside.replaceChildren(none, ...langs.filter((lang) => lang !== currentLang()).map(option))
    first.value = currentLang()
    beside.value = second() ?? ''
    first.setAttribute(
      'aria-label',
      t(($) => $.language),
    )
    beside.setAttribute(
      'aria-label',
      t(($) => $.deck.secondLanguage),
    )
  }
  onLang(show)
  show()
  const menu = box('div', 'menu', first, beside)
  let timer: ReturnType<typeof setTimeout>
  addEventListener('pointermove', () => {
    menu.classList.add('shown')
    clearTimeout(timer)
    timer = setTimeout(() => menu.classList.remove('shown'), menuStays)
  })
  return { menu, show }
}
