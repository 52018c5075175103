// What is voted on: the claim, the day from which it is answered, and what its words mean.
import type { Deck } from '../core/deck.ts'
import type { Round } from '../core/poll.ts'
import { sayAsOf } from './as-of.ts'
import type { Columns } from './column.ts'
import { type Lay, Said } from './said.tsx'

interface AskedProps {
  columns: Columns
  deck: Deck
  /** The key of its words: the claim's id, or the round of the thesis. */
  stack: string
  /** The round whose day is said; null says none. */
  round: Round | null
  heading: 'h1' | 'h2' | 'h3' | 'p'
  /** Where the second language of the definition stands; that of the claim stands after it, or beside it. */
  lay?: Lay
  /** The classes of what is said in small type. */
  small?: string
  /** The focus can be moved to the claim. */
  isFocusable?: boolean
}

export function Asked({ columns, deck, stack, round, heading, lay = 'within', small = '', isFocusable }: AskedProps) {
  const [{ currentLang, t }] = columns
  const asOf = round && sayAsOf({ currentLang, t, deck }, round)
  const named = (name: string) => `${name} ${small}`.trim()
  return (
    <>
      <Said
        columns={columns}
        pick={({ claims }) => claims.stacks[stack]?.claim}
        as={heading}
        class="claim serif"
        lay={lay === 'beside' ? lay : 'after'}
        secondClass={lay === 'after' ? 'serif' : ''}
        {...(isFocusable && { tabIndex: -1 })}
      />
      {asOf && <p class={named('asked-as-of')}>{asOf}</p>}
      <Said
        columns={columns}
        pick={({ claims }) => claims.stacks[stack]?.definition}
        as="p"
        class={named('definition')}
        lay={lay}
        isOptional
      />
    </>
  )
}
