// The picture of a claim or of a page.
import type { Claim, Picture } from '../core/deck.ts'
import { toPlain } from '../core/text.ts'
import type { Column, Columns, PickText } from './column.ts'

interface PictureProps {
  column: Column
  picture: Picture | undefined
  /** What it shows; without it, screen readers pass over the picture. */
  says: PickText
  root: string
}

/** Nothing if there is no picture. */
export function DebatePicture({ column, picture, says, root }: PictureProps) {
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
