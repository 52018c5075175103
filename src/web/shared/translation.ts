// Pages that the browser translates: it puts elements of its own in the place of texts, and what Preact then writes into the old texts
// is never seen. Where this file is imported, an element whose text changes is made anew, so that its translation goes with it.
import { createElement, Fragment, options, type VNode } from 'preact'
import { wholeKey } from '../../draw/words.tsx'

/** They keep the focus while their text changes, so that their text has an element of its own. */
const kept = ['a', 'button', 'summary', 'label']

const isText = (child: unknown): child is string | number => typeof child === 'string' || typeof child === 'number'

const splitPhrases = options.vnode
options.vnode = (node: VNode<{ children?: unknown; translate?: boolean }>) => {
  splitPhrases?.(node)
  const { type, props } = node
  if (typeof type !== 'string' && type !== Fragment) return
  if (typeof node.key === 'string' && node.key.startsWith(wholeKey)) return
  // A list would lose what is chosen in it if its options were made anew.
  if (type === 'option') {
    props.translate = false
    return
  }
  const children = [props.children].flat()
  if (!children.some(isText)) return
  const isOnlyText = children.every((child) => child === null || typeof child !== 'object')
  if (typeof type === 'string' && !kept.includes(type) && isOnlyText) {
    node.key = `${node.key ?? ''} ${children.join('')}`
  } else {
    props.children = children.map((child) =>
      isText(child) && /\S/.test(`${child}`) ? createElement('bdi', null, child) : child,
    )
  }
}
