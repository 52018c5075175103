// Checks with variants by language, size, theme or part: `npm test` runs one variant of each, so that all three languages are
// used, and `npm run sweep` runs the others.

/** The end of the title of such a variant: empty if `npm test` runs it, else the tag of the sweep. */
export const sweepUnless = (isMadeOnce: boolean): string => (isMadeOnce ? '' : ' @sweep')
