// What says the interface's texts: every component is given one, and knows of languages nothing else.
import type i18next from 'i18next'
import type ui from '../../locales/en/ui.json'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'ui'
    resources: { ui: typeof ui }
    enableSelector: true
  }
}

/** Says a text of the interface. */
export type Say = typeof i18next.t

/** A language and what says the interface's texts in it. */
export interface Speech {
  currentLang(): string
  t: Say
}
