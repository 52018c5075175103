// What stands in a deck: sides, verdicts, charts and sources, as a debate's folder gives them to the pages.
import type { Mark } from './marks.ts'

/** The two sides of the thesis. */
export const thesisSides = ['yes', 'no'] as const
export type ThesisSide = (typeof thesisSides)[number]
/** What agreeing with a claim supports; `neither`: the answer says nothing about the thesis. */
export const sides = [...thesisSides, 'neither'] as const
export type Side = (typeof sides)[number]

/** What became of a claim: it held, in part, was overtaken, or nobody can say. */
export const verdicts = ['held', 'mixed', 'overtaken', 'open'] as const
export type Verdict = (typeof verdicts)[number]

/**
 * `x`: a year, half-year (`2021-H1`), month, day, or a name of its own. `derived`: our arithmetic; `approx`: rounded in the source;
 * `floor`: at least; `reported`: by the press alone; `nature`: what kind of sum.
 */
export type Point = { x: string; y: number; nature?: string } & { [M in Mark]?: true }

export const chartKinds = ['bar', 'line', 'dots', 'table'] as const
/** A chart: raw numbers in one unit. `unit`: a currency's code or `%`; absent where the chart's words have one. `reference`: a line
 * to compare with. */
export interface Evidence {
  kind: (typeof chartKinds)[number]
  unit?: string
  series: { key: string; points: Point[] }[]
  reference?: number
  sources: string[]
  asOf?: string
}

/** `title` in the language `lang`. */
export interface Source {
  date?: string
  title?: string
  lang?: string
  url?: string
}
