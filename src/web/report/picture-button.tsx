// The button beside each picture of the report. What draws it is loaded at the first click.
import type { Room } from '../../core/contract.ts'
import { t } from '../shared/i18n.ts'
import type { Subject } from './picture.ts'

export function PictureButton({ room, subject }: { room: Room; subject: () => Promise<Subject> }) {
  const save = async () => (await import('./picture.ts')).savePicture(room, await subject())
  return (
    // Without a server nothing happens; the next click tries again.
    <button type="button" class="plain save-picture" onClick={() => void save().catch(() => {})}>
      {t(($) => $.report.picture)}
    </button>
  )
}
