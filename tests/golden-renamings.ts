// What is called otherwise since the debate is a folder of Markdown: golden/ keeps the old names, and this turns them into the new.

// biome-ignore lint/suspicious/noExplicitAny: golden files have a shape that no code knows any more
type Json = any

const interfaceUnits = ['points', 'people', 'deals']

/** The deck's structure and what stands behind it; `askedOf`: how a stack is asked, where the whole deck had one scale. */
export function renameStructure({ deck, references }: Json, askedOf: (stack: string) => Json): Json {
  const { acts, claims, thesis, scale: _, ...others } = deck
  return {
    deck: {
      ...others,
      parts: acts,
      thesis: { ...thesis, question: askedOf('before'), since: askedOf('since'), answer: true },
      claims: claims.map(({ act, ...claim }: Json) => ({
        ...claim,
        question: askedOf(claim.id),
        part: act,
        counters: 1,
        hindsight: claim.verdict !== undefined,
      })),
    },
    references: {
      ...references,
      // A source without a date has none, where it had null.
      sources: mapValues(references.sources, ({ date, ...source }: Json) => ({ ...source, ...(date && { date }) })),
      // `%` is the unit's sign; what no currency counts has a unit in words.
      evidence: mapValues(references.evidence, ({ unit, ...chart }: Json) => ({
        ...chart,
        ...(!interfaceUnits.includes(unit) && { unit: unit === 'percent' ? '%' : unit }),
      })),
    },
  }
}

/** The words of a language; `unitWords`: of charts whose unit the interface named before. */
export function renameWords({ claims, frame, arguments: argued, evidence, notes }: Json, unitWords: Json): Json {
  const { definition, stacks, title } = claims
  const { acts, ...ofFrame } = frame
  const { verdict, verdicts: _, charts, ...ofEvidence } = evidence
  const rounds = ['before', 'after', 'since']
  return {
    claims: {
      title,
      stacks: Object.fromEntries(
        Object.entries<Json>(stacks).map(([id, stack]) => [id, rounds.includes(id) ? { ...stack, definition } : stack]),
      ),
    },
    frame: { ...ofFrame, parts: acts },
    arguments: {
      ...argued,
      arguments: mapValues(argued.arguments, ({ counter, ...one }: Json) => ({ ...one, counters: [counter] })),
    },
    evidence: {
      ...ofEvidence,
      charts: Object.fromEntries(
        Object.entries<Json>(charts).map(([id, chart]) => [
          id,
          { ...chart, ...(unitWords[id] && { unit: unitWords[id] }) },
        ]),
      ),
      answer: verdict,
    },
    notes: mapValues(notes, (paragraph: Json) => [{ paragraph }]),
  }
}

const mapValues = (record: Json, change: (value: Json) => Json): Json =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]))
