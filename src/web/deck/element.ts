// Builds elements of the deck without Preact, because reveal.js owns them and changes them.

import { unmarked } from '../../core/text.ts'
import { toPhrases } from '../shared/text.ts'

/** Closes a window at a click outside it. A click on its own padding or border has the same target, but does not close it. */
export function closeBeside(dialog: HTMLDialogElement): void {
  dialog.addEventListener('click', ({ target, clientX: x, clientY: y }) => {
    const { left, right, top, bottom } = dialog.getBoundingClientRect()
    if (target === dialog && (x < left || x > right || y < top || y > bottom)) dialog.close()
  })
}

/** An element with a class and children. */
export function build<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  name: string,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  if (name) element.className = name
  // An option shows plain text only and cannot hold elements.
  const draw = tag === 'option' ? unmarked : toPhrases
  element.append(...children.map((child) => (typeof child === 'string' ? draw(child) : child)))
  return element
}
