// The message at the edge of a screen when something is wrong: a room that cannot be opened, a server that is away, a move or a
// part of the page that failed.
import type { ErrorCode } from '../../core/contract.ts'
import { t } from '../shared/i18n.ts'
import type { Connection } from '../shared/live.ts'
import { build } from './element.ts'

/** A projector reports a missing connection once it has lasted for so many milliseconds. */
const toldAfter = 4000

/** The content of the room's screen: nothing yet; a count, whose age the foot itself reports; or anything else. */
export type ShownOfRoom = 'nothing' | 'count' | 'slide'

export interface Notice {
  element: HTMLElement
  /** Notes what the screen shows of the room now. */
  show(shown: ShownOfRoom): void
  /** Shows the latest failure, or removes it. */
  tell(problem: ErrorCode | 'unreachable' | undefined): void
  /** Shows the state of the connection to the room. */
  connect(connection: Connection): void
}

export function buildNotice(): Notice {
  const element = build('p', 'notice')
  element.setAttribute('role', 'alert')
  let refused: ErrorCode | undefined
  let problem: ErrorCode | 'unreachable' | undefined
  let shown: ShownOfRoom = 'nothing'
  let isLost = false
  let isAway = false
  let waiting: ReturnType<typeof setTimeout> | undefined

  function draw(): void {
    const [room, what] = [refused, problem]
    if (room) element.textContent = t(($) => $.deck.roomGone, { why: t(($) => $.errors[room]) })
    // The foot has reported the lost connection already.
    else if (isLost && shown === 'count' && (!what || what === 'unreachable')) element.textContent = ''
    else if (isAway) element.textContent = t(($) => (shown === 'nothing' ? $.deck.notConnected : $.deck.lost))
    else element.textContent = what ? t(($) => $.errors[what]) : ''
  }

  return {
    element,
    show: (next) => {
      shown = next
      draw()
    },
    tell: (next) => {
      problem = next
      draw()
    },
    connect: (connection) => {
      refused = connection.state === 'refused' ? connection.why : undefined
      problem = undefined
      isLost = connection.state === 'lost'
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
