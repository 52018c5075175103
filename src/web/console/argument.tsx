// The texts that the speaker needs on stage: the arguments for and against the claim, and the next claim.
import { type Slide, shownDeck, toSlides, toStacks } from '../../core/deck.ts'
import { Arguments } from '../../draw/arguments.tsx'
import { Words } from '../../draw/words.tsx'
import type { FollowedRoom } from '../shared/asked-room.ts'
import type { Page } from '../shared/page.ts'
import { nameOf } from './actions.ts'

interface ArgumentProps {
  page: Page
  slide: Slide
  step: number | undefined
}

/** `step`: how many arguments the slide shows now, if it is the slide of arguments. */
export function Argument({ page, slide, step }: ArgumentProps) {
  const column = page.column()
  const claim = page.deck.claims.find(({ id }) => id === slide.poll?.claim)
  if (!claim || !column?.words.arguments) return null
  return (
    <section class="argument">
      <Arguments
        columns={[column]}
        claim={claim}
        heading="h2"
        headingClass={() => 'small soft'}
        argumentClass={(at) => (step === undefined ? '' : at < step ? 'said' : 'unsaid')}
      />
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
      <summary>{page.t(($) => $.desk.upNext, { name: nameOf(page, next.stack) })}</summary>
      {claim && (
        <p class="serif">
          <Words text={claim} />
        </p>
      )}
      <Argument page={page} slide={next} step={undefined} />
    </details>
  )
}
