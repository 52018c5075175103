// The texts of the interface in one language: all that a component knows about languages is the `Speech` that it receives.
import type i18next from 'i18next'
import type ui from '../../locales/en/ui.json'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'ui'
    resources: { ui: typeof ui }
    enableSelector: true
  }
}

/** Returns a text of the interface. */
export type Say = typeof i18next.t

/** A language, and the function that returns the interface's texts in it. */
export interface Speech {
  currentLang(): string
  t: Say
}
