// The text that the speaker says on stage: the claim's reasons and counter-arguments, and the next claim.
import { type Slide, shownDeck, toSlides, toStacks } from '../../core/deck.ts'
import type { FollowedRoom } from '../shared/asked-room.ts'
import { Later } from '../shared/later.tsx'
import type { Page } from '../shared/page.ts'
import { Words } from '../shared/words.tsx'
import { stackName } from './actions.ts'

interface ArgumentProps {
  page: Page
  slide: Slide
  step: number | undefined
}

/** `step`: how many arguments the slide shows now, if it is the slide of arguments. */
export function Argument({ page, slide, step }: ArgumentProps) {
  const { t } = page
  const words = slide.poll && page.words.arguments?.arguments[slide.poll.claim]
  if (!words) return null
  const later = page.deck.claims.find(({ id }) => id === slide.poll?.claim)?.later
  const tone = (index: number) => (step === undefined ? '' : index < step ? 'said' : 'unsaid')
  return (
    <section class="argument">
      {words.reasons.length > 0 && <h2 class="small soft">{t(($) => $.argument.reasons)}</h2>}
      <ul>
        {words.reasons.map((reason, index) => (
          <li key={index} class={tone(index)}>
            <Words text={reason} />
            <Later page={page} date={later?.[index]} />
          </li>
        ))}
      </ul>
      {words.counters.length > 0 && <h2 class="small soft">{t(($) => $.argument.counter)}</h2>}
      {words.counters.map((counter, index) => (
        <p key={index} class={tone(words.reasons.length + index)}>
          <Words text={counter} />
          <Later page={page} date={later?.[words.reasons.length + index]} />
        </p>
      ))}
    </section>
  )
}

/** The next stack: its name, its claim and its arguments. */
export function UpNext({ page, room, slide }: { page: Page; room: FollowedRoom; slide: Slide }) {
  const stacks = toStacks(toSlides(shownDeck(page.deck, room.short)))
  const next = stacks[stacks.findIndex(({ stack }) => stack === slide.stack) + 1]
  if (!next) return null
  const claim = page.words.claims?.stacks[next.stack]?.claim
  return (
    <details class="up-next">
      <summary>{page.t(($) => $.desk.upNext, { name: stackName(page, next.stack) })}</summary>
      {claim && (
        <p class="serif">
          <Words text={claim} />
        </p>
      )}
      <Argument page={page} slide={next} step={undefined} />
    </details>
  )
}
