// The keys of the slides, recognized by the character that they type (shared/letter-keys.ts). The keys of reveal.js are switched off: it
// uses key codes, which differ between keyboards, and has more keys than the help names. Their direction is that of the language.
import type { RevealApi } from 'reveal.js'
import { isHeard, readKey } from '../shared/letter-keys.ts'
import type { Audience } from './stage.tsx'

interface KeyOptions {
  reveal: RevealApi
  audience: Audience
  help: () => void
  jump: () => void
  turnLanguage: () => void
  turnSecond: () => void
}

/** Keys for a blank screen: B, and the full stop that clickers send, which types a V on a Dvorak keyboard. */
const blanking = ['b', '.', 'v']

/** Turns the slides by keys and clickers until the signal is aborted. */
export function listenToKeys(options: KeyOptions, signal: AbortSignal): void {
  const { reveal, audience } = options
  const acts = actsOf(options)
  const listen = (event: KeyboardEvent) => {
    const isTyping = event.target instanceof Element && event.target.matches('input, select, textarea')
    const key = isTyping ? undefined : readKey(event)
    // In a room a held key is only one step: else votes would open and close unseen. A reader alone may run through slides with it.
    if (key === undefined || !isHeard(key) || (audience === 'room' && event.repeat)) return
    // Some clickers send Escape to end a show. In a room it must not open the overview of all slides, but it does close it.
    const isForOverview = key === 'Enter' || (key === 'Escape' && audience === 'room')
    if (isForOverview && !reveal.isOverview()) return
    const act = acts[key]
    if (!act || (reveal.isPaused() && !blanking.includes(key))) return
    event.preventDefault()
    act(event)
  }
  document.addEventListener('keydown', listen, { signal })
}

/** Lets keys, swipes and the overview run as the page's language does. */
export function setDirection(reveal: RevealApi): void {
  const rtl = document.dir === 'rtl'
  if (!reveal.isReady() || reveal.getConfig().rtl === rtl) return
  // reveal.js asks for the direction only when it opens the overview.
  const isOverview = reveal.isOverview()
  reveal.toggleOverview(false)
  reveal.configure({ rtl })
  reveal.toggleOverview(isOverview)
  // By this class reveal.js would also set headings in another font, and texts of another language in this direction.
  reveal.getRevealElement()?.classList.remove('rtl')
}

/** What each key does. Keys that the help does not name are sent by clickers or known from reveal.js. */
function actsOf({ reveal, help, jump, turnLanguage, turnSecond }: KeyOptions) {
  const next = () => reveal.next()
  const previous = () => reveal.prev()
  const right = () => reveal.right()
  const left = () => reveal.left()
  // Some clickers send only these two keys; they must get past the last slide of a claim, and back.
  const down = () => (reveal.isOverview() ? reveal.down() : reveal.next())
  const up = () => (reveal.isOverview() ? reveal.up() : reveal.prev())
  const overview = () => reveal.toggleOverview()
  const space = ({ shiftKey }: KeyboardEvent) => {
    reveal.toggleOverview(false)
    return shiftKey ? previous() : next()
  }
  const acts: Record<string, (event: KeyboardEvent) => void> = {
    ...{ ArrowRight: right, l: right, ArrowLeft: left, h: left, ArrowDown: down, j: down, ArrowUp: up, k: up },
    ...{ ' ': space, n: next, PageDown: next, p: previous, PageUp: previous },
    Home: () => reveal.slide(0),
    End: () => reveal.slide(reveal.getHorizontalSlides().length - 1),
    ...Object.fromEntries(blanking.map((key) => [key, () => reveal.togglePause()])),
    ...{ o: overview, Escape: overview, Enter: overview },
    // reveal.js knows the full-screen functions of older browsers too, but offers them only by its key F, which has the code 70.
    f: () => reveal.triggerKey(70),
    ...{ '?': help, F1: help, g: jump, t: turnLanguage, 2: turnSecond },
  }
  return acts
}
