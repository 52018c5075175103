// The presenter's desk: `/console#CODE.KEY`.
import { render } from 'preact'
import { normaliseCode } from '../../core/contract.ts'
import { startI18n, t } from '../shared/i18n.ts'
import { keepKey } from '../shared/keys.ts'
import { followWords } from '../shared/words.tsx'
import { Desk } from './desk.tsx'
import { openPresenter } from './presenter.ts'

await startI18n('deskUi')
const found = takeRoom()
if (found) {
  const presenter = openPresenter(found.code, found.key, () => draw())
  const draw = () => render(<Desk presenter={presenter} />, document.body)
  await followWords(['claims', 'notes'], draw)
} else render(<main class="page center">{t(($) => $.desk.noKey)}</main>, document.body)

/** Code and key: from the address, which is then cleaned, or as this tab kept them. */
function takeRoom(): { code: string; key: string } | undefined {
  const [, typed, key] = /^#([^.]+)\.([\w-]{24})$/.exec(location.hash) ?? []
  if (typed && key) {
    const code = normaliseCode(typed)
    history.replaceState(null, '', location.pathname)
    keepKey(code, key)
    sessionStorage.setItem('desk', code)
    return { code, key }
  }
  const code = sessionStorage.getItem('desk')
  const kept = code && sessionStorage.getItem(`key ${code}`)
  return code && kept ? { code, key: kept } : undefined
}
