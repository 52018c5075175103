// The clock of the evening: the time passed and the time planned, for the whole and for the current part, and whether the speaker is
// ahead of the plan or behind it.
import { useEffect, useState } from 'preact/hooks'
import { type Deck, type Slide, shownDeck, thesis, toSlides, toStacks } from '../../core/deck.ts'
import type { FollowedRoom } from '../shared/asked-room.ts'
import type { Page } from '../shared/page.ts'
import { formatClock } from '../shared/time.ts'

const minute = 60_000
/** The minutes of an evening if the debate does not name them. */
const usualMinutes = 60

export function Clock({ page, room, slide }: { page: Page; room: FollowedRoom; slide: Slide }) {
  const { deck, t } = page
  const hasDeadline = Object.values(room.polls).some(({ closesIn }) => closesIn !== null)
  useSeconds(room.clock !== null || hasDeadline)
  if (!room.clock) return <p class="clock small soft">{t(($) => $.desk.clockWaits)}</p>
  const passed = performance.now() - room.receivedAt
  const elapsed = room.clock.elapsed + passed
  const { whole = usualMinutes, short = whole } = deck.minutes ?? {}
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

/** When the current vote is due to begin, and how long its part takes, in milliseconds; every vote is planned for the same time. */
function planOf(deck: Deck, room: FollowedRoom, slide: Slide, planned: number) {
  const votes = toStacks(toSlides(shownDeck(deck, room.short))).filter(({ poll }) => poll && poll.round !== 'since')
  const perStack = planned / Math.max(votes.length, 1)
  const at = votes.findIndex(({ stack }) => stack === slide.stack)
  const ofPart = votes.filter(({ part, poll }) => poll?.claim !== thesis && part === slide.part)
  return { perStack, before: (at < 0 ? votes.length - 1 : at) * perStack, inPart: ofPart.length * perStack }
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
