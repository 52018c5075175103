// Holds the files of slides/ against each other: acts, sources and charts that are named are there, and none is there that
// nobody names.
import { checkEvidence } from './check-evidence.ts'
import type { Key, Report } from './problems.ts'
import { type ClaimFiles, deckPath, evidencePath, type Structure, sourcesPath } from './structure.ts'

/** Reports what does not fit in slides/ itself. */
export function checkDeck(structure: Structure, claimFiles: ClaimFiles, report: Report): void {
  checkActs(structure, claimFiles, report)
  checkSources(structure, claimFiles, report)
  checkEvidence(structure, claimFiles, report)
}

function checkActs({ deck }: Structure, { claims, files }: ClaimFiles, report: Report): void {
  for (const [at, act] of deck.acts.entries()) {
    if (deck.acts.indexOf(act) < at) report(deckPath, ['acts', at], `"${act}" stands twice; remove one`)
  }
  for (const { id, act } of claims) {
    if (deck.acts.includes(act)) continue
    report(
      files.get(id) ?? 'slides',
      ['act'],
      `"${act}" is not among the acts of ${deckPath}; add it there or correct it`,
    )
  }
}

function checkSources(structure: Structure, claimFiles: ClaimFiles, report: Report): void {
  const named = new Set<string>()
  for (const { file, key, sources } of listCitations(structure, claimFiles)) {
    for (const [at, source] of sources.entries()) {
      named.add(source)
      if (Object.hasOwn(structure.sources, source)) continue
      report(file, [...key, at], `${source} is not in ${sourcesPath}; add it there or correct it`)
    }
  }
  if (!claimFiles.areAllRead) return
  for (const id of Object.keys(structure.sources)) {
    if (!named.has(id)) report(sourcesPath, [id], 'nobody names this source; name it or remove it')
  }
}

interface Citation {
  file: string
  key: Key
  sources: string[]
}

/** Every place of slides/ that names sources. */
function listCitations({ deck, evidence }: Structure, { claims, files }: ClaimFiles): Citation[] {
  const ofClaims = claims.flatMap(({ id, reasons, counter, hindsight }) => {
    const file = files.get(id) ?? 'slides'
    return [
      ...reasons.map(({ sources }, at) => ({ file, key: ['reasons', at, 'sources'], sources })),
      { file, key: ['counter', 'sources'], sources: counter.sources },
      { file, key: ['hindsight', 'sources'], sources: hindsight?.sources ?? [] },
    ]
  })
  return [
    { file: deckPath, key: ['thesis', 'since', 'sources'], sources: deck.thesis.since?.sources ?? [] },
    ...Object.entries(evidence).map(([id, { sources }]) => ({ file: evidencePath, key: [id, 'sources'], sources })),
    ...ofClaims,
  ]
}
