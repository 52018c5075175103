// For pages that a browser translates: it replaces text nodes by elements of its own, and what Preact later writes into the old text
// nodes is never seen. On a page that imports this file, an element whose text changes is replaced, together with its translation.
import { createElement, Fragment, options, type VNode } from 'preact'
import { wholeKey } from '../../draw/words.tsx'

/** These elements are not replaced, because they may have the focus: their text gets an element of its own instead. */
const kept = ['a', 'button', 'summary', 'label']

const isText = (child: unknown): child is string | number => typeof child === 'string' || typeof child === 'number'

const splitPhrases = options.vnode
options.vnode = (node: VNode<{ children?: unknown; translate?: boolean }>) => {
  splitPhrases?.(node)
  const { type, props } = node
  if (typeof type !== 'string' && type !== Fragment) return
  if (typeof node.key === 'string' && node.key.startsWith(wholeKey)) return
  // A list would lose the chosen option if its options were replaced.
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
