// Texts as elements; every text of a debate is drawn here. Foreign names get their `lang`, and lines break between phrases.
import type { VNode } from 'preact'
import { type Body as BodyText, englishStart, phraseEnd, type Segment, type Text, unmarked } from '../core/text.ts'
import './phrases.tsx'
import { inLang } from './in-lang.ts'

type Piece = string | VNode

/**
 * The prefix of the key of an element that is replaced when any text within it changes. Texts within such an element need no
 * elements of their own when the browser translates the page (web/shared/translation.ts).
 */
export const wholeKey = 'whole '

/** A text of the debate. */
export function Words({ text = [] }: { text: Text | undefined }) {
  const written = text.map((segment) => segment.text).join('')
  return (
    <span key={wholeKey + written} class={written.includes(phraseEnd) ? 'phrases' : undefined}>
      {text.flatMap((segment, at) => toPieces(segment, at, text.length - 1))}
    </span>
  )
}

/** A phrase of more letters may be wider than the line of a phone. */
const mostKept = 8

/** `isBegun`, `isOngoing`: whether the first phrase began in another segment, and whether the last one goes on in the next. */
const cut = (text: string, isBegun = true, isOngoing = true): Piece[] =>
  text.split(phraseEnd).flatMap((phrase, index, { length }): Piece[] => {
    const isWhole = (index > 0 || !isBegun) && (index < length - 1 || !isOngoing)
    // A text without marks is one phrase only if it has no blank.
    const isLong = isWhole && phrase.length > mostKept && (length > 1 || !/[ -~]/.test(phrase))
    const piece = isLong ? <span class="long">{phrase}</span> : phrase
    return index > 0 ? [<wbr />, piece] : [piece]
  })

function toPieces({ text, lang, nobr, ruby, em, strong, href }: Segment, at: number, last: number): Piece[] {
  const key = `${wholeKey}${at}`
  const emphasize = (inside: Piece[]): Piece[] => {
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
  // A line below a link would not be drawn below a phrase with a box of its own.
  if (!lang && !nobr) return emphasize(href ? cut(text) : cut(text, at > 0, at < last))
  // A run that must not break can have a phrase end only at its end; that break is drawn outside the run's element.
  const [run = '', ...after] = nobr ? cut(text) : []
  const Tag = ruby ? 'ruby' : 'span'
  const named = (
    <Tag key={key} {...inLang(lang)} class={nobr && 'nobr'}>
      {nobr ? run : cut(text)}
      {ruby && <rt>{ruby}</rt>}
    </Tag>
  )
  return [...emphasize([named]), ...after]
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

/** A text of the interface in which `*…*` marks words to emphasize. */
export const Loud = ({ text }: { text: string }) =>
  text.startsWith(englishStart) ? <span {...inLang('en')}>{emphasize(unmarked(text))}</span> : emphasize(text)

/** In a fragment, since texts are drawn by phrases as children of an element or of a fragment (phrases.tsx). */
const emphasize = (text: string) => (
  <>{text.split('*').map((part, index) => (index % 2 === 1 ? <b key={index}>{part}</b> : part))}</>
)
