// How often a random test tries: `npm test` makes a fifth of the tries, with other values each time, and `npm run faults` all of them.
// The counts that the tests name are those of `npm run faults`.

/** `WHOLE` is set by `npm run faults`. */
export const isWhole = process.env.WHOLE !== undefined
const share = isWhole ? 1 : 5

/** `whole`: how many tries there are in all. */
export const runs = (whole: number): number => Math.ceil(whole / share)
