// Brings language tags, as authors type them, to the one form in which all other code compares them.
import { Lang } from '../core/id.ts'

/** The canonical form of a language tag; undefined if the text is no language tag. */
export function canonicalTag(tag: string): string | undefined {
  try {
    const [canonical] = Intl.getCanonicalLocales(tag)
    return canonical !== undefined && Lang.safeParse(canonical).success ? canonical : undefined
  } catch {
    return undefined
  }
}
