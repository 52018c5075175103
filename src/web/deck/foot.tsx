// The foot of every slide: how to join, and the tally of the claim on screen, the same elements for the whole evening.
import { render } from 'preact'
import type { Poll } from '../../core/contract.ts'
import { type Deck, type Slide, sideOf } from '../../core/deck.ts'
import { pollKey } from '../../core/poll.ts'
import { isReachable, showCode } from '../../core/room-code.ts'
import { toTally } from '../../core/tally.ts'
import { unmarked } from '../../core/text.ts'
import type { Speech } from '../../draw/speech.ts'
import { TallyBar, TallyTable } from '../../draw/tally-bar.tsx'
import { tallySentence } from '../../draw/tally-words.ts'
import { Loud } from '../../draw/words.tsx'
import type { FollowedRoom } from '../shared/asked-room.ts'
import { formatClock, timeLeft } from '../shared/time.ts'
import { build } from './element.ts'
import { loadOnce } from './load-once.ts'

export interface Foot {
  element: HTMLElement
  /**
   * Draws the room's tally for the slide on screen. `isStale`: the server is lost and the counts may be old. Returns whether the tally
   * itself says so.
   */
  draw(room: FollowedRoom | undefined, slide: Slide, isStale: boolean): boolean
}

type DrawQr = typeof import('../shared/qr.ts')['drawQr']

export function buildFoot(page: Speech & { deck: Deck }): Foot {
  const element = build('div', 'foot')
  // Hidden until the room is known: a presenter who sees the foot may press a key, and the room must follow.
  element.hidden = true
  let drawQr: DrawQr | undefined
  let last: Parameters<Foot['draw']> | undefined
  const loadQr = loadOnce(
    () => import('../shared/qr.ts'),
    (loaded) => {
      drawQr = loaded.drawQr
      if (last) draw(...last)
    },
  )

  function draw(...[room, slide, isStale]: Parameters<Foot['draw']>): boolean {
    last = [room, slide, isStale]
    const poll = (slide.poll && room?.polls[pollKey(slide.poll)]) ?? undefined
    const names = ['foot', `at-${slide.kind}`, ...(slide.poll ? [sideOf(page.deck, slide.poll.claim)] : [])]
    element.className = [...names, ...(isStale ? ['is-stale'] : [])].join(' ')
    element.hidden = !room
    const isJoinable = room !== undefined && !room.ended && (slide.kind === 'start' || poll?.open === true)
    document.body.classList.toggle('join-shown', isJoinable)
    const counted = slide.kind === 'vote' || slide.kind === 'result' ? poll : undefined
    if (room) {
      loadQr()
      render(
        <>
          {counted && <RoomTally page={page} room={room} slide={slide} poll={counted} isStale={isStale} />}
          {isJoinable && <Join page={page} room={room} slide={slide} drawQr={drawQr} />}
        </>,
        element,
      )
    }
    return isStale && counted !== undefined
  }

  return { element, draw }
}

interface RoomTallyProps {
  page: Speech
  room: FollowedRoom
  slide: Slide
  poll: Poll
  isStale: boolean
}

/** The width of a digit as a fraction of the bar: of the small bar on most slides, and of the large bar on the result slide. */
const digits = { small: 0.014, large: 0.022 }

function RoomTally({ page, room, slide, poll, isStale }: RoomTallyProps) {
  const { t } = page
  const { counts } = poll
  const { n, dontKnow } = toTally(poll, counts ?? [])
  const left = timeLeft(room, poll)
  const state =
    left === null
      ? t(($) => (poll.open ? $.state.open : $.state.closed))
      : t(($) => $.state.closesIn, { time: formatClock(left) })
  // Screen readers read the table instead of the bar and its ends.
  const end = (text: string) => n > 0 && <span aria-hidden="true">{text}</span>
  return (
    <div class="tally">
      <div class="top">
        <p class="sentence serif">
          <Loud text={countSentence(page, poll)} />
        </p>
        {dontKnow > 0 && <p class="aside">{t(($) => $.tally.dontKnow, { count: dontKnow })}</p>}
      </div>
      {counts && n > 0 && (
        <TallyBar question={poll} counts={counts} digit={slide.kind === 'result' ? digits.large : digits.small} />
      )}
      <p class="ends">
        {end(t(($) => $.tally.disagreeEnd))}
        <span class={left === null ? 'state' : 'state deadline'}>{state}</span>
        {end(t(($) => $.tally.agreeEnd))}
      </p>
      {isStale && <p class="stale">{t(($) => $.deck.stale)}</p>}
      {counts && <TallyTable speech={page} question={poll} counts={counts} hasHead />}
    </div>
  )
}

/** The count in words; while it is hidden, how many voted. */
const countSentence = ({ t }: Speech, poll: Poll): string =>
  poll.counts || poll.voted === 0
    ? tallySentence(t, poll, poll.counts ?? [])
    : t(($) => $.tally.voted, { count: poll.voted })

interface JoinProps {
  page: Speech
  room: FollowedRoom
  slide: Slide
  drawQr: DrawQr | undefined
}

function Join({ page: { t }, room, slide, drawQr }: JoinProps) {
  const shown = room.joinUrl.replace(/^https?:\/\//, '').replace(`/${room.code}`, '')
  const hasQr = isReachable(room.joinUrl)
  const put = (host: HTMLElement | null) => {
    if (!host || !drawQr) return
    if (host.dataset.url !== room.joinUrl) host.replaceChildren(drawQr(room.joinUrl, shown))
    host.dataset.url = room.joinUrl
    host.firstElementChild?.setAttribute('aria-label', unmarked(t(($) => $.deck.qr, { address: shown })))
  }
  return (
    <div class="join">
      {hasQr && <div class="qr" ref={put} />}
      <div>
        {slide.kind === 'start' && hasQr && <p class="call">{t(($) => $.deck.joinLong)}</p>}
        <p class="code" translate={false}>
          {showCode(room.code)}
        </p>
        <p class="address" translate={false}>
          {shown}
        </p>
      </div>
    </div>
  )
}
