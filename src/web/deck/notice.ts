// The message at the edge of the screen when something is wrong: a room that cannot be opened, a server that does not answer, a move
// that failed, or a part of the page that did not load.
import type { ErrorCode } from '../../core/contract.ts'
import type { Connection } from '../shared/live.ts'
import type { Page } from '../shared/page.ts'
import { drawPlain } from '../shared/text.ts'
import { build } from './element.ts'

/** How many milliseconds a connection must be missing before the screen says so. */
const reportedAfter = 4000

export interface Notice {
  element: HTMLElement
  /** `hasRoom`: whether the screen shows a room; `isReported`: whether a count on it says already that the connection is lost. */
  show(hasRoom: boolean, isReported: boolean): void
  /** Shows the latest failure, or removes it. */
  tell(problem: ErrorCode | 'unreachable' | undefined): void
  /** Shows the state of the connection to the room. */
  connect(connection: Connection): void
}

export function buildNotice({ t }: Page): Notice {
  const element = build('p', 'notice')
  element.setAttribute('role', 'alert')
  let refused: ErrorCode | undefined
  let problem: ErrorCode | 'unreachable' | undefined
  let hasRoom = false
  let isReported = false
  let isAway = false
  let waiting: ReturnType<typeof setTimeout> | undefined

  function draw(): void {
    const [room, what] = [refused, problem]
    if (room)
      drawPlain(
        element,
        t(($) => $.deck.roomGone, { why: t(($) => $.errors[room]) }),
      )
    // The foot has reported the lost connection already.
    else if (isReported) drawPlain(element, '')
    else if (isAway)
      drawPlain(
        element,
        t(($) => (hasRoom ? $.errors.unreachable : $.deck.notConnected)),
      )
    else drawPlain(element, what ? t(($) => $.errors[what]) : '')
  }

  return {
    element,
    show: (room, reported) => {
      hasRoom = room
      isReported = reported
      draw()
    },
    tell: (next) => {
      problem = next
      draw()
    },
    connect: (connection) => {
      refused = connection.state === 'refused' ? connection.why : undefined
      problem = undefined
      if (refused || connection.state === 'live') {
        clearTimeout(waiting)
        waiting = undefined
        isAway = false
      } else
        waiting ??= setTimeout(() => {
          isAway = true
          draw()
        }, reportedAfter)
      draw()
    },
  }
}
