// The phone in a room: the current claim and its answers, or a sentence that says why there is nothing to answer.
import { type Poll, paths, type Value } from '../../core/contract.ts'
import { findSlide, type Slide, shownDeck, sideOf, thesis } from '../../core/deck.ts'
import { type PollRef, pollKey } from '../../core/poll.ts'
import { showCode } from '../../core/room-code.ts'
import { Asked } from '../../draw/asked.tsx'
import { claimName } from '../../draw/names.ts'
import { ClaimPicture } from '../../draw/picture.tsx'
import { Tally } from '../../draw/tally-bar.tsx'
import { valueLabel } from '../../draw/tally-words.ts'
import { Words } from '../../draw/words.tsx'
import { Answers } from '../shared/answers.tsx'
import type { FollowedRoom } from '../shared/asked-room.ts'
import { LangMenu } from '../shared/lang-menu.tsx'
import type { Page } from '../shared/page.ts'
import { serverPath } from '../shared/server-path.ts'
import { siteRoot } from '../shared/site.ts'
import { drawPlain } from '../shared/text.ts'
import { formatClock, timeLeft } from '../shared/time.ts'
import type { Voter } from '../shared/voter.ts'
import type { TapGuard } from './tap-guard.ts'

/** Draws the text of a slide at a step into a host, as soon as the words are loaded. */
export type DrawText = (host: Element, slide: Slide, step: number) => Promise<void>

interface PhoneProps {
  page: Page
  drawText: DrawText
  voter: Voter
  taps: TapGuard
  /** Draws the page again after a tap that was not taken as an answer. */
  draw: () => void
}

export function Phone({ page, drawText, voter, taps, draw }: PhoneProps) {
  const { t } = page
  const { room, connection } = voter
  const refused = connection.state === 'refused' ? connection.why : undefined
  const slide = room && findSlide(page.slides, room.slide)
  if (room) taps.show(subjectOf(room, slide))
  return (
    <main class="page phone">
      <header class="bar-top">
        <strong class="code" translate={false}>
          {showCode(voter.code)}
        </strong>
        <LangMenu page={page} />
      </header>
      {room?.rehearsal && <p class="banner rehearsal">{t(($) => $.state.rehearsal)}</p>}
      {connection.state === 'lost' && <p class="banner">{t(($) => $.vote.lost)}</p>}
      {room && slide ? (
        <Moment page={page} drawText={drawText} voter={voter} taps={taps} draw={draw} room={room} slide={slide} />
      ) : (
        <p class="center soft">{refused ? t(($) => $.errors[refused]) : t(($) => $.vote.connecting)}</p>
      )}
      {/* Drawn only once there is content above it, which would otherwise push it down while people read it. */}
      {(room || refused) && (
        <footer class="small soft">
          <MyAnswers page={page} voter={voter} room={room} />
          <p>{t(($) => $.vote.privacy)}</p>
          {room && page.deck.thesis && slide?.poll?.claim !== thesis && <p>{movesSentence(page, room)}</p>}
        </footer>
      )}
    </main>
  )
}

/** Says, before anybody answers, what the screen will show about who moved. */
const movesSentence = ({ t }: Page, { k }: FollowedRoom): string =>
  k === 1 ? t(($) => $.vote.movesTold) : t(($) => $.vote.movesHidden, { k })

/** The subject of an answer. Another claim is another subject, and so is a vote that was started over. */
function subjectOf(room: FollowedRoom, slide: Slide | undefined): string {
  const key = slide?.poll ? pollKey(slide.poll) : ''
  return `${key} ${room.polls[key]?.epoch ?? 0}`
}

function Moment({ page, drawText, voter, taps, draw, room, slide }: PhoneProps & { room: FollowedRoom; slide: Slide }) {
  const { t } = page
  if (room.ended) {
    return (
      <section class="center">
        <h1 class="claim serif">{t(($) => $.vote.ended)}</h1>
        <a class="button" href={serverPath(paths.report(room.code))}>
          {t(($) => $.vote.seeReport)}
        </a>
        <a class="link soft small" href={serverPath('/j')}>
          {t(($) => $.vote.otherCode)}
        </a>
      </section>
    )
  }
  const poll = slide.poll ? room.polls[pollKey(slide.poll)] : undefined
  const text = room.texts && <SlideText drawText={drawText} slide={slide} step={room.step} />
  if (!slide.poll) {
    return (
      <section class="center">
        {text && ['verdict', 'about', 'page'].includes(slide.kind) ? (
          text
        ) : (
          <h1 class="claim serif">{t(($) => $.vote.lookUp)}</h1>
        )}
        <p class="soft">{t(($) => $.vote.lookUpLong)}</p>
      </section>
    )
  }
  return (
    <section
      class={`moment ${sideOf(page.deck, slide.poll.claim)} ${taps.untilTaken() > 0 ? 'fresh' : ''}`}
      key={slide.stack}
    >
      <ClaimHead page={page} room={room} slide={slide} />
      {poll && timeLeft(room, poll) !== null && <ClosesIn page={page} room={room} poll={poll} />}
      {poll?.open ? (
        <OpenPoll
          page={page}
          voter={voter}
          taps={taps}
          draw={draw}
          pollRef={slide.poll}
          poll={poll}
          isShort={room.short}
        />
      ) : (
        <ClosedPoll page={page} voter={voter} pollRef={slide.poll} poll={poll} />
      )}
      {poll?.revealed && poll.counts && (
        <div class="room-result">
          <h2 class="small soft">{t(($) => $.vote.result)}</h2>
          <Tally speech={page} question={poll} counts={poll.counts} />
        </div>
      )}
      {poll && !poll.revealed && <p class="small soft note">{t(($) => $.vote.hidden)}</p>}
      {text}
    </section>
  )
}

