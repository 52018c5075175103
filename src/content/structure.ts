// What slides/ says, as it was read, and the names of its files.
import type { ClaimFile, DeckFile, EvidenceFile, SourcesFile } from '../core/deck-files.ts'

export const deckPath = 'slides/deck.json'
export const evidencePath = 'slides/evidence.json'
export const sourcesPath = 'slides/sources.json'

/** What slides/ says beside its claims. */
export interface Structure {
  deck: DeckFile
  sources: SourcesFile
  evidence: EvidenceFile
}

/** What slides/ says of claims. Where a file could not be read, nobody can say what is too much elsewhere. */
export interface ClaimFiles {
  claims: ClaimFile[]
  /** The file of each claim by id, also of one that could not be read. */
  files: Map<string, string>
  areAllRead: boolean
}
