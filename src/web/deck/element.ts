// Elements of the deck, which reveal.js owns, so that no framework draws them.

import { unmarked } from '../../core/text.ts'
import { toPhrases } from '../shared/text.ts'

/** A click beside a window that lies over the page closes it; one on its own edge does not. */
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
  // The name of an option holds no elements.
  const draw = tag === 'option' ? unmarked : toPhrases
  element.append(...children.map((child) => (typeof child === 'string' ? draw(child) : child)))
  return element
}
