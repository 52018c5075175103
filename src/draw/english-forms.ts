// The plural of texts that a language leaves in English: its own rules choose the text, and may have one for 1 and 21, or for all numbers.
import { betweenForms } from '../core/text.ts'

/** For i18next: of two English texts takes the one for this number. */
export const englishForms = {
  type: 'postProcessor' as const,
  name: 'en',
  process: (text: string, _key: unknown, { count }: { count?: number }): string =>
    text.split(betweenForms)[count === 1 ? 'shift' : 'pop']() ?? '',
}
