// Hands an address of the deck on: by the device's own means, else by copying; on plain HTTP there are neither, and it can be read.
import { deckAddress } from '../../shared/site.ts'
import type { Reader } from './reader.ts'

/** `slide`: where the address leads; the beginning, where there is none. */
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
