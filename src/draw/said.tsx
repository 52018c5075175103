// A text of the debate in one language or two: the second stands within the first one's element, after it, or beside it in a row.
import type { ComponentChildren, JSX } from 'preact'
import type { Text } from '../core/text.ts'
import type { Column, Columns, PickText } from './column.ts'
import { Words } from './words.tsx'

/** Where the second language stands. */
export type Lay = 'within' | 'after' | 'beside'

type Tag = 'h1' | 'h2' | 'h3' | 'h4' | 'p' | 'li' | 'span'

interface SaidProps {
  columns: Columns
  pick: PickText
  /** The element; beside another, a heading is one in the first language alone, so that none counts twice. */
  as: Tag
  class?: string | undefined
  lay?: Lay
  /** The classes of the second language after the first. */
  secondClass?: string
  /** Draws nothing where the first language has no such text. */
  isOptional?: boolean
  tabIndex?: number
  /** Stands before the text, and after it. */
  lead?: (column: Column) => string
  children?: (column: Column) => ComponentChildren
}

export function Said({ columns, pick, as: As, lay = 'within', secondClass = '', isOptional, ...given }: SaidProps) {
  const { tabIndex, lead, children, class: name } = given
  const [first] = columns
  if (isOptional && !pick(first.words)) return null
  if (lay === 'beside')
    return (
      <Row columns={columns} isHeading={/^h/.test(As)}>
        {(column) => {
          const Own = column === first ? As : 'p'
          return (
            <Own class={name} lang={column.currentLang()}>
              {lead && (
                <>
                  <span class="lead">{lead(column)}</span>{' '}
                </>
              )}
              <Words text={pick(column.words)} />
              {children?.(column)}
            </Own>
          )
        }}
      </Row>
    )
  return (
    <>
      <As class={name} tabIndex={tabIndex}>
        <Words text={pick(first.words)} />
        {lay === 'within' && <Second columns={columns} pick={pick} />}
        {children?.(first)}
      </As>
      {lay === 'after' && <Second columns={columns} pick={pick} as="p" class={secondClass} />}
    </>
  )
}

interface ToldProps {
  columns: Columns
  say: (column: Column) => string
  as: Tag
  class?: string | undefined
  lay?: Lay
}

/** A text of the interface: in the first language alone, or beside it in the second too. */
export function Told({ columns, say, as: As, class: name, lay }: ToldProps) {
  const [first] = columns
  if (lay !== 'beside') return <As class={name}>{say(first)}</As>
  return (
    <Row columns={columns} isHeading={/^h/.test(As)}>
      {(column) => {
        const Own = column === first ? As : 'p'
        return (
          <Own class={name} lang={column.currentLang()}>
            {say(column)}
          </Own>
        )
      }}
    </Row>
  )
}

interface SecondProps {
  columns: Columns
  pick: PickText
  as?: 'span' | 'p'
  class?: string
}

/** The second language alone; nothing where there is none. */
export function Second({ columns: [, second], pick, as: As = 'span', class: name = '' }: SecondProps) {
  const text = second && pick(second.words)
  return second && text ? <SecondText as={As} class={name} lang={second.currentLang()} text={text} /> : null
}

const SecondText = ({
  as: As,
  class: name,
  lang,
  text,
}: {
  as: 'span' | 'p'
  class: string
  lang: string
  text: Text
}) => (
  <As class={`second ${name}`.trim()} lang={lang}>
    <Words text={text} />
  </As>
)

interface RowProps {
  columns: Columns
  isHeading?: boolean
  /** Whether it names sources. */
  isCited?: boolean
  children: (column: Column) => JSX.Element
}

/** One cell a language, side by side; the row says whether they are headings or sources, since `:has` is too new. */
export const Row = ({ columns, isHeading = false, isCited = false, children }: RowProps) => (
  <div class={['row', ...(isHeading ? ['headed'] : []), ...(isCited ? ['cites'] : [])].join(' ')}>
    {columns.map((column) => children(column))}
  </div>
)
