// What a debate is called, and by whom it is.
import type { Columns } from './column.ts'
import { type Lay, Said } from './said.tsx'

interface TitleProps {
  columns: Columns
  lay?: Lay
  /** The classes of the heading. */
  class?: string
  /** The classes of the second language below it. */
  secondClass?: string
  /** The focus can be moved to the heading. */
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
      columns={alone(columns, lay)}
      pick={({ frame }) => frame?.subtitle}
      as="p"
      class="subtitle"
      lay={lay}
      isOptional
    />
    <Said
      columns={alone(columns, lay)}
      pick={({ frame }) => frame?.byline}
      as="p"
      class="byline"
      lay={lay}
      isOptional
    />
  </>
)

/** In a row each language says all; else the second one says the title alone. */
const alone = (columns: Columns, lay: Lay): Columns => (lay === 'beside' ? columns : [columns[0]])
