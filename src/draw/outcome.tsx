// The texts beside the picture of an outcome: sentences, and a legend with the number of each claim.
import type { Side } from '../core/side.ts'
import type { Text } from '../core/text.ts'
import { Loud, Words } from './words.tsx'

/** One sentence, with words to emphasize in `*…*`; `role`: its CSS classes. */
export interface Line {
  role: string
  text: string
}

export const Lines = ({ lines }: { lines: Line[] }) => (
  <>
    {lines.map(({ role, text }) => (
      <p key={text} class={role || undefined}>
        <Loud text={text} />
      </p>
    ))}
  </>
)

/** The number and the name of a claim; `aside`: its amount as a text. */
export interface LegendEntry {
  claim: string
  number: number
  side: Side
  heading: Text
  aside: string
}

/** Says which number in the picture is which claim. Hidden from screen readers, which get a table with the same facts. */
export const Legend = ({ entries }: { entries: LegendEntry[] }) => (
  <ol class="legend" aria-hidden="true">
    {entries.map(({ claim, number, side, heading, aside }) => (
      <li key={claim}>
        <b class={side}>{number}</b>
        <span class="name">
          <Words text={heading} />
        </span>
        <span class="amount soft">{aside}</span>
      </li>
    ))}
  </ol>
)
