// The side of the thesis that a claim supports, and what became of the claim.

/** The two sides of the thesis. */
export const thesisSides = ['yes', 'no'] as const
export type ThesisSide = (typeof thesisSides)[number]
/** What agreeing with a claim supports; `neither`: the answer says nothing about the thesis. */
export const sides = [...thesisSides, 'neither'] as const
export type Side = (typeof sides)[number]

/** What became of a claim: it held, it held in part, it was overtaken by events, or nobody can say yet. */
export const verdicts = ['held', 'mixed', 'overtaken', 'open'] as const
export type Verdict = (typeof verdicts)[number]
