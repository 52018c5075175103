// The title, subtitle and byline of a debate.
import type { Columns } from './column.ts'
import { DebateText, type SecondPlace } from './text-in-languages.tsx'

interface TitleProps {
  columns: Columns
  secondAt?: SecondPlace
  /** The classes of the heading. */
  class?: string
  /** The classes of the second language below the heading. */
  secondClass?: string
  /** Whether scripts can move the focus to the heading. */
  isFocusable?: boolean
}

export const Title = ({
  columns,
  secondAt = 'after',
  class: name = 'serif',
  secondClass = 'serif',
  isFocusable,
}: TitleProps) => (
  <>
    <DebateText
      columns={columns}
      pick={({ claims }) => claims.title}
      as="h1"
      class={name}
      secondAt={secondAt}
      secondClass={secondClass}
      {...(isFocusable && { tabIndex: -1 })}
    />
    <DebateText
      columns={columns}
      pick={({ frame }) => frame?.subtitle}
      as="p"
      class="subtitle"
      secondAt={secondAt}
      isOptional
    />
    <DebateText
      columns={firstUnlessRow(columns, secondAt)}
      pick={({ frame }) => frame?.byline}
      as="p"
      class="byline"
      secondAt={secondAt}
      isOptional
    />
  </>
)

/** In a row both languages have all texts; else the second one has no byline. */
const firstUnlessRow = (columns: Columns, secondAt: SecondPlace): Columns =>
  secondAt === 'beside' ? columns : [columns[0]]
