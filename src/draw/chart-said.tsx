// The title of a chart of evidence, and the one sentence that sums it up.
import type { Column, Columns } from './column.ts'
import { type Lay, Said } from './said.tsx'

interface ChartSaidProps {
  columns: Columns
  /** The chart's id. */
  chart: string
  heading: 'h2' | 'h3' | 'h4'
  headingClass?: string | undefined
  lay?: Lay
  lead?: (column: Column) => string
}

/** The second language has the summary, but a title only if the two languages stand side by side. */
export function ChartSaid({ columns, chart, heading, headingClass = 'serif', lay = 'after', lead }: ChartSaidProps) {
  const titled: Columns = lay === 'beside' ? columns : [columns[0]]
  return (
    <>
      <Said
        columns={titled}
        pick={({ evidence }) => evidence?.charts[chart]?.title}
        as={heading}
        class={headingClass}
        lay={lay}
        {...(lead && { lead })}
      />
      <Said
        columns={columns}
        pick={({ evidence }) => evidence?.charts[chart]?.summary}
        as="p"
        class="summary"
        lay={lay}
        isOptional
      />
    </>
  )
}
