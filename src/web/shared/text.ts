// Draws texts into elements that are built without Preact.
import { createElement, Fragment, render } from 'preact'
import { type Text, unmarked } from '../../core/text.ts'
import { Words } from '../../draw/words.tsx'

/** Replaces the content of an element by a text of the debate. */
export const drawText = (element: Element, text: Text): void => render(createElement(Words, { text }), element)

/** Replaces the content of an element by a text of the interface, which can break between its phrases. */
export const drawPlain = (element: Element, text: string): void => render(createElement(Fragment, null, text), element)

/** A text of the interface as a child of an element. Phrases get a box of their own, because a flex row would separate them. */
export function toPhrases(text: string): Node | string {
  if (text === unmarked(text)) return text
  const box = document.createElement('span')
  box.className = 'phrases'
  drawPlain(box, text)
  return box
}
