// Charts and sources, as a debate's folder gives them to the pages.

/** The marks of a chart's numbers, the same signs in a debate's table and on the slide: rounded in its source, at least, by the press
 * alone, our arithmetic, disputed. */
export const marks = { approx: '≈', floor: '≥', reported: '*', derived: '†', disputed: '‡' } as const
export type Mark = keyof typeof marks

/** `x`: a year, half-year (`2021-H1`), month, day, or a name of its own; `nature`: what kind of sum. */
export type Point = { x: string; y: number; nature?: string } & { [M in Mark]?: true }

export const chartKinds = ['bar', 'line', 'dots', 'table'] as const
/**
 * A chart: raw numbers in one unit. `unit`: a currency's code or `%`; absent where the chart's words have one. `reference`: a line to
 * compare with.
 */
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
