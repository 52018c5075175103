// Times on pages: the time left until a vote closes, minutes and seconds as a clock shows them, and the time zone. Only for display: the
// server alone closes a vote, and a page's clock is never compared with the server's.
import type { Poll } from '../../core/contract.ts'
import type { FollowedRoom } from './asked-room.ts'

/** Milliseconds until a poll closes by itself, at least 0; null without a deadline. */
export const timeLeft = ({ receivedAt }: FollowedRoom, poll: Poll | undefined): number | null =>
  poll?.open && poll.closesIn !== null ? Math.max(0, poll.closesIn - (performance.now() - receivedAt)) : null

/** The IANA name of this browser's time zone; undefined if the browser does not tell. */
export const timeZone = (): string | undefined => Intl.DateTimeFormat().resolvedOptions().timeZone

/** `0:42`, `75:00`: the same in every language. */
export const formatClock = (milliseconds: number): string => {
  const seconds = Math.round(milliseconds / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
