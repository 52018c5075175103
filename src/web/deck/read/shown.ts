// The deck as this reader walks it: whole, or short where the address asks for it.
import { deck } from 'virtual:deck'
import { shownDeck, toSlides, toStacks } from '../../../core/deck.ts'
import { slides } from '../stage.ts'

export const isShort: boolean = new URLSearchParams(location.search).has('short')
export const shown = shownDeck(deck, isShort)
export const shownSlides = isShort ? toSlides(shown) : slides
export const shownStacks = toStacks(shownSlides)
