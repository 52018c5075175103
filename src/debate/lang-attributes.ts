// The attributes of an element of HTML whose texts are in a language.

/** `lang="ar" dir="rtl"`: the language, and the direction in which it is written. */
export const langAttributes = (lang: string): string => `lang="${lang}" dir="${directionOf(lang)}"`

/** The direction in which a language is written. Cast, since TypeScript does not know this method yet, which Node has. */
export const directionOf = (lang: string): 'ltr' | 'rtl' =>
  (new Intl.Locale(lang) as Intl.Locale & { getTextInfo(): { direction: 'ltr' | 'rtl' } }).getTextInfo().direction
