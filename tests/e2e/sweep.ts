// Checks that are made of each language, size, theme or part: `npm test` makes each of them once, so that all three languages are
// met, and `npm run sweep` makes those that are left.

/** The end of the title of a test that is one of several: empty where `npm test` makes it, else the tag of the sweep. */
export const sweepUnless = (isMadeOnce: boolean): string => (isMadeOnce ? '' : ' @sweep')
