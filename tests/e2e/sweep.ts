// Checks with variants by language, size, theme or part: `npm test` runs one variant of each, so that all three languages are
// used, and `npm run sweep` runs the others. Titles that end with @sweep are the sweep's alone (tests/sweep.test.ts).

/** What goes at the end of a variant's title: nothing if `npm test` runs the variant, else the tag of the sweep. */
export const sweepUnless = (isMadeOnce: boolean): string => (isMadeOnce ? '' : ' @sweep')
