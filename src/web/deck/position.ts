// The position of the slides.
import type { RevealApi } from 'reveal.js'
import type { Position } from '../../core/deck.ts'

/** The slide and step on screen. */
export const readPosition = (reveal: RevealApi): Position => ({
  slide: reveal.getCurrentSlide()?.id ?? '',
  step: (reveal.getIndices().f ?? -1) + 1,
})

export const samePosition = (a: Position, b: Position): boolean => a.slide === b.slide && a.step === b.step
