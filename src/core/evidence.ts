// Charts and sources, as a debate's folder gives them to the pages.

/** The marks of a chart's numbers, with the same signs in a debate's table and on the slide: rounded in the source; at least this
 * number; reported only by the press; our own arithmetic; disputed. */
export const marks = { approx: '≈', floor: '≥', reported: '*', derived: '†', disputed: '‡' } as const
export type Mark = keyof typeof marks

/**
 * `x`: a year, half-year (`2021-H1`), quarter (`2021-Q1`), month, day, or any other name; `nature`: the id of the kind of amount that `y`
 * is.
 */
export type Point = { x: string; y: number; nature?: string } & { [M in Mark]?: true }

export const chartKinds = ['bar', 'line', 'dots', 'table'] as const
/**
 * A chart: raw numbers in one unit. `unit`: a currency's code or `%`; absent if the chart's words have the unit. `reference`: the
 * value of a line to compare the numbers with.
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
