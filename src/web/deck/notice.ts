// The message at the edge of a screen when something is wrong: a room that cannot be opened, a server that is away, a move or a
// part of the page that failed.
import type { ErrorCode } from '../../core/contract.ts'
import type { Connection } from '../shared/live.ts'
import type { Page } from '../shared/page.ts'
import { drawPlain } from '../shared/text.ts'
import { build } from './element.ts'

/** A projector reports a missing connection once it has lasted for so many milliseconds. */
const toldAfter = 4000

export interface Notice {
  element: HTMLElement
  /** `room`: whether the screen shows one; `told`: whether a count on it says itself that the connection is lost. */
  show(room: boolean, told: boolean): void
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
  let isTold = false
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
    else if (isTold) drawPlain(element, '')
    else if (isAway)
      drawPlain(
        element,
        t(($) => (hasRoom ? $.errors.unreachable : $.deck.notConnected)),
      )
    else drawPlain(element, what ? t(($) => $.errors[what]) : '')
  }

  return {
    element,
    show: (room, told) => {
      hasRoom = room
      isTold = told
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
        }, toldAfter)
      draw()
    },
  }
}
