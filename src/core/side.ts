// What a claim stands for: a side of the thesis, and what became of it.

/** The two sides of the thesis. */
export const thesisSides = ['yes', 'no'] as const
export type ThesisSide = (typeof thesisSides)[number]
/** What agreeing with a claim supports; `neither`: the answer says nothing about the thesis. */
export const sides = [...thesisSides, 'neither'] as const
export type Side = (typeof sides)[number]

/** What became of a claim: it held, in part, was overtaken, or nobody can say. */
export const verdicts = ['held', 'mixed', 'overtaken', 'open'] as const
export type Verdict = (typeof verdicts)[number]
