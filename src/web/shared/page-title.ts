// The title of a page: where one is, then whose page it is, in the page's language.
import { unmarked } from '../../core/text.ts'
import { t } from './i18n.ts'

export function showTitle(...where: string[]): void {
  document.title = unmarked([...where, t(($) => $.product)].join(' · '))
}
