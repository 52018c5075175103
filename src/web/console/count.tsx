// The count on the desk, even while it is hidden from the hall: the count of the current words, or a count made under other words,
// with the question what to do with it.
import type { Poll } from '../../core/contract.ts'
import type { Side } from '../../core/side.ts'
import { toTally } from '../../core/tally.ts'
import { Tally } from '../../draw/tally-bar.tsx'
import type { FollowedRoom } from '../shared/asked-room.ts'
import type { Page } from '../shared/page.ts'
import { Question } from './buttons.tsx'
import type { Presenter } from './presenter.ts'
import { type Rewording, rewordingSentence } from './rewording.ts'

export function Count({ page, side, poll }: { page: Page; side: Side; poll: Poll }) {
  if (!poll.counts) return null
  const { voted, dontKnow } = toTally(poll, poll.counts)
  return (
    <div class={side}>
      <Tally speech={page} question={poll} counts={poll.counts} />
      <p class="small soft">{page.t(($) => $.desk.voted, { voted, dontKnow })}</p>
    </div>
  )
}

/** A count made under other words. It has no side, because the page does not know which side those words supported. */
export function OtherCount({ page, room, other }: { page: Page; room: FollowedRoom; other: Rewording }) {
  const { poll } = other
  return (
    <section>
      <p>{rewordingSentence(page, room, other)}</p>
      {poll.wording !== null && <h2 class="small soft">{page.t(($) => $.desk.reworded.earlier)}</h2>}
      <Count page={page} side="neither" poll={poll} />
    </section>
  )
}

/** Asks what to do with a count made under other words. It can be kept only if both polls have the same kind of question. */
export function RewordingQuestion({
  page,
  presenter,
  room,
  asks,
}: {
  page: Page
  presenter: Presenter
  room: FollowedRoom
  asks: Rewording
}) {
  const { t } = page
  const { poll, isForSwing } = asks
  const keep = {
    label: t(($) => (isForSwing ? $.desk.reworded.same : $.desk.reworded.keep)),
    act: () => presenter.answer(true),
  }
  const leave = {
    label: t(($) => (isForSwing ? $.desk.reworded.other : $.desk.reworded.anew)),
    act: () => presenter.answer(false),
  }
  return (
    <Question
      page={page}
      text={rewordingSentence(page, room, asks)}
      answers={poll.canKeep ? [keep, leave] : [leave]}
      no={t(($) => $.desk.reworded.notNow)}
      onNo={() => presenter.answer(undefined)}
    />
  )
}
