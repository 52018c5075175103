// From slides/ as an author writes it to the deck as the pages take it: what all of them need, and what stands behind it.
import { isAfter } from '../core/date.ts'
import { type Claim, type Deck, type References, type Slide, toSlides } from '../core/deck.ts'
import type { Argument, ClaimFile } from '../core/deck-files.ts'
import type { Structure } from './structure.ts'

/** `files`: the claims in their order. */
export function shapeDeck(structure: Structure, files: ClaimFile[]): { deck: Deck; references: References } {
  const { sources, evidence } = structure
  const { agreeSupports, since } = structure.deck.thesis
  const order = new Intl.Collator('en', { numeric: true })
  const deck: Deck = {
    ...structure.deck,
    thesis: { agreeSupports, since: since !== undefined },
    claims: files.map((file) => toClaim(file, structure)),
    sources: Object.keys(sources).sort(order.compare),
  }
  const cited = toSlides(deck).flatMap((slide): [string, string[]][] => {
    const ids = citedOn(slide, structure, files)
    return ids.length > 0 ? [[slide.id, ids]] : []
  })
  return { deck, references: { sources, evidence, cited: Object.fromEntries(cited) } }
}

function toClaim(file: ClaimFile, structure: Structure): Claim {
  const { id, act, core, agreeSupports, reasons, counter, evidence = [], hindsight } = file
  const later = [...reasons, counter].map((argument) => laterOf(argument, structure))
  return {
    ...{ id, act, core, agreeSupports, reasons: reasons.length, evidence },
    ...(later.some((date) => date !== null) && { later }),
    ...(hindsight && { verdict: hindsight.verdict }),
  }
}

/**
 * Since when an argument is known, if that is after the time which voters put themselves in: as its author says; else the date of
 * its newest source, if none is of that time; null if it was known then, or no source has a date.
 */
function laterOf({ known, sources: ids }: Argument, { deck, sources }: Structure): string | null {
  const dates = known ? [known] : ids.flatMap((id) => sources[id]?.date ?? [])
  if (dates.length === 0 || !dates.every((date) => isAfter(date, deck.asOf))) return null
  return dates.reduce((newest, date) => (isAfter(date, newest) ? date : newest))
}

/** The sources that a slide names beneath its words; a chart and the list of sources name their own. */
function citedOn({ kind, poll }: Slide, { deck }: Structure, files: ClaimFile[]): string[] {
  if (kind === 'vote' && poll?.round === 'since') return deck.thesis.since?.sources ?? []
  const claim = files.find(({ id }) => id === poll?.claim)
  if (kind === 'arguments' && claim) {
    return [...new Set([...claim.reasons, claim.counter].flatMap(({ sources }) => sources))]
  }
  return kind === 'hindsight' ? (claim?.hindsight?.sources ?? []) : []
}
