// Interface texts: what Preact draws as text breaks between phrases alone, what it writes into an attribute has no marks of phrase
// ends. words.tsx imports it for all pages.
import { type ComponentChildren, Fragment, options, type VNode } from 'preact'
import { phraseEnd, unmarked } from '../core/text.ts'

const isMarked = (value: unknown): value is string => typeof value === 'string' && value.includes(phraseEnd)

/**
 * In a box of its own: in a row, its phrases would be torn apart. Another text gets another box, since a phrase that both have would
 * be seen to move.
 */
function toPhrases(child: ComponentChildren, place = 0): ComponentChildren {
  if (Array.isArray(child)) return child.map(toPhrases)
  if (!isMarked(child)) return child
  const pieces = child.split(phraseEnd).flatMap((phrase, index) => (index ? [<wbr key={index} />, phrase] : phrase))
  return (
    <span key={`${place} ${child}`} class="phrases">
      {pieces}
    </span>
  )
}

const before = options.vnode
options.vnode = (vnode: VNode) => {
  const { type } = vnode
  if (typeof type === 'string' || type === Fragment) {
    const props: Record<string, unknown> = vnode.props
    for (const [name, value] of Object.entries(props)) {
      // The children of an option are its name.
      if (name === 'children' && type !== 'option') props[name] = toPhrases(value as ComponentChildren)
      else if (isMarked(value)) props[name] = unmarked(value)
    }
  }
  before?.(vnode)
}
