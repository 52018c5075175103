// What is said on stage, as text: the claim's reasons and the counter-argument, and what comes next.
import { deck } from 'virtual:deck'
import { type Slide, shownDeck, toSlides, toStacks } from '../../core/deck.ts'
import { t } from '../shared/i18n.ts'
import type { FollowedRoom } from '../shared/live.ts'
import { deckWords, Words } from '../shared/words.tsx'
import { stackName } from './actions.ts'

/** `step`: how much of it is on the slide now, where it is the slide of arguments. */
export function Argument({ slide, step }: { slide: Slide; step: number | undefined }) {
  const words = slide.poll && deckWords.arguments?.arguments[slide.poll.claim]
  if (!words) return null
  const tone = (place: number) => (step === undefined ? '' : place < step ? 'said' : 'unsaid')
  return (
    <section class="argument">
      <h2 class="small soft">{t(($) => $.argument.reasons)}</h2>
      <ul>
        {words.reasons.map((reason, place) => (
          <li key={place} class={tone(place)}>
            <Words text={reason} />
          </li>
        ))}
      </ul>
      <h2 class="small soft">{t(($) => $.argument.counter)}</h2>
      <p class={tone(words.reasons.length)}>
        <Words text={words.counter} />
      </p>
    </section>
  )
}

/** The next stack: what it is called, what it claims, and its arguments. */
export function UpNext({ room, slide }: { room: FollowedRoom; slide: Slide }) {
  const stacks = toStacks(toSlides(shownDeck(deck, room.short)))
  const next = stacks[stacks.findIndex(({ stack }) => stack === slide.stack) + 1]
  if (!next) return null
  const claim = deckWords.claims?.stacks[next.stack]?.claim
  return (
    <details class="up-next">
      <summary>{t(($) => $.desk.upNext, { name: stackName(next.stack) })}</summary>
      {claim && (
        <p class="serif">
          <Words text={claim} />
        </p>
      )}
      <Argument slide={next} step={undefined} />
    </details>
  )
}
