// Makes sure that a tap answers the claim that the voter saw. A tap that began on another claim, or that comes right after the claim has
// changed under the thumb, does not count, and the phone says so.

/** For so many milliseconds after a new claim no tap counts, because nobody can read and answer a claim so fast. */
export const guardFor = 600
/** A click comes within so many milliseconds after its touch has ended; a later click is from a screen reader, without a touch. */
const clickWithin = 1000

export interface TapGuard {
  /** Sets the current subject. On a new subject no tap counts at first, except on the first subject of the page. */
  show(subject: string): void
  /** Call it when a finger or a key goes down. */
  press(): void
  /** Call it when the finger or the key is lifted. */
  release(): void
  /** Whether a tap counts, at this moment, as an answer to the current subject. Call it once for each tap. */
  admit(): boolean
  /** The milliseconds until taps count again; 0 if they count now. */
  untilTaken(): number
  /** Whether the last tap did not count; true until another subject is shown or a tap counts. */
  isJustChanged(): boolean
}

/** `now`: milliseconds of a clock that never goes back. */
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
