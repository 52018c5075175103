// The page that scrolls is drawn in pieces, because drawing it all at once would delay the response to a tap.
import type { ComponentChildren, VNode } from 'preact'

/** Draws one piece of the page, which is so small that this takes only a moment. */
export type Piece = () => VNode

/** A part of the page: the opening, the title of a part of the debate, the card of a claim or of the thesis, or an ending. */
export interface Block {
  /** The id of the stack that the block shows; for a title, the id of the debate's part. */
  id: string
  /** Draws the element around the pieces, such as a card or a list. */
  frame?: (pieces: ComponentChildren) => VNode
  pieces: Piece[]
}
