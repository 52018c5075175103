// The title of a chart of evidence, and the one sentence that sums it up.
import type { Column, Columns } from './column.ts'
import { DebateText, type SecondPlace } from './text-in-languages.tsx'

interface ChartDebateTextProps {
  columns: Columns
  /** The chart's id. */
  chart: string
  heading: 'h2' | 'h3' | 'h4'
  headingClass?: string | undefined
  secondAt?: SecondPlace
  lead?: (column: Column) => string
}

export function ChartSaid({
  columns,
  chart,
  heading,
  headingClass = 'serif',
  secondAt = 'after',
  lead,
}: ChartDebateTextProps) {
  return (
    <>
      <DebateText
        columns={columns}
        pick={({ evidence }) => evidence?.charts[chart]?.title}
        as={heading}
        class={headingClass}
        secondAt={secondAt}
        {...(lead && { lead })}
      />
      <DebateText
        columns={columns}
        pick={({ evidence }) => evidence?.charts[chart]?.summary}
        as="p"
        class="summary"
        secondAt={secondAt}
        isOptional
      />
    </>
  )
}
