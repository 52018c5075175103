// The menu of languages on pages made with Preact; nothing if the debate has only one.

import { inLang } from '../../draw/in-lang.ts'
import type { Page } from './page.ts'

export function LangMenu({ page }: { page: Page }) {
  const { currentLang, langs, names, setLang, t } = page
  if (langs.length < 2) return null
  return (
    <select
      class="lang-menu"
      aria-label={t(($) => $.language)}
      value={currentLang()}
      onChange={(event) => void setLang(event.currentTarget.value)}
    >
      {langs.map((lang) => (
        <option key={lang} value={lang} {...inLang(lang)}>
          {names[lang]}
        </option>
      ))}
    </select>
  )
}
