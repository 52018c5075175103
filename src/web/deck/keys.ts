// The keys of the slides, read by what they type (shared/letter-keys.ts). reveal.js knows keys by codes that differ between keyboards,
// and listens to more of them than the help names, so its own keys are off.
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

/** B, and the full stop of clickers, which on a Dvorak keyboard is a V. */
const blanking = ['b', '.', 'v']

/** Turns the slides by keys and clickers until the signal is aborted. */
export function listenToKeys(options: KeyOptions, signal: AbortSignal): void {
  const { reveal, audience } = options
  const acts = actsOf(options)
  const listen = (event: KeyboardEvent) => {
    const isTyping = event.target instanceof Element && event.target.matches('input, select, textarea')
    const key = isTyping ? undefined : readKey(event)
    // In a room a held key is one step, since the hall would miss what opens and closes; a reader alone may run through the slides.
    if (key === undefined || !isHeard(key) || (audience === 'room' && event.repeat)) return
    // Some clickers send Escape to end a show: a hall is not shown all slides by it, but gets back from them.
    const isForOverview = key === 'Enter' || (key === 'Escape' && audience === 'room')
    if (isForOverview && !reveal.isOverview()) return
    const act = acts[key]
    if (!act || (reveal.isPaused() && !blanking.includes(key))) return
    event.preventDefault()
    act(event)
  }
  document.addEventListener('keydown', listen, { signal })
}

/** What each key does; where two do the same, the second is on no key cap of ours but sent by clickers or known from reveal.js. */
function actsOf({ reveal, help, jump, turnLanguage, turnSecond }: KeyOptions) {
  const next = () => reveal.next()
  const previous = () => reveal.prev()
  const right = () => reveal.right()
  const left = () => reveal.left()
  // A clicker that sends no other keys must get past the last slide of a claim, and back.
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
    // Full screen has no function of its own in reveal.js, which knows what older browsers call it; 70 is its code for F.
    f: () => reveal.triggerKey(70),
    ...{ '?': help, F1: help, g: jump, t: turnLanguage, 2: turnSecond },
  }
  return acts
}
