// Language tags as authors type them, and as everything else compares them.
import { Lang } from '../core/id.ts'

/** The canonical form of a language's tag, and undefined for what is none. */
export function canonicalTag(tag: string): string | undefined {
  try {
    const [canonical] = Intl.getCanonicalLocales(tag)
    return canonical !== undefined && Lang.safeParse(canonical).success ? canonical : undefined
  } catch {
    return undefined
  }
}