/** The text of the slide itself. */
function SlideText({ drawText, slide, step }: { drawText: DrawText; slide: Slide; step: number }) {
  return <div class="slide-text" ref={(host) => void (host && drawText(host, slide, step))} />
}

function ClosesIn({ page: { t }, room, poll }: { page: Page; room: FollowedRoom; poll: Poll }) {
  const draw = (line: Element | null) => {
    if (!line) return
    const show = () => {
      drawPlain(
        line,
        t(($) => $.state.closesIn, { time: formatClock(timeLeft(room, poll) ?? 0) }),
      )
    }
    show()
    const tick = setInterval(show, 1000)
    return () => clearInterval(tick)
  }
  return <p class="closes-in" role="timer" ref={draw} />
}

function ClaimHead({ page, room, slide }: { page: Page; room: FollowedRoom; slide: Slide }) {
  const claim = slide.poll?.claim ?? thesis
  const own = page.deck.claims.find(({ id }) => id === claim)
  const column = page.column()
  return (
    <div class="claim-head">
      <p class="small soft">{claimName(page, shownDeck(page.deck, room.short), claim)}</p>
      {column && (
        <Asked
          columns={[column]}
          stack={slide.stack}
          round={slide.poll?.round ?? null}
          heading="h1"
          small="small soft"
        />
      )}
      {column && own && <ClaimPicture columns={[column]} claim={own} root={siteRoot.href} />}
      {claim === thesis && <p class="moves soft">{movesSentence(page, room)}</p>}
    </div>
  )
}

interface PollProps {
  page: Page
  voter: Voter
  pollRef: PollRef
  poll: Poll
}

function OpenPoll({
  page,
  voter,
  taps,
  draw,
  pollRef,
  poll,
  isShort,
}: PollProps & Omit<PhoneProps, 'drawText'> & { isShort: boolean }) {
  const { t } = page
  const key = pollKey(pollRef)
  const cast = (value: Value) => {
    if (taps.admit()) voter.cast(pollRef, poll.epoch, value)
    else draw()
  }
  return (
    <Answers
      page={page}
      question={poll}
      label={claimName(page, shownDeck(page.deck, isShort), pollRef.claim)}
      own={voter.own(key, poll.epoch)}
      refusal={voter.refusal(key)}
      saved={[t(($) => $.vote.saved), t(($) => $.vote.changeable)]}
      notTaken={taps.isJustChanged() ? t(($) => $.vote.justChanged) : undefined}
      cast={cast}
    />
  )
}

function ClosedPoll({ page, voter, pollRef, poll }: Omit<PollProps, 'poll'> & { poll: Poll | undefined }) {
  const { t } = page
  const key = pollKey(pollRef)
  const own = poll && voter.own(key, poll.epoch)
  const refusal = voter.refusal(key)
  return (
    <div class="shut">
      {refusal && <p class="problem">{t(($) => $.vote.notCounted, { why: t(($) => $.errors[refusal]) })}</p>}
      <p>{closedSentence(page, poll, own)}</p>
    </div>
  )
}

function closedSentence({ t }: Page, poll: Poll | undefined, own: ReturnType<Voter['own']>): string {
  if (own?.status === 'sending') return t(($) => $.vote.sending)
  // The page cannot tell a vote that the presenter holds back from a vote that was closed before anybody answered.
  if (!poll || (poll.voted === 0 && !poll.revealed)) return t(($) => $.vote.notYet)
  return own ? t(($) => $.vote.closedWith, { answer: valueLabel(t, poll, own.value) }) : t(($) => $.vote.closedWithout)
}

function MyAnswers({ page, voter, room }: { page: Page; voter: Voter; room: FollowedRoom | undefined }) {
  if (!room) return null
  const { t } = page
  const stacks = page.slides.filter(({ kind }) => kind === 'vote')
  const mine = stacks.flatMap(({ stack, poll: ref }) => {
    const key = ref && pollKey(ref)
    const poll = key ? room.polls[key] : undefined
    const own = key && poll ? voter.own(key, poll.epoch) : undefined
    return own && poll ? [{ stack, own, poll }] : []
  })
  return (
    <details>
      <summary>{t(($) => $.vote.mine)}</summary>
      {mine.length === 0 && <p>{t(($) => $.vote.noneMine)}</p>}
      <ul>
        {mine.map(({ stack, own, poll }) => (
          <li key={stack}>
            <Words text={page.words.claims?.stacks[stack]?.heading} />
            <strong class="own-answer">{valueLabel(t, poll, own.value)}</strong>
          </li>
        ))}
      </ul>
    </details>
  )
}
