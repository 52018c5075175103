// From slides/ as an author writes it to the deck as the pages take it: what all of them need, and what stands behind it.
import { type Claim, type Deck, type References, type Slide, toSlides } from '../core/deck.ts'
import type { ClaimFile } from '../core/deck-files.ts'
import type { Structure } from './structure.ts'

/** `files`: the claims in their order. */
export function shapeDeck(structure: Structure, files: ClaimFile[]): { deck: Deck; references: References } {
  const { sources, evidence } = structure
  const { agreeSupports, since } = structure.deck.thesis
  const order = new Intl.Collator('en', { numeric: true })
  const deck: Deck = {
    ...structure.deck,
    thesis: { agreeSupports, since: since !== undefined },
    claims: files.map(toClaim),
    sources: Object.keys(sources).sort(order.compare),
  }
  const cited = toSlides(deck).flatMap((slide): [string, string[]][] => {
    const ids = citedOn(slide, structure, files)
    return ids.length > 0 ? [[slide.id, ids]] : []
  })
  return { deck, references: { sources, evidence, cited: Object.fromEntries(cited) } }
}

function toClaim({ id, act, core, agreeSupports, reasons, evidence = [], hindsight }: ClaimFile): Claim {
  const claim = { id, act, core, agreeSupports, reasons: reasons.length, evidence }
  return hindsight ? { ...claim, verdict: hindsight.verdict } : claim
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
