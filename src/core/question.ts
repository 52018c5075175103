// How a claim can be asked. To add a kind of question, add an entry here and its labels to every ui.json; buttons and bars follow.

/** The values of the scales of agreement, from "disagree" to "agree", the neutral one in the middle. */
const scales = {
  'agree-5': ['-2', '-1', '0', '1', '2'],
} as const satisfies Record<string, readonly string[]>
export type Kind = keyof typeof scales
export const kinds = Object.keys(scales) as Kind[]

/**
 * How a poll is asked: the kind, and the values that an answer may have, in the order of its tally. "Don't know" (`null`) is never
 * among them and comes last in every tally. A value is a short text that says the same in every language.
 */
export interface Question {
  kind: string
  values: readonly string[]
}

/** A question with the hash of its words (debate/wording.ts): other words make another question. */
export interface WordedQuestion extends Question {
  wording: string
}

export const questionOf = (kind: Kind): Question => ({ kind, values: scales[kind] })

/** Whether a count under one question could be continued under the other. */
export const isSameQuestion = (one: Question, other: Question): boolean =>
  one.kind === other.kind && one.values.join(' ') === other.values.join(' ')
