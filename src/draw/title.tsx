// The title, subtitle and byline of a debate.
import type { Columns } from './column.ts'
import { type Lay, Said } from './said.tsx'

interface TitleProps {
  columns: Columns
  lay?: Lay
  /** The classes of the heading. */
  class?: string
  /** The classes of the second language below the heading. */
  secondClass?: string
  /** Whether scripts can move the focus to the heading. */
  isFocusable?: boolean
}

export const Title = ({
  columns,
  lay = 'after',
  class: name = 'serif',
  secondClass = 'serif',
  isFocusable,
}: TitleProps) => (
  <>
    <Said
      columns={columns}
      pick={({ claims }) => claims.title}
      as="h1"
      class={name}
      lay={lay}
      secondClass={secondClass}
      {...(isFocusable && { tabIndex: -1 })}
    />
    <Said
      columns={firstUnlessRow(columns, lay)}
      pick={({ frame }) => frame?.subtitle}
      as="p"
      class="subtitle"
      lay={lay}
      isOptional
    />
    <Said
      columns={firstUnlessRow(columns, lay)}
      pick={({ frame }) => frame?.byline}
      as="p"
      class="byline"
      lay={lay}
      isOptional
    />
  </>
)

/** In a row both languages have all texts; else the second language has the title only. */
const firstUnlessRow = (columns: Columns, lay: Lay): Columns => (lay === 'beside' ? columns : [columns[0]])
