// The question of a vote: the claim, the day as of which voters should answer it, and the definition of its words.
import type { Round } from '../core/poll.ts'
import { sayAsOf } from './as-of.ts'
import type { Columns } from './column.ts'
import { DebateText, type SecondPlace } from './text-in-languages.tsx'

interface AskedProps {
  columns: Columns
  /** The key of the claim's words: the id of the claim, or the round of the thesis. */
  stack: string
  /** The round whose day is shown; null shows no day. */
  round: Round | null
  heading: 'h1' | 'h2' | 'h3' | 'p'
  /** Where the definition's second language stands. The claim's second language stands beside if this is `beside`, else after. */
  secondAt?: SecondPlace
  /** The classes of the day and of the definition, which are in small type. */
  small?: string
  /** Whether scripts can move the focus to the claim. */
  isFocusable?: boolean
}

export function Asked({ columns, stack, round, heading, secondAt = 'within', small = '', isFocusable }: AskedProps) {
  const asOf = round && sayAsOf(columns[0], round)
  const smallClass = (name: string) => `${name} ${small}`.trim()
  return (
    <>
      <DebateText
        columns={columns}
        pick={({ claims }) => claims.stacks[stack]?.claim}
        as={heading}
        class="claim serif"
        secondAt={secondAt === 'beside' ? secondAt : 'after'}
        secondClass={secondAt === 'after' ? 'serif' : ''}
        {...(isFocusable && { tabIndex: -1 })}
      />
      {asOf && <p class={smallClass('asked-as-of')}>{asOf}</p>}
      <DebateText
        columns={columns}
        pick={({ claims }) => claims.stacks[stack]?.definition}
        as="p"
        class={smallClass('definition')}
        secondAt={secondAt}
        isOptional
      />
    </>
  )
}
