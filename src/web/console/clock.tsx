// The clock of the evening: the time passed; and if the debate names its minutes, the time planned, for the whole and for the current
// part, and whether the speaker is ahead of the plan or behind it.
import { useEffect, useState } from 'preact/hooks'
import { type Deck, type Slide, shownDeck, thesis, toSlides, toStacks } from '../../core/deck.ts'
import type { FollowedRoom } from '../shared/asked-room.ts'
import type { Page } from '../shared/page.ts'
import { formatClock } from '../shared/time.ts'

const minute = 60_000

export function Clock({ page, room, slide }: { page: Page; room: FollowedRoom; slide: Slide }) {
  const { deck, t } = page
  const hasDeadline = Object.values(room.polls).some(({ closesIn }) => closesIn !== null)
  useSeconds(room.clock !== null || hasDeadline)
  if (!room.clock) return <p class="clock small soft">{t(($) => $.desk.clockWaits)}</p>
  const passed = performance.now() - room.receivedAt
  const elapsed = room.clock.elapsed + passed
  if (!deck.minutes)
    return (
      <p class="clock small">
        <strong>{formatClock(elapsed)}</strong>
      </p>
    )
  const { whole, short = whole } = deck.minutes
  const planned = (room.short ? short : whole) * minute
  const { perStack, before, inPart } = planOf(deck, room, slide, planned)
  return (
    <p class="clock small">
      <strong>{t(($) => $.desk.clock, { elapsed: formatClock(elapsed), planned: formatClock(planned) })}</strong>
      {inPart > 0 && (
        <span class="soft">
          {t(($) => $.desk.clockAct, { elapsed: formatClock(room.clock.part + passed), planned: formatClock(inPart) })}
        </span>
      )}
      <span class="soft">{paceSentence(page, elapsed, before, before + perStack)}</span>
    </p>
  )
}

/** When the current or else the next vote is due to begin, and how long the part takes, in milliseconds; all votes are planned alike. */
function planOf(deck: Deck, room: FollowedRoom, slide: Slide, planned: number) {
  const stacks = toStacks(toSlides(shownDeck(deck, room.short)))
  const isPlanned = ({ poll }: Slide) => poll !== null && poll.round !== 'since'
  const votes = stacks.filter(isPlanned)
  const perStack = planned / Math.max(votes.length, 1)
  const passed = stacks
    .slice(
      0,
      stacks.findIndex(({ stack }) => stack === slide.stack),
    )
    .filter(isPlanned).length
  const ofPart = votes.filter(({ part, poll }) => poll?.claim !== thesis && part === slide.part)
  return {
    perStack,
    before: Math.min(passed, Math.max(votes.length - 1, 0)) * perStack,
    inPart: ofPart.length * perStack,
  }
}

function paceSentence({ t }: Page, elapsed: number, from: number, to: number): string {
  const ahead = Math.round((from - elapsed) / minute)
  const behind = Math.round((elapsed - to) / minute)
  if (ahead > 0) return t(($) => $.desk.ahead, { count: ahead })
  return behind > 0 ? t(($) => $.desk.behind, { count: behind }) : t(($) => $.desk.onTime)
}

/** Draws again every second while a clock or a countdown runs. */
function useSeconds(runs: boolean): void {
  const [, tick] = useState(0)
  useEffect(() => {
    if (!runs) return undefined
    const timer = setInterval(() => tick((count) => count + 1), 1000)
    return () => clearInterval(timer)
  }, [runs])
}
