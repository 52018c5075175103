// The presenter's desk: `/console#CODE.KEY`.

import { render } from 'preact'
import { normaliseCode } from '../../core/room-code.ts'
import { startI18n, t } from '../shared/i18n.ts'
import { keepKey, takeCodeAndKey, takeKey } from '../shared/keys.ts'
import { followWords } from '../shared/words.tsx'
import { Desk } from './desk.tsx'
import { followAsPresenter } from './presenter.ts'

await startI18n('deskUi')
const found = takeRoom()
if (found) {
  const presenter = followAsPresenter(found.code, found.key, () => draw())
  const draw = () => render(<Desk presenter={presenter} />, document.body)
  await followWords(['claims', 'notes'], draw)
} else render(<main class="page center">{t(($) => $.desk.noKey)}</main>, document.body)

/** The room of the address, or the one that this tab had last. */
function takeRoom(): { code: string; key: string } | undefined {
  const given = takeCodeAndKey()
  if (given) {
    const code = normaliseCode(given.code)
    keepKey(code, given.key)
    sessionStorage.setItem('desk', code)
    return { code, key: given.key }
  }
  const code = sessionStorage.getItem('desk')
  const key = code && takeKey(code)
  return code && key ? { code, key } : undefined
}
