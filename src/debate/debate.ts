// A debate as its author wrote it, read and typed, its languages side by side. Everything but ids, languages, title and sentences may
// be missing.
import type { Evidence } from '../core/evidence.ts'
import type { Side, ThesisSide, Verdict } from '../core/side.ts'
import type { Body, Text } from '../core/text.ts'

/** A text by language, in the debate's first language at least. */
export type Words = Record<string, Text>
export type Bodies = Record<string, Body>

/** How a claim is asked. A number is asked from its lowest to its highest value, in steps. */
export type Question =
  | { kind: 'agree-5' | 'agree-4' | 'yes-no' }
  | { kind: 'choice'; options: { id: string; label: Words }[] }
  | { kind: 'number'; from: number; to: number; step: number; unit?: string; unitWords?: Words; truth?: number }

export interface Argument {
  text: Words
  sources: string[]
  /** The date since when it is known, if its author gives one. */
  known?: string
}
interface Since {
  text: Words
  sources: string[]
  verdict?: Verdict
}
export interface DebateClaim {
  id: string
  part?: string
  sentence: Words
  heading?: Words
  definition?: Words
  agreeing: Side
  question: Question
  isCore: boolean
  reasons: Argument[]
  counters: Argument[]
  charts: string[]
  since?: Since
  note?: Bodies
  picture?: { file: string; says?: Words }
}
/** A vote on the thesis: the heading above it, and the note for its presenter. */
interface ThesisRound {
  heading?: Words
  note?: Bodies
}
export interface DebateThesis {
  sentence: Words
  heading?: Words
  definition?: Words
  agreeing: ThesisSide
  before: ThesisRound
  after: ThesisRound & { answer?: Words }
  since?: ThesisRound & { sentence?: Words; sources: string[] }
}
/** `before`: the claim before which the page comes; undefined: after all claims. */
export interface DebatePage {
  id: string
  before?: string
  heading?: Words
  body: Bodies
  note?: Bodies
  picture?: { file: string; says?: Words }
}
/** Words for heads and rows are there only where an author wrote them. */
export interface DebateChart extends Evidence {
  id: string
  title?: Words
  summary?: Words
  caution?: Words
  derivation?: Words
  referenceWords?: Words
  unitWords?: Words
  seriesWords: Record<string, Partial<Words>>
  rowWords: Record<string, Partial<Words>>
  natureWords: Record<string, Partial<Words>>
}
export interface DebateSource {
  id: string
  publisher?: Words
  date?: string
  lang?: string
  title?: string
  url?: string
}
export interface Debate {
  id: string
  languages: [string, ...string[]]
  title: Words
  subtitle?: Words
  byline?: Words
  disclaimers: Words[]
  asOf?: string
  sinceAsOf?: string
  minutes?: { whole: number; short?: number }
  parts: { id: string; name?: Words }[]
  thesis?: DebateThesis
  claims: DebateClaim[]
  pages: DebatePage[]
  charts: DebateChart[]
  sources: DebateSource[]
}
