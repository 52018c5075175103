// Brings language tags, as authors type them, to the one form in which all other code compares them.
import { Lang } from '../core/id.ts'
import { remember } from './remember.ts'

/** The canonical form of a language tag; undefined if the text is no language tag. */
export const canonicalTag: (tag: string) => string | undefined = remember((tag) => {
  try {
    const [canonical] = Intl.getCanonicalLocales(tag)
    return canonical !== undefined && Lang.safeParse(canonical).success ? canonical : undefined
  } catch {
    return undefined
  }
}, 10_000)
