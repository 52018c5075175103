// A tap is an answer to what its finger saw: one that began on another claim, or comes in the moment after the claim has changed
// under the thumb, counts for nothing, and the phone says so.

/** Nobody reads a claim and answers it in less, in milliseconds. */
export const guardFor = 600
/** A click follows the end of its touch within this, in milliseconds; a later one is a screen reader's, which has no touch. */
const clickWithin = 1000

export interface TapGuard {
  /** What can be answered now: of another subject nothing is taken at first. The page's first one was not changed to. */
  show(subject: string): void
  /** A finger or a key goes down. */
  press(): void
  /** It is lifted. */
  release(): void
  /** Whether a tap that comes now is an answer to what is shown. */
  admit(): boolean
  /** In how many milliseconds a tap is an answer again; 0: it is. */
  untilTaken(): number
  /** Whether a tap was just not taken, until another claim is shown or one is taken. */
  isJustChanged(): boolean
}

/** `now`: milliseconds that never go back. */
export function createTapGuard(now: () => number): TapGuard {
  let subject: string | undefined
  let changedAt = Number.NEGATIVE_INFINITY
  let pressed: { subject: string | undefined; releasedAt: number } | undefined
  let isJustChanged = false

  const untilTaken = () => Math.max(0, changedAt + guardFor - now())

  return {
    show: (next) => {
      if (next === subject) return
      if (subject !== undefined) changedAt = now()
      subject = next
      isJustChanged = false
    },
    press: () => {
      pressed = { subject, releasedAt: Number.POSITIVE_INFINITY }
    },
    release: () => {
      if (pressed) pressed.releasedAt = now()
    },
    admit: () => {
      const began = pressed && now() - pressed.releasedAt <= clickWithin ? pressed.subject : subject
      pressed = undefined
      isJustChanged = began !== subject || untilTaken() > 0
      return !isJustChanged
    },
    untilTaken,
    isJustChanged: () => isJustChanged,
  }
}
