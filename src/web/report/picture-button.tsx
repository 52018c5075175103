// The button at each chart of the report that saves it as a picture. The code for that is loaded at the first click.
import type { Room } from '../../core/contract.ts'
import type { Page } from '../shared/page.ts'
import { tellFailure } from '../shared/wake.ts'
import type { Subject } from './picture.ts'

interface ButtonProps {
  page: Page
  room: Room
  subject: () => Promise<Subject>
}

export function PictureButton({ page, room, subject }: ButtonProps) {
  const save = async () => (await import('./picture.ts')).savePicture(page, room, await subject())
  return (
    // If the code cannot be loaded, nothing is saved; the next click tries again.
    <button type="button" class="plain save-picture" onClick={() => void save().catch(tellFailure)}>
      {page.t(($) => $.report.picture)}
    </button>
  )
}
