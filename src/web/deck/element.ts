// Elements of the deck, which reveal.js owns, so that no framework draws them.

/** An element with a class and children. */
export function build<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  name: string,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  if (name) element.className = name
  element.append(...children)
  return element
}
