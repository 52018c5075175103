// The vote scales. A new one is an entry here and its labels in every ui.json; validation, buttons and chart follow.

/** Values from "disagree" to "agree", the neutral one in the middle; "don't know" (`null`) is never part of a scale. */
export const scales = {
  'agree-5': [-2, -1, 0, 1, 2],
} as const satisfies Record<string, readonly number[]>
export type ScaleName = keyof typeof scales

// Made once, since every vote that is counted needs the index of its value.
const withDontKnow = new Map<ScaleName, readonly (number | null)[]>(
  Object.entries(scales).map(([name, values]) => [name as ScaleName, [...values, null]]),
)

/** The values of a tally, in their order: the scale's values, then `null`. */
export const tallyValues = (scale: ScaleName): readonly (number | null)[] => withDontKnow.get(scale) ?? []
