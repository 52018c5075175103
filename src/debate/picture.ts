// The picture that represents the debate where its link is shared. Its file's name follows from its words, so that no page can name an
// outdated picture.
import { createHash } from 'node:crypto'
import type { DeckWords } from '../core/deck.ts'
import { toPlain } from '../core/text.ts'

export const pictureSize = { width: 1200, height: 630 }

/** The picture's path in the site, and in public/: another one for each title and subtitle. */
export function picturePath(lang: string, { claims: { title }, frame: { subtitle = [] } }: DeckWords): string {
  const hash = createHash('sha256')
    .update(`${toPlain(title)}\n${toPlain(subtitle)}`)
    .digest('hex')
  return `og/${lang}-${hash.slice(0, 8)}.png`
}
