// Texts within elements that are not drawn by Preact.
import { createElement, Fragment, render } from 'preact'
import { phraseEnd, type Text } from '../../core/text.ts'
import { Words } from '../../draw/words.tsx'

/** Replaces what an element shows by a text. */
export const drawText = (element: Element, text: Text): void => render(createElement(Words, { text }), element)

/** Shows an interface text as it is, breaking between its phrases. */
export const drawPlain = (element: Element, text: string): void => render(createElement(Fragment, null, text), element)

/** A text of the interface as what an element can hold: in a box of its own if it has phrases, which a row would tear apart. */
export function toPhrases(text: string): Node | string {
  if (!text.includes(phraseEnd)) return text
  const box = document.createElement('span')
  box.className = 'phrases'
  drawPlain(box, text)
  return box
}
