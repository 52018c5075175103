// The menu of languages on pages made with Preact, and the language as a signal that they redraw on.
import { signal } from '@preact/signals'
import { currentLang, langName, langs, onLang, setLang, t } from './i18n.ts'

/** Read in a component to draw it again in each language. */
export const langSignal = signal(currentLang())
onLang(() => {
  langSignal.value = currentLang()
})

export function LangMenu() {
  return (
    <select
      class="lang-menu"
      aria-label={t(($) => $.language)}
      value={langSignal.value}
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
