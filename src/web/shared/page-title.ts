// The title of a page: where one is, then whose page it is, in the page's language.
import { unmarked } from '../../core/text.ts'
import type { Page } from './page.ts'

export function showTitle({ t }: Page, ...where: string[]): void {
  document.title = unmarked([...where, t(($) => $.product)].join(' · '))
}
