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
    // What the three engines say of a script has this word. Without a network nothing is missing: all comes once there is one.
    const isGone = error instanceof GoneError || (/module/.test(String(error)) && (await isHostThere()))
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

async function isHostThere(): Promise<boolean> {
  const answer = await fetch(location.href, { cache: 'no-store' }).catch(() => undefined)
  return answer?.ok === true
}
