// A page of the author's own: its heading, its paragraphs and lists, its picture. And the picture of a page or a claim.
import type { Claim, OwnPage, Picture } from '../core/deck.ts'
import { toPlain } from '../core/text.ts'
import type { Column, Columns, PickText } from './column.ts'
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
    <div class={name} lang={currentLang()}>
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

interface PictureProps {
  column: Column
  picture: Picture | undefined
  /** What it shows; without it, screen readers pass over the picture. */
  says: PickText
  root: string
}

/** Nothing if there is no picture. */
function DebatePicture({ column, picture, says, root }: PictureProps) {
  if (!picture) return null
  const { path, width, height } = picture
  // The browser keeps a place of this shape until the picture is loaded.
  return (
    <img class="own-picture" src={root + path} width={width} height={height} alt={toPlain(says(column.words) ?? [])} />
  )
}

/** The picture of a claim; nothing if it has none. */
export const ClaimPicture = ({ columns, claim, root }: { columns: Columns; claim: Claim; root: string }) => (
  <DebatePicture
    column={columns[0]}
    picture={claim.picture}
    says={({ claims }) => claims.stacks[claim.id]?.picture}
    root={root}
  />
)
