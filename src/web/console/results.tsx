// The downloads of a room's results, and its files for readers.
import { useState } from 'preact/hooks'
import { paths } from '../../core/contract.ts'
import { Id } from '../../core/id.ts'
import type { FollowedRoom } from '../shared/asked-room.ts'
import type { Page } from '../shared/page.ts'
import { serverPath } from '../shared/server-path.ts'
import { AskingButton } from './buttons.tsx'
import type { Presenter } from './presenter.ts'
import { formats } from './save.ts'

export function Results({ page, presenter, room }: { page: Page; presenter: Presenter; room: FollowedRoom }) {
  const { deck, t } = page
  const [name, setName] = useState(`${deck.id}-${room.code.toLowerCase()}`)
  return (
    <div class="room-menu">
      <div class="choices">
        {formats.map((format) => (
          <button key={format} type="button" class="plain" onClick={() => void presenter.save(format)}>
            {format.toUpperCase()}
          </button>
        ))}
      </div>
      <a class="link" href={serverPath(paths.report(room.code))} target="_blank" rel="noreferrer">
        {t(($) => $.desk.report)}
      </a>
      <label>
        {t(($) => $.desk.freezeName)}
        <input value={name} maxLength={40} onInput={({ currentTarget: { value } }) => setName(value)} />
      </label>
      <button
        type="button"
        class="plain"
        disabled={!Id.safeParse(name).success}
        onClick={() => void presenter.freeze(name)}
      >
        <span class="label">{t(($) => $.desk.freeze)}</span>
        <small>{t(($) => $.desk.freezeLong)}</small>
      </button>
      {presenter.frozen && <p>{t(($) => $.desk.frozen, { file: presenter.frozen })}</p>}
      {presenter.frozenNames && presenter.frozenNames.length > 0 && (
        <section class="saved">
          <h3 class="small soft">{t(($) => $.desk.saved)}</h3>
          {presenter.frozenNames.map((own) => {
            const file = `${own}.json`
            return (
              <AskingButton
                page={page}
                key={own}
                label={t(($) => $.desk.unfreeze, { file })}
                text={t(($) => $.desk.unfreezeAsk, { file })}
                yes={t(($) => $.desk.unfreezeYes)}
                onYes={() => void presenter.unfreeze(own)}
              />
            )
          })}
        </section>
      )}
    </div>
  )
}
