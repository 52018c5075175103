// The texts around a chart of evidence: its numbers as a table, and in small print its marks, its limits, its sources and its
// date. The drawing itself is a canvas (web/deck/evidence-chart.ts) or rows (evidence-rows.tsx).
import { formatDate } from '../core/date.ts'
import type { ChartWords, References } from '../core/deck.ts'
import type { Evidence } from '../core/evidence.ts'
import { toPlain } from '../core/text.ts'
import { Cited } from './cited.tsx'
import type { Column, Columns } from './column.ts'
import { evidenceTable, explainMarks } from './evidence-words.ts'
import { inLang } from './in-lang.ts'
import { Table } from './table.tsx'
import { DebateText, Row, type SecondPlace } from './text-in-languages.tsx'

interface ChartProps {
  columns: Columns
  /** The chart's id. */
  chart: string
  evidence: Evidence
}

/** The words of a chart; undefined until they are loaded. */
export const chartWords = ({ words }: Column, chart: string): ChartWords | undefined => words.evidence?.charts[chart]

interface EvidenceTableProps {
  column: Column
  chart: string
  evidence: Evidence
  /** Whether to set `lang`, because the language may differ from the language around. */
  hasLang?: boolean
}

/** The numbers of a chart. Visible only if the chart has no picture (kind `table`); else for screen readers. */
export function EvidenceTable({ column, chart, evidence, hasLang }: EvidenceTableProps) {
  const words = chartWords(column, chart)
  if (!words) return null
  return (
    <Table
      caption={toPlain(words.title)}
      rows={evidenceTable(column, evidence, words)}
      {...(evidence.kind === 'table' && { seen: 'chart-table' })}
      {...(hasLang && { lang: column.currentLang() })}
    />
  )
}

interface SmallPrintProps extends ChartProps {
  references: References | undefined
  secondAt?: SecondPlace
}

/** The meaning of the marks, the limits, the sources and the date. */
export function SmallPrint({ columns, chart, evidence, references, secondAt = 'within' }: SmallPrintProps) {
  const isRow = secondAt === 'beside'
  const [first] = columns
  const caution: Columns = isRow ? columns : [first]
  const cited = (column: Column) => {
    const { currentLang, t } = column
    const { asOf } = evidence
    const text = asOf && t(($) => $.evidence.asOf, { date: formatDate(asOf, currentLang()) })
    return (
      <Cited
        column={column}
        references={references}
        sources={evidence.sources}
        aside={text ? { class: 'as-of', text } : undefined}
        {...(isRow && { lang: currentLang() })}
      />
    )
  }
  return (
    <>
      {isRow ? (
        <Row columns={columns}>{(column) => <Marks column={column} chart={chart} evidence={evidence} hasLang />}</Row>
      ) : (
        <Marks column={first} chart={chart} evidence={evidence} />
      )}
      <DebateText
        columns={caution}
        pick={({ evidence: said }) => said?.charts[chart]?.caution}
        as="p"
        class="caution"
        secondAt={secondAt}
        isOptional
      />
      {isRow ? (
        <Row columns={columns} isCited>
          {cited}
        </Row>
      ) : (
        cited(first)
      )}
    </>
  )
}

function Marks({ column, chart, evidence, hasLang }: EvidenceTableProps) {
  const words = chartWords(column, chart)
  return (
    <p class="marks" {...inLang(hasLang ? column.currentLang() : undefined)}>
      {words &&
        explainMarks(column, evidence, words).map(({ mark, means }) => (
          <span key={mark}>
            <b>{mark}</b> {means}
          </span>
        ))}
    </p>
  )
}
