// The attributes of an element whose texts are in a language.
import { dir } from 'i18next'

export interface InLang {
  lang: string
  dir: 'ltr' | 'rtl'
}

const known = new Map<string, InLang>()

/** The language, and the direction in which it is written; nothing for an element in the language around it. */
export function inLang(lang: string | undefined): Partial<InLang> {
  if (lang === undefined) return {}
  const made = known.get(lang) ?? { lang, dir: dir(lang) }
  known.set(lang, made)
  return made
}
