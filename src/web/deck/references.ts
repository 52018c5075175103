// What stands behind the claims, loaded after them: sources, and the numbers of the charts.
import type { References } from '../../core/deck.ts'

let loaded: References | undefined

/** The sources and numbers, once they are there. */
export const references = (): References | undefined => loaded

export async function loadReferences(): Promise<void> {
  loaded ??= (await import('virtual:references')).references
}
