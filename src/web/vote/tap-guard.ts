// A tap answers the claim that its finger saw. A tap that began on another claim, or that comes right after the claim has changed
// under the thumb, does not count, and the phone says so.

/** Nobody reads a claim and answers it within so many milliseconds. */
export const guardFor = 600
/** A click comes within so many milliseconds after its touch; a later one is a screen reader's, which has no touch. */
const clickWithin = 1000

export interface TapGuard {
  /** Sets the current subject: at first no tap on a new subject is taken, except on the page's first one. */
  show(subject: string): void
  /** A finger or a key goes down. */
  press(): void
  /** The finger or the key is lifted. */
  release(): void
  /** Whether a tap now is an answer to the current subject. */
  admit(): boolean
  /** The milliseconds until taps are answers again; 0: they are. */
  untilTaken(): number
  /** Whether a tap was just not taken; true until another claim is shown or a tap is taken. */
  isJustChanged(): boolean
}

/** `now`: milliseconds of a clock that only rises. */
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
