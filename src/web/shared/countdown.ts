// The time that a vote has left. A device's clock is never trusted: it is counted from when the room's state came.
import type { Poll } from '../../core/contract.ts'
import type { LiveRoom } from './live.ts'

/** Milliseconds until an open poll closes by itself, never below 0; null without a deadline. */
export const remaining = ({ receivedAt }: LiveRoom, { open, closesIn }: Poll): number | null =>
  open && closesIn !== null ? Math.max(0, closesIn + receivedAt - performance.now()) : null

/** Milliseconds as minutes and seconds, what is begun counted whole: 41 200 is 0:42. */
export function showTime(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
