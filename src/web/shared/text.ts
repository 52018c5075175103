// The one renderer of texts: segments become nodes, names carry their language, phrase ends become <wbr>.
import { type Body, phraseEnd, type Segment, type Text } from '../../core/text.ts'

/** What each element shows: drawing the same again would undo a reader's selection, and the browser's translation. */
const shown = new WeakMap<Element, Text | string>()

function isShown(element: Element, text: Text | string): boolean {
  if (shown.get(element) === text) return true
  shown.set(element, text)
  return false
}

/** Replaces what an element shows by a text. */
export function drawText(element: Element, text: Text): void {
  if (isShown(element, text)) return
  element.replaceChildren(...text.flatMap(toNodes))
  element.classList.toggle('phrases', element.querySelector('wbr') !== null)
}

const cut = (text: string): (Node | string)[] =>
  text.split(phraseEnd).flatMap((phrase, index) => (index ? [element('wbr'), phrase] : [phrase]))

/** A text of the interface as what an element can hold: in a box of its own if it has phrases, which a row would tear apart. */
export function toPhrases(text: string): Node | string {
  if (!text.includes(phraseEnd)) return text
  const box = element('span')
  box.className = 'phrases'
  box.append(...cut(text))
  return box
}

function toNodes({ text, lang, nobr, ruby, em, strong, href }: Segment): (Node | string)[] {
  const phrases = cut(text)
  const loud = [...(em ? [element('em')] : []), ...(strong ? [element('strong')] : []), ...(href ? [toLink(href)] : [])]
  if (!lang && !nobr) return loud.length > 0 ? [wrap(phrases, loud)] : phrases
  // A run that is kept whole has no phrase end but at its end, where it must stand outside.
  const [run = '', ...after] = nobr ? phrases : []
  const span = element(ruby ? 'ruby' : 'span')
  span.append(...(nobr ? [run] : phrases))
  if (ruby) {
    const reading = element('rt')
    reading.append(ruby)
    span.append(reading)
  }
  if (lang) span.lang = lang
  if (nobr) span.className = 'nobr'
  return [wrap([span], loud), ...after]
}

/** Nodes in elements, the first of which is the outermost. */
function wrap(nodes: (Node | string)[], around: HTMLElement[]): Node | string {
  const [outer, ...others] = around
  if (!outer) return nodes[0] ?? ''
  outer.append(...(others.length > 0 ? [wrap(nodes, others)] : nodes))
  return outer
}

function toLink(href: string): HTMLElement {
  const link = element('a')
  link.href = href
  link.rel = 'noreferrer'
  return link
}

/** Replaces what an element shows by paragraphs and lists. */
export function drawBody(target: Element, body: Body): void {
  target.replaceChildren(
    ...body.map((block) => {
      if (!('list' in block)) return drawn('p', block.paragraph)
      const list = element(block.isOrdered ? 'ol' : 'ul')
      list.append(...block.list.map((text) => drawn('li', text)))
      return list
    }),
  )
}

function drawn(tag: 'p' | 'li', text: Text): HTMLElement {
  const made = element(tag)
  drawText(made, text)
  return made
}

/** Shows an interface text in which `*…*` marks what is said louder. */
export function drawLoud(target: Element, text: string): void {
  if (isShown(target, text)) return
  target.replaceChildren(
    ...text.split('*').map((part, index) => {
      if (index % 2 === 0) return toPhrases(part)
      const loud = element('b')
      loud.append(toPhrases(part))
      return loud
    }),
  )
}

/** Shows an interface text as it is, breaking between its phrases. */
export function drawPlain(target: Element, text: string): void {
  if (!isShown(target, text)) target.replaceChildren(toPhrases(text))
}

const element = <K extends keyof HTMLElementTagNameMap>(tag: K) => document.createElement(tag)
