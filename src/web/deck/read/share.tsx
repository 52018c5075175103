// Shares an address of the deck: by the device's own dialog, else by copying it. On plain HTTP browsers offer neither, so the address is
// shown.
import { deckAddress } from '../../shared/site.ts'
import type { Reader } from './reader.ts'

/** `slide`: where the address leads; absent: to the beginning. */
export function Share({ reader, slide }: { reader: Reader; slide?: string }) {
  const { currentLang, t } = reader.page
  const share = async (button: HTMLButtonElement) => {
    const address = deckAddress(currentLang())
    if (reader.isShort) address.searchParams.set('short', '')
    if (slide) address.hash = `/${slide}`
    const url = address.href
    try {
      if ('share' in navigator) await navigator.share({ url, title: document.title })
      else {
        await clipboardOf(navigator).writeText(url)
        button.textContent = t(($) => $.read.copied)
      }
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') return
      prompt(
        t(($) => $.read.shareHint),
        url,
      )
    }
  }
  return (
    <button key={currentLang()} type="button" class="button" onClick={(event) => void share(event.currentTarget)}>
      {t(($) => $.read.share)}
    </button>
  )
}

/** Absent on plain HTTP, whatever its type says. */
function clipboardOf({ clipboard }: { clipboard?: Clipboard }): Clipboard {
  if (!clipboard) throw new Error('no clipboard on plain HTTP')
  return clipboard
}
