// Shows a message if a part of the page cannot be loaded although its host answers: the host has a newer version by now, without the
// old files. After a reload the page is of the newer version too.
import { unmarked } from '../../core/text.ts'
import type { Page } from './page.ts'
import { failedPart, GoneError } from './wake.ts'

/** The main module of a page calls this once. */
export function watchParts({ currentLang, t }: Page): void {
  let isShown = false
  addEventListener(failedPart, async (event) => {
    const error = event instanceof CustomEvent && event.detail
    const isGone = error instanceof GoneError || (await isScriptGone(String(error)))
    if (!isGone || isShown || currentLang() === '') return
    isShown = true
    const note = document.createElement('p')
    const reload = document.createElement('button')
    note.className = 'page-note'
    note.setAttribute('role', 'alert')
    reload.append(unmarked(t(($) => $.state.reload)))
    reload.addEventListener('click', () => location.reload())
    note.append(unmarked(t(($) => $.state.partMissing)), reload)
    // Outside the body, whose content belongs to the code that draws it.
    document.documentElement.append(note)
  })
}

/**
 * Whether the browser's message about a script that did not load means that the host no longer has the script. Without a network
 * nothing counts as missing, because it will load once there is one. Safari does not name the script; then it is enough that the host
 * answers.
 */
async function isScriptGone(message: string): Promise<boolean> {
  if (!/module/.test(message)) return false
  const [script] = /https?:\S+/.exec(message) ?? []
  const answer = await fetch(script ?? location.href, { cache: 'no-store' }).catch(() => undefined)
  return script === undefined ? answer?.ok === true : answer?.status === 404
}
