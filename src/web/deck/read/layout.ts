// The two layouts of the deck for a reader: slides, or a page that scrolls.
import type { Reader } from './reader.ts'

/** What a layout receives when it is shown. */
export interface Layout {
  reader: Reader
  /** Changes to the other layout; if that cannot be loaded, rejects and changes nothing. */
  turnLayout: () => Promise<void>
  /** Whether this layout replaces the other one, so that it must take over the focus. */
  isTurned: boolean
  /** Aborted when the layout must remove itself and its listeners. */
  signal: AbortSignal
}

/** A layout whose beginning is on screen. */
export interface Shown {
  /** Resolves once the rest is ready too; may never resolve if the layout is removed before that. */
  whole: Promise<void>
}
