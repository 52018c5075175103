// Texts as elements, drawn by this file alone: names carry their language, and lines break between phrases.
import type { VNode } from 'preact'
import { type Body as BodyText, phraseEnd, type Segment, type Text } from '../core/text.ts'
import './phrases.tsx'

type Piece = string | VNode

/**
 * Begins the key of an element that is made anew when any text within it changes, so that its texts need no elements of their own
 * where the browser translates the page (web/shared/translation.ts).
 */
export const wholeKey = 'whole '

/** A text of the debate. */
export function Words({ text = [] }: { text: Text | undefined }) {
  const written = text.map((segment) => segment.text).join('')
  return (
    <span key={wholeKey + written} class={written.includes(phraseEnd) ? 'phrases' : undefined}>
      {text.flatMap(toPieces)}
    </span>
  )
}

const cut = (text: string): Piece[] =>
  text.split(phraseEnd).flatMap((phrase, index): Piece[] => (index > 0 ? [<wbr />, phrase] : [phrase]))

function toPieces({ text, lang, nobr, ruby, em, strong, href }: Segment, at: number): Piece[] {
  const key = `${wholeKey}${at}`
  const loudly = (inside: Piece[]): Piece[] => {
    let pieces = inside
    if (href)
      pieces = [
        <a key={key} href={href} rel="noreferrer">
          {pieces}
        </a>,
      ]
    if (strong) pieces = [<strong key={key}>{pieces}</strong>]
    if (em) pieces = [<em key={key}>{pieces}</em>]
    return pieces
  }
  if (!lang && !nobr) return loudly(cut(text))
  // A run that is kept whole has no phrase end but at its end, where it must stand outside.
  const [run = '', ...after] = nobr ? cut(text) : []
  const Tag = ruby ? 'ruby' : 'span'
  const named = (
    <Tag key={key} lang={lang} class={nobr && 'nobr'}>
      {nobr ? run : cut(text)}
      {ruby && <rt>{ruby}</rt>}
    </Tag>
  )
  return [...loudly([named]), ...after]
}

/** Paragraphs and lists. */
export function Body({ body }: { body: BodyText }) {
  return (
    <>
      {body.map((block, index) => {
        if ('paragraph' in block)
          return (
            <p key={index}>
              <Words text={block.paragraph} />
            </p>
          )
        const List = block.isOrdered ? 'ol' : 'ul'
        return (
          <List key={index}>
            {block.list.map((text, at) => (
              <li key={at}>
                <Words text={text} />
              </li>
            ))}
          </List>
        )
      })}
    </>
  )
}

/** A text of the interface in which `*…*` marks what is said louder. */
export const Loud = ({ text }: { text: string }) => (
  <>{text.split('*').map((part, index) => (index % 2 === 1 ? <b key={index}>{part}</b> : part))}</>
)
