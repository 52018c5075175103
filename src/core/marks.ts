// The marks of a chart's numbers: the same signs in a debate's table and on the slide.

/** Rounded in its source, at least, by the press alone, our arithmetic, disputed. */
export const marks = { approx: '≈', floor: '≥', reported: '*', derived: '†', disputed: '‡' } as const
export type Mark = keyof typeof marks
