// The words of the prerendered pages, by language: those that a reader sees before any script has run, and those for search engines and
// shared links.
import { toPlain } from '../core/text.ts'
import { picturePath } from './picture.ts'
import type { Content } from './read-content.ts'
import { textsOf } from './texts.ts'

export interface SiteWords {
  lang: string
  /** `product`: the name of the program; `title`: that of the debate. */
  product: string
  title: string
  description: string
  /** For browsers that are too old for a page. */
  tooOld: string
  /** For addresses where nothing is. */
  missing: string
  /** The picture's path in the site, whether or not it is there. */
  picture: string
  /** The names of the two sides. */
  sides: { yes: string; no: string }
}

export const toSiteWords = ({ langs }: Content): SiteWords[] =>
  [...langs].map(([lang, { words, ui }]) => {
    const { claims, frame } = words
    const named = new Map(textsOf(ui).map(([key, text]) => [key.join('.'), text]))
    const places = { subtitle: toPlain(frame.subtitle ?? []), byline: toPlain(frame.byline ?? []) }
    return {
      lang,
      product: named.get('product') ?? '',
      title: toPlain(claims.title),
      description: fill(named.get('site.description') ?? '', places),
      tooOld: named.get('site.tooOld') ?? '',
      missing: named.get('errors.not_found') ?? '',
      picture: picturePath(lang, words),
      sides: { yes: named.get('swing.yes') ?? '', no: named.get('swing.no') ?? '' },
    }
  })

const fill = (text: string, places: Record<string, string>): string =>
  text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => places[name] ?? '')
