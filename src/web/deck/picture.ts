// How the pictures on slides are drawn.

/** `ratio`: device pixels for each pixel of the stage, 0 until it is known; `look`: a number that changes when colours change. */
export interface Picture {
  ratio: number
  look: number
}
