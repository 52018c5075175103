// What an embedded page shows: the claim of the room's slide with its result, or the evening's outcome; else one calm sentence, and
// nothing at all where there is no background to write it on. In a rehearsal it is marked as one, as on the projector.
import type { ComponentType } from 'preact'
import { findSlide, type Slide, shownDeck, sideOf, thesis } from '../../core/deck.ts'
import { pollKey } from '../../core/poll.ts'
import { Tally } from '../../draw/tally-bar.tsx'
import { tallySentence } from '../../draw/tally-words.ts'
import { Loud, Words } from '../../draw/words.tsx'
import type { FollowedRoom } from '../shared/asked-room.ts'
import type { Connection } from '../shared/live.ts'
import type { Page } from '../shared/page.ts'
import type { OutcomeProps } from './outcome.tsx'

export interface ShownProps {
  page: Page
  room: FollowedRoom | undefined
  connection: Connection
  /** Whether the connection has been lost for so long that the room may have gone on. */
  isLost: boolean
  isTransparent: boolean
  /** Draws the evening's outcome; undefined until it is loaded. */
  outcome: ComponentType<OutcomeProps> | undefined
}

export function Shown(props: ShownProps) {
  const { page, room, isTransparent } = props
  const slide = room && findSlide(page.slides, room.slide)
  const calm = sayCalm(props, slide)
  const content =
    calm === undefined && room && slide ? (
      slide.poll ? (
        <Result page={page} room={room} slide={slide} />
      ) : (
        outcomeOf(props, slide)
      )
    ) : (
      !isTransparent && calm !== undefined && <Calm text={calm} />
    )
  return (
    <main class="show">
      {content && room?.rehearsal && (
        <p class="rehearsal">
          <Loud text={page.t(($) => $.state.rehearsal)} />
        </p>
      )}
      {content}
    </main>
  )
}

const Calm = ({ text }: { text: string }) => (
  <div class="fit calm">
    <p>
      <Loud text={text} />
    </p>
  </div>
)

/** The sentence where there is nothing to show; undefined where there is something. */
function sayCalm({ page: { t }, room, connection, isLost }: ShownProps, slide: Slide | undefined): string | undefined {
  if (connection.state === 'refused') {
    const { why } = connection
    return t(($) => $.errors[why])
  }
  if (!room || isLost) return t(($) => $.vote.connecting)
  if (room.ended) return t(($) => $.errors.room_ended)
  return slide && (slide.poll || outcomeKind(slide)) ? undefined : t(($) => $.vote.lookUpLong)
}

/** Which outcome of the evening a slide shows that can be said here; undefined for any other slide. */
export const outcomeKind = ({ kind }: Slide): OutcomeProps['kind'] | undefined =>
  kind === 'swing' || kind === 'balance' || kind === 'lookback' ? kind : undefined

function outcomeOf({ page, room, outcome: Outcome }: ShownProps, slide: Slide) {
  const kind = outcomeKind(slide)
  const { claims } = page.words
  if (!Outcome || !room || !kind || !claims) return null
  return <Outcome page={page} room={room} deck={shownDeck(page.deck, room.short)} kind={kind} words={{ claims }} />
}

function Result({ page, room, slide }: { page: Page; room: FollowedRoom; slide: Slide & { poll: object } }) {
  const { t, words } = page
  const poll = room.polls[pollKey(slide.poll)]
  const stack = words.claims?.stacks[slide.stack]
  return (
    <div class={`fit plate ${sideOf(page.deck, slide.poll.claim)}`} key={slide.stack}>
      {/* The thesis is asked in the same words twice, each time below a heading of its own. */}
      {slide.poll.claim === thesis && stack?.heading && (
        <p class="heading soft">
          <Words text={stack.heading} />
        </p>
      )}
      <h1 class="claim serif">
        <Words text={stack?.claim} />
      </h1>
      {poll?.counts ? (
        <Tally speech={page} question={poll} counts={poll.counts} />
      ) : (
        poll && (
          <p class="tally-sentence serif">
            <Loud text={poll.voted > 0 ? t(($) => $.tally.voted, { count: poll.voted }) : tallySentence(t, poll, [])} />
          </p>
        )
      )}
    </div>
  )
}
