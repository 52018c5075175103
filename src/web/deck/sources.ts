// Where a slide's facts come from: outlet and date in a line, or the list at the end of the deck.
import { formatDate } from '../../core/date.ts'
import { drawText } from '../shared/text.ts'
import { build } from './element.ts'
import type { DeckPage, ShownWords } from './words.ts'

type SourceWords = ShownWords['arguments']

/** The outlets and dates of the sources of a slide, or of those given; `beside` is said at the end of the line. */
export function buildSourcesLine(page: DeckPage, of: string | string[], beside?: () => string): HTMLElement {
  const { currentLang, onWords, references, shownWords } = page
  const line = build('p', 'cited')
  onWords(() => {
    const sources = typeof of === 'string' ? references()?.cited[of] : of
    const items = citeSources(page, sources ?? [], shownWords().arguments, currentLang())
    if (beside) items.push(build('span', 'as-of', beside()))
    line.replaceChildren(...items)
  })
  return line
}

/** Sources in the words of a language, one after another, with what they are before them; nothing where there are none. */
export function citeSources(page: DeckPage, sources: string[], words: SourceWords, lang: string): HTMLElement[] {
  const items = sources.map((source) => build('span', 'source', ...outletOf(page, source, words, lang)))
  const label = page.tIn(lang)(($) => $.deck.sources)
  return items.length > 0 ? [build('span', 'label', label), ...items] : []
}

/** The outlet of a source and its date. */
export function outletOf(
  { references }: DeckPage,
  source: string,
  words: SourceWords,
  lang: string,
): (Node | string)[] {
  const outlet = build('span', 'outlet')
  drawText(outlet, words?.sources[source] ?? [])
  const date = references()?.sources[source]?.date
  return date ? [outlet, ` ${formatDate(date, lang)}`] : [outlet]
}

/** Sources as a list with their titles, each in the language it was written in. */
export function buildSourcesList(page: DeckPage, sources: string[]): HTMLElement {
  const list = build('ul', 'sources-list')
  for (const source of sources) {
    const item = build('li', '')
    writeSource(page, item, source)
    list.append(item)
  }
  return list
}

/** Writes a source with its title into an item of a list of sources. */
export function writeSource(page: DeckPage, item: HTMLElement, source: string): void {
  page.onWords(() => {
    const title = titleOf(page, source)
    item.replaceChildren(
      ...outletOf(page, source, page.shownWords().arguments, page.currentLang()),
      ...(title ? [title] : []),
    )
  })
}

/** The title of a source in the language it was written in, a link where it has an address; undefined where it has no title. */
export function titleOf({ references }: DeckPage, source: string): HTMLElement | undefined {
  const { title, lang, url } = references()?.sources[source] ?? {}
  if (!title) return undefined
  const name = url ? build('a', 'title', title) : build('span', 'title', title)
  if (url && name instanceof HTMLAnchorElement) name.href = url
  if (lang) name.lang = lang
  return name
}
