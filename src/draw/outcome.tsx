// The texts beside the picture of an outcome: sentences, and a legend with the number of each claim.
import type { Side } from '../core/side.ts'
import type { Text } from '../core/text.ts'
import { inLang } from './in-lang.ts'
import { Loud, Words } from './words.tsx'

/** One sentence, with words to emphasize in `*…*`; `role`: its CSS classes. */
export interface Line {
  role: string
  text: string
}

/** The same sentences in a second language; they stand below the first ones, except for the small print. */
export interface SecondLines {
  lang: string
  lines: Line[]
}

export const Lines = ({ lines, second }: { lines: Line[]; second?: SecondLines | undefined }) => (
  <>
    {lines.map(({ role, text }, at) => {
      const other = isSmall(role) ? undefined : second?.lines[at]
      return (
        <p key={text} class={role || undefined}>
          <Loud text={text} />
          {second && other && (
            <span class="second" {...inLang(second.lang)}>
              <Loud text={other.text} />
            </span>
          )}
        </p>
      )
    })}
  </>
)

const isSmall = (role: string): boolean => /\b(?:rule|soft)\b/.test(role)

/** The number and the name of a claim; `aside`: its amount as a text. */
export interface LegendEntry {
  claim: string
  number: number
  side: Side
  heading: Text
  aside: string
  /** Its name in a second language. */
  second?: { lang: string; heading: Text } | undefined
}

/** Says which number in the picture is which claim. Hidden from screen readers, which get a table with the same facts. */
export const Legend = ({ entries }: { entries: LegendEntry[] }) => (
  <ol class="legend" aria-hidden="true">
    {entries.map(({ claim, number, side, heading, aside, second }) => (
      <li key={claim}>
        <b class={side}>{number}</b>
        <span class="name">
          <Words text={heading} />
          {second && (
            <span class="second" {...inLang(second.lang)}>
              <Words text={second.heading} />
            </span>
          )}
        </span>
        <span class="amount soft">{aside}</span>
      </li>
    ))}
  </ol>
)
