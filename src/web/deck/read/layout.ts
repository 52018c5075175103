// One of the two ways in which a reader has the deck: slides, or a page that scrolls.
import type { Reader } from './reader.ts'

/** What a layout of the deck is shown with. */
export interface Layout {
  reader: Reader
  /** Leaves it for the other layout; rejects, and stays, where that cannot be loaded. */
  turnLayout: () => Promise<void>
  /** It comes after the other one: the focus goes along. */
  isTurned: boolean
  /** Aborted when it is to be taken away, with all that it listens to. */
  signal: AbortSignal
}

/** A layout whose beginning is on screen. */
export interface Shown {
  /** Resolves once all that stands behind it is there too; of a layout that is taken away before it may never. */
  whole: Promise<void>
}
