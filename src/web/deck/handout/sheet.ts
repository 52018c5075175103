// The data from which a handout is drawn.
import type { Deck, References } from '../../../core/deck.ts'
import type { Reading } from '../../../core/readings.ts'
import type { Column, Columns } from '../../../draw/column.ts'
import type { DeckPage } from '../words.ts'

/** `deck`: the deck of this handout, whole or short; `columns`: its one or two languages. */
export interface Sheet {
  columns: Columns
  deck: Deck
  references: References | undefined
  rooms: Reading[]
}

/** Loads the page's language, and the second one if it is a different language of the debate. */
export async function loadColumns(page: DeckPage, second: string | null): Promise<Columns> {
  const { addUi, langs, loadWords, tIn } = page
  const first = page.currentLang()
  const load = async (lang: string): Promise<Column> => ({
    currentLang: () => lang,
    t: tIn(lang),
    words: await loadWords(lang, ['claims', 'frame', 'arguments', 'evidence']),
  })
  const beside = langs.filter((lang) => lang === second && lang !== first)
  await Promise.all(beside.flatMap((lang) => [addUi(lang, 'ui'), addUi(lang, 'stageUi')]))
  const [own, ...others] = await Promise.all([load(first), ...beside.map(load)])
  return [own, ...others]
}
