// The page that scrolls is drawn in pieces: all at once would keep a finger waiting.
import type { ComponentChildren, VNode } from 'preact'

/** Draws a piece of the page, so small that it takes a moment. */
export type Piece = () => VNode

/** A part of the page: the beginning, the lot, the title of a stretch of the debate, what is voted on, or one of the endings. */
export interface Block {
  /** The stack, where it is one. */
  id: string
  /** What its pieces stand in: a card, a list. */
  frame?: (pieces: ComponentChildren) => VNode
  pieces: Piece[]
}
