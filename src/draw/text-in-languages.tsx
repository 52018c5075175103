// A text in one language or two: the second stands within the element of the first, after it, or beside it in a row.
import type { ComponentChildren, JSX } from 'preact'
import type { Column, Columns, PickText } from './column.ts'
import { inLang } from './in-lang.ts'
import { Words } from './words.tsx'

/** Where the second language stands. */
export type SecondPlace = 'within' | 'after' | 'beside'

type Tag = 'h1' | 'h2' | 'h3' | 'h4' | 'p' | 'li' | 'span'

interface DebateTextProps {
  columns: Columns
  pick: PickText
  as: Tag
  class?: string | undefined
  secondAt?: SecondPlace
  /** The classes of the second language after the first. */
  secondClass?: string
  /** Draws nothing if the first language has no such text. */
  isOptional?: boolean
  tabIndex?: number
  /** A word before the text; drawn only in a row. */
  lead?: (column: Column) => string
  /** Content after the text. */
  children?: (column: Column) => ComponentChildren
}

export function DebateText({
  columns,
  pick,
  as: As,
  secondAt = 'within',
  secondClass = '',
  isOptional,
  ...given
}: DebateTextProps) {
  const { tabIndex, lead, children, class: name } = given
  const [first] = columns
  if (isOptional && !pick(first.words)) return null
  if (secondAt === 'beside')
    return (
      <Beside columns={columns} as={As} class={name}>
        {(column) => (
          <>
            {lead && (
              <>
                <span class="lead">{lead(column)}</span>{' '}
              </>
            )}
            <Words text={pick(column.words)} />
            {children?.(column)}
          </>
        )}
      </Beside>
    )
  return (
    <>
      <As class={name} tabIndex={tabIndex}>
        <Words text={pick(first.words)} />
        {secondAt === 'within' && <Second columns={columns} pick={pick} />}
        {children?.(first)}
      </As>
      {secondAt === 'after' && <Second columns={columns} pick={pick} as="p" class={secondClass} />}
    </>
  )
}

interface InterfaceTextProps {
  columns: Columns
  say: (column: Column) => string
  as: Tag
  class?: string | undefined
  secondAt?: SecondPlace
}

/** A text of the interface: only in the first language, or in a row also in the second. */
export function InterfaceText({ columns, say, as: As, class: name, secondAt }: InterfaceTextProps) {
  if (secondAt !== 'beside') return <As class={name}>{say(columns[0])}</As>
  return (
    <Beside columns={columns} as={As} class={name}>
      {say}
    </Beside>
  )
}

interface BesideProps {
  columns: Columns
  as: Tag
  class?: string | undefined
  children: (column: Column) => ComponentChildren
}

/** An element in each language, side by side. Only the first is a real heading, so that screen readers do not list each twice. */
export const Beside = ({ columns, as: As, class: name, children }: BesideProps) => (
  <Row columns={columns} isHeading={/^h/.test(As)}>
    {(column) => {
      const Own = column === columns[0] ? As : 'p'
      return (
        <Own class={name} {...inLang(column.currentLang())}>
          {children(column)}
        </Own>
      )
    }}
  </Row>
)

interface SecondProps {
  columns: Columns
  pick: PickText
  as?: 'span' | 'p'
  class?: string
}

/** The text in the second language; nothing if only one language is shown or the text is missing. */
export function Second({ columns: [, second], pick, as: As = 'span', class: name = '' }: SecondProps) {
  const text = second && pick(second.words)
  return second && text ? (
    <As class={`second ${name}`.trim()} {...inLang(second.currentLang())}>
      <Words text={text} />
    </As>
  ) : null
}

interface RowProps {
  columns: Columns
  isHeading?: boolean
  /** Whether the row names sources. */
  isCited?: boolean
  children: (column: Column) => JSX.Element
}

/** One cell for each language, side by side. A class says whether they are headings or sources, because `:has` is too new. */
export const Row = ({ columns, isHeading = false, isCited = false, children }: RowProps) => (
  <div class={['row', ...(isHeading ? ['headed'] : []), ...(isCited ? ['cites'] : [])].join(' ')}>
    {columns.map((column) => children(column))}
  </div>
)
