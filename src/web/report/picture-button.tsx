// The button beside each picture of the report. What draws it is loaded at the first click.
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
    // Without a server nothing happens; the next click tries again.
    <button type="button" class="plain save-picture" onClick={() => void save().catch(tellFailure)}>
      {page.t(($) => $.report.picture)}
    </button>
  )
}
