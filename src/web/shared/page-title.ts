// The title of a page: first what it shows now, then the name of the product, in the page's language.
import { unmarked } from '../../core/text.ts'
import type { Page } from './page.ts'

export function showTitle({ t }: Page, ...where: string[]): void {
  document.title = unmarked([...where, t(($) => $.product)].join(' · '))
}
