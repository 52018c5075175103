// Says on a page that a part of it cannot be loaded, although its host answers: the host has newer pages by now, and no longer the old
// ones. Loaded anew, the page is one of the newer.
import { unmarked } from '../../core/text.ts'
import type { Page } from './page.ts'
import { failedPart, GoneError } from './wake.ts'

/** To be called once by the main of a page. */
export function watchParts({ currentLang, t }: Page): void {
  let isTold = false
  addEventListener(failedPart, async (event) => {
    const error = event instanceof CustomEvent && event.detail
    const isGone = error instanceof GoneError || (await isScriptGone(String(error)))
    if (!isGone || isTold || currentLang() === '') return
    isTold = true
    const note = document.createElement('p')
    const reload = document.createElement('button')
    note.className = 'missing-part'
    note.setAttribute('role', 'alert')
    reload.append(unmarked(t(($) => $.state.reload)))
    reload.addEventListener('click', () => location.reload())
    note.append(unmarked(t(($) => $.state.partMissing)), reload)
    // Beside the body, which belongs to what draws it.
    document.documentElement.append(note)
  })
}

/**
 * Whether what a browser says of a script that did not load means that its host no longer has it. Without a network nothing is
 * missing: all comes once there is one. Safari does not say which script it was; then a host that answers has to do.
 */
async function isScriptGone(said: string): Promise<boolean> {
  if (!/module/.test(said)) return false
  const [script] = /https?:\S+/.exec(said) ?? []
  const answer = await fetch(script ?? location.href, { cache: 'no-store' }).catch(() => undefined)
  return script === undefined ? answer?.ok === true : answer?.status === 404
}
