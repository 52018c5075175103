// The words of the answers, for every page that names them.
import { t } from './i18n.ts'

/** What an answer is called in the page's language. */
export const answerLabel = (value: number | null): string =>
  value === null
    ? t(($) => $.scale.dontKnow)
    : t(($) => $.scale['agree-5'][String(value) as '-2' | '-1' | '0' | '1' | '2'])
