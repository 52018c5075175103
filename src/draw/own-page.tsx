// A page of the author's own: its heading, its paragraphs and lists, its picture.
import type { OwnPage } from '../core/deck.ts'
import type { Column, Columns } from './column.ts'
import { inLang } from './in-lang.ts'
import { DebatePicture } from './picture.tsx'
import { DebateText, Row, type SecondPlace } from './text-in-languages.tsx'
import { Body } from './words.tsx'

interface OwnPageProps {
  columns: Columns
  page: OwnPage
  heading: 'h1' | 'h2' | 'h3'
  /** The address of the debate's site, below which the picture is. */
  root: string
  secondAt?: Exclude<SecondPlace, 'within'>
  /** Whether scripts can move the focus to the heading. */
  isFocusable?: boolean
}

export function OwnPageText({ columns, page, heading, root, secondAt = 'after', isFocusable }: OwnPageProps) {
  const [first, second] = columns
  const { id } = page
  const text = ({ words, currentLang }: Column, name: string) => (
    <div class={name} {...inLang(currentLang())}>
      <Body body={words.claims.pages?.[id]?.body ?? []} />
    </div>
  )
  return (
    <>
      <DebateText
        columns={columns}
        pick={({ claims }) => claims.pages?.[id]?.heading}
        as={heading}
        class="own-heading serif"
        secondAt={secondAt}
        isOptional
        {...(isFocusable && { tabIndex: -1 })}
      />
      {secondAt === 'beside' ? (
        <Row columns={columns}>{(column) => text(column, 'own-text')}</Row>
      ) : (
        <>
          {text(first, 'own-text')}
          {second && text(second, 'own-text second')}
        </>
      )}
      <DebatePicture
        column={first}
        picture={page.picture}
        says={({ claims }) => claims.pages?.[id]?.picture}
        root={root}
      />
    </>
  )
}
