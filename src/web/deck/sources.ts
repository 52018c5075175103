// Where a slide's facts come from: outlet and date in a line, or the list at the end of the deck.
import { formatDate } from '../../core/date.ts'
import { currentLang, t } from '../shared/i18n.ts'
import { drawText } from '../shared/text.ts'
import { build } from './element.ts'
import { references } from './references.ts'
import { onWords, shownWords } from './words.ts'

/** The outlets and dates of the sources of a slide, or of those given; `beside` is said at the end of the line. */
export function buildSourcesLine(of: string | string[], beside?: () => string): HTMLElement {
  const line = build('p', 'cited')
  onWords(() => {
    const sources = typeof of === 'string' ? references()?.cited[of] : of
    const items = (sources ?? []).map((source) => build('span', 'source', ...outletOf(source)))
    if (items.length > 0)
      items.unshift(
        build(
          'span',
          'label',
          t(($) => $.deck.sources),
        ),
      )
    if (beside) items.push(build('span', 'as-of', beside()))
    line.replaceChildren(...items)
  })
  return line
}

function outletOf(source: string): (Node | string)[] {
  const outlet = build('span', 'outlet')
  drawText(outlet, shownWords().arguments?.sources[source] ?? [])
  const date = references()?.sources[source]?.date
  return date ? [outlet, ` ${formatDate(date, currentLang())}`] : [outlet]
}

/** Sources as a list with their titles, each in the language it was written in. */
export function buildSourcesList(sources: string[]): HTMLElement {
  const list = build('ul', 'sources-list')
  onWords(() => {
    list.replaceChildren(
      ...sources.map((source) => {
        const { title, lang, url } = references()?.sources[source] ?? {}
        const item = build('li', '', ...outletOf(source))
        if (!title) return item
        const name = url ? build('a', 'title', title) : build('span', 'title', title)
        if (url && name instanceof HTMLAnchorElement) name.href = url
        if (lang) name.lang = lang
        item.append(name)
        return item
      }),
    )
  })
  return list
}
