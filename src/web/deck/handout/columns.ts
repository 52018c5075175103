// The languages of a handout, one or two in parallel, and its rows, which say the same in each.
import type { DeckWords } from '../../../core/deck.ts'
import type { Text } from '../../../core/text.ts'
import type { Say } from '../../shared/page.ts'
import { drawText } from '../../shared/text.ts'
import { build } from '../element.ts'
import { citeSources } from '../sources.ts'
import type { DeckPage } from '../words.ts'

export interface Column {
  lang: string
  words: Omit<DeckWords, 'notes'>
  t: Say
}

/** The page's language and, where it is another one that there is, the second. */
export async function loadColumns(page: DeckPage, second: string | null): Promise<Column[]> {
  const { addUi, langs, tIn } = page
  const first = page.currentLang()
  const beside = langs.filter((lang) => lang === second && lang !== first)
  await Promise.all(beside.flatMap((lang) => [addUi(lang, 'ui'), addUi(lang, 'stageUi')]))
  return Promise.all(
    [first, ...beside].map(async (lang) => ({
      lang,
      words: await page.loadWords(lang, ['claims', 'frame', 'arguments', 'evidence']),
      t: tIn(lang),
    })),
  )
}

/** One cell a language, side by side; the row says whether they are headings or sources, since `:has` is too new. */
export function buildRow(columns: Column[], fill: (column: Column) => HTMLElement): HTMLElement {
  const cells = columns.map((column) => {
    const cell = fill(column)
    cell.lang = column.lang
    return cell
  })
  const row = build('div', 'row', ...cells)
  row.classList.toggle('headed', row.querySelector('h1, h2, h3') !== null)
  row.classList.toggle('cites', row.querySelector('.cited') !== null)
  return row
}

/**
 * A text of the deck, or of the interface, in each language, with what stands before it; a heading is one in the first alone,
 * so that none counts twice.
 */
export function buildTexts(
  columns: Column[],
  tag: 'h1' | 'h2' | 'h3' | 'p',
  name: string,
  pick: (column: Column) => Text | string | undefined,
  lead?: (column: Column) => string,
): HTMLElement {
  return buildRow(columns, (column) => {
    const own = column === columns[0] ? tag : 'p'
    if (!lead) return buildText(own, name, pick(column))
    // In a box of its own: a text in a row tears apart at its phrase ends.
    return build(own, name, build('span', 'lead', lead(column)), ' ', buildText('span', '', pick(column)))
  })
}

export function buildText(tag: keyof HTMLElementTagNameMap, name: string, text: Text | string = ''): HTMLElement {
  const element = build(tag, name)
  drawText(element, typeof text === 'string' ? [{ text }] : text)
  return element
}

/** The sources that slides name, each once: outlet and date. */
export function buildCited(page: DeckPage, columns: Column[], slides: string[]): HTMLElement {
  const sources = [...new Set(slides.flatMap((slide) => page.references()?.cited[slide] ?? []))]
  return buildRow(columns, ({ lang, words }) =>
    build('p', 'cited', ...citeSources(page, sources, words.arguments, lang)),
  )
}
