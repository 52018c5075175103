// The marks in interface texts: a text that Preact draws can break only between phrases, one that is English among the words of another
// language is marked as that, and the marks are removed from attributes. words.tsx imports this file for all pages.
import { type ComponentChildren, Fragment, options, type VNode } from 'preact'
import { englishStart, phraseEnd, unmarked } from '../core/text.ts'
import { inLang } from './in-lang.ts'

const isMarked = (value: unknown): value is string =>
  typeof value === 'string' && (value.includes(phraseEnd) || value.includes(englishStart))

/**
 * The phrases stand in an element of their own, because a flex row would lay them out as separate items. The key is the text, so that
 * a new text gets a new element: otherwise a phrase that is in both texts would visibly move.
 */
function toPhrases(child: ComponentChildren, place = 0): ComponentChildren {
  if (Array.isArray(child)) return child.map(toPhrases)
  if (!isMarked(child)) return child
  if (child.includes(englishStart))
    return child.split(/\u2066(.*?)\u2069/s).map((part, index) => {
      const text = unmarked(part)
      return index % 2 === 0 ? (
        text
      ) : (
        <span key={`${place} ${index}`} {...inLang('en')}>
          {text}
        </span>
      )
    })
  const pieces = child.split(phraseEnd).flatMap((phrase, index) => (index ? [<wbr key={index} />, phrase] : phrase))
  return (
    <span key={`${place} ${child}`} class="phrases">
      {pieces}
    </span>
  )
}

const previousHook = options.vnode
options.vnode = (vnode: VNode) => {
  const { type } = vnode
  if (typeof type === 'string' || type === Fragment) {
    const props: Record<string, unknown> = vnode.props
    for (const [name, value] of Object.entries(props)) {
      // An option shows its children as plain text, so they cannot hold elements.
      if (name === 'children' && type !== 'option') props[name] = toPhrases(value as ComponentChildren)
      else if (isMarked(value)) props[name] = unmarked(value)
    }
  }
  previousHook?.(vnode)
}
