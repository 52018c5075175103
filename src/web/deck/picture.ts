// How the pictures on slides are drawn.

/** `ratio`: device pixels for each of the stage's, 0 as long as it is not known; `look`: another number where colours changed. */
export interface Picture {
  ratio: number
  look: number
}
