// The position of the slides, and their address.
import type { RevealApi } from 'reveal.js'
import type { Position } from '../../core/deck.ts'

/** The slide and step on screen. */
export const readPosition = (reveal: RevealApi): Position => ({
  slide: reveal.getCurrentSlide()?.id ?? '',
  step: (reveal.getIndices().f ?? -1) + 1,
})

export const samePosition = (a: Position, b: Position): boolean => a.slide === b.slide && a.step === b.step

/**
 * reveal.js writes the address of a slide up to a second late, also over one that has just been followed and whose slide would then never
 * be shown: that one is followed again. Called before reveal.js itself listens.
 */
export const followAddress = (reveal: RevealApi, signal: AbortSignal): void =>
  addEventListener(
    'hashchange',
    ({ newURL }) => {
      const { hash } = new URL(newURL)
      if (hash !== location.hash && location.hash.split('/')[1] === readPosition(reveal).slide) location.hash = hash
    },
    { signal },
  )
