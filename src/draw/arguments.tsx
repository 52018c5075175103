// The arguments for a claim and against it, in two halves of equal size.
import type { ComponentChildren } from 'preact'
import type { Claim } from '../core/deck.ts'
import { sayLater } from './as-of.ts'
import type { Columns, PickText } from './column.ts'
import { DebateText, InterfaceText, type SecondPlace } from './text-in-languages.tsx'

interface ArgumentsProps {
  columns: Columns
  claim: Claim
  heading: 'h2' | 'h3' | 'h4'
  /** The classes of a half's heading. */
  headingClass?: (side: 'for' | 'against') => string | undefined
  secondAt?: SecondPlace
  /** The classes of an argument; `at`: its index in the list of reasons, then counter-arguments. */
  argumentClass?: (at: number) => string
  /** The highest number of arguments to draw; reasons count first. */
  most?: number
  /** Drawn below the counter-arguments. */
  children?: ComponentChildren
}

export function Arguments({ columns, claim, most = Number.POSITIVE_INFINITY, ...given }: ArgumentsProps) {
  const { heading, headingClass, secondAt = 'within', argumentClass, children } = given
  const { id, later } = claim
  const reasons = Math.min(claim.reasons, most)
  const counters = Math.min(claim.counters, most - reasons)
  const argument = (as: 'li' | 'p', at: number, pick: PickText) => (
    <Argument
      key={at}
      columns={columns}
      as={as}
      class={argumentClass?.(at)}
      secondAt={secondAt}
      pick={pick}
      later={later?.[at]}
    />
  )
  const sideHeading = (side: 'for' | 'against') => (
    <InterfaceText
      columns={columns}
      say={({ t }) => t(($) => (side === 'for' ? $.argument.reasons : $.argument.counter))}
      as={heading}
      class={headingClass?.(side)}
      secondAt={secondAt}
    />
  )
  return (
    <>
      <div class="half for">
        {reasons > 0 && sideHeading('for')}
        <ul>
          {Array.from({ length: reasons }, (_, at) =>
            argument('li', at, ({ arguments: said }) => said?.arguments[id]?.reasons[at]),
          )}
        </ul>
      </div>
      <div class="half against">
        {counters > 0 && sideHeading('against')}
        {Array.from({ length: counters }, (_, at) =>
          argument('p', claim.reasons + at, ({ arguments: said }) => said?.arguments[id]?.counters[at]),
        )}
        {children}
      </div>
    </>
  )
}

interface ArgumentProps {
  columns: Columns
  as: 'li' | 'p'
  class: string | undefined
  secondAt: SecondPlace
  pick: PickText
  /** The date since which the argument is known, if it was not known at the time of the debate. */
  later: string | null | undefined
}

function Argument({ columns, as, class: name, secondAt, pick, later }: ArgumentProps) {
  const mark = (column: Columns[0]) =>
    later && (
      <>
        {' '}
        <span class="later">{sayLater(column, later)}</span>
      </>
    )
  const said = (own: 'li' | 'p') => (
    <DebateText columns={columns} pick={pick} as={own} class={name} secondAt={secondAt}>
      {mark}
    </DebateText>
  )
  return secondAt === 'beside' && as === 'li' ? <li>{said('p')}</li> : said(as)
}
