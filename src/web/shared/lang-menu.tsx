// The menu of languages on pages made with Preact.
import { currentLang, langName, langs, setLang, t } from './i18n.ts'

export function LangMenu() {
  return (
    <select
      class="lang-menu"
      aria-label={t(($) => $.language)}
      value={currentLang()}
      onChange={(event) => void setLang(event.currentTarget.value)}
    >
      {langs.map((lang) => (
        <option key={lang} value={lang} lang={lang}>
          {langName(lang)}
        </option>
      ))}
    </select>
  )
}
