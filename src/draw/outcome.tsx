// What is said of an outcome beside its picture: sentences, and the number of each claim.
import type { Side } from '../core/side.ts'
import type { Text } from '../core/text.ts'
import { Loud, Words } from './words.tsx'

/** One sentence, with louder words in `*…*`; `role`: its CSS classes. */
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

/** The number and the name of a claim; `aside`: its amount. */
export interface LegendEntry {
  claim: string
  number: number
  side: Side
  heading: Text
  aside: string
}

/** The number of each claim; for people who do not see the picture, a table has it. */
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
