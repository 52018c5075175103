// The desk: the current slide of the hall, the count even while it is hidden, notes, arguments, the next slide, and every action as a
// button and as a key; swipes go to the next or previous slide.
import { useLayoutEffect, useState } from 'preact/hooks'
import type { Poll } from '../../core/contract.ts'
import { type ClaimWords, findSlide, headingOf, type Slide, shownDeck, sideOf, toSlides } from '../../core/deck.ts'
import { pollKey } from '../../core/poll.ts'
import { showCode } from '../../core/room-code.ts'
import { Body, Words } from '../../draw/words.tsx'
import { voteMoment } from '../shared/announce.ts'
import type { Moment } from '../shared/announcer.ts'
import type { FollowedRoom } from '../shared/asked-room.ts'
import { LangMenu } from '../shared/lang-menu.tsx'
import { isHeard, readKey } from '../shared/letter-keys.ts'
import type { Page } from '../shared/page.ts'
import { formatClock, timeLeft } from '../shared/time.ts'
import { type Action, type ActionName, actionsOf, placeName } from './actions.ts'
import { Argument, UpNext } from './argument.tsx'
import { ActionButton, Question } from './buttons.tsx'
import { Clock } from './clock.tsx'
import { Count, OtherCount, RewordingQuestion } from './count.tsx'
import { CrowdSigns } from './crowd.tsx'
import type { Presenter } from './presenter.ts'
import type { Rehearsal } from './rehearsal.ts'
import { otherWords } from './rewording.ts'
import { Settings } from './settings.tsx'

interface DeskProps {
  page: Page
  presenter: Presenter
  rehearsal: Rehearsal
}

export function Desk({ page, presenter, rehearsal }: DeskProps) {
  const { t } = page
  const { room, connection, problem } = presenter
  const slide = room && findSlide(page.slides, room.slide)
  return (
    <main class="page desk">
      <header class="bar-top">
        <strong class="code" translate={false}>
          {showCode(presenter.code)}
        </strong>
        <span class={`small ${connection.state === 'live' ? 'soft' : 'problem'}`}>
          {connectionSentence(page, presenter)}
        </span>
        <LangMenu page={page} />
      </header>
      {room?.rehearsal && <p class="banner rehearsal">{t(($) => $.state.rehearsal)}</p>}
      {problem && (
        <p class="banner problem" role="alert">
          {t(($) => $.errors[problem])}
        </p>
      )}
      {room?.oldWords && (
        <p class="banner problem" role="alert">
          {t(($) => $.desk.oldWords)}
        </p>
      )}
      {room?.crowd && <CrowdSigns page={page} presenter={presenter} room={room} crowd={room.crowd} />}
      {room && slide && <Steering page={page} presenter={presenter} rehearsal={rehearsal} room={room} slide={slide} />}
    </main>
  )
}

/** The announcements of the desk: the room's slide, the state of its vote, a lost connection, and saved files. */
export function deskMoment(page: Page, { room, connection, frozen }: Presenter): Moment {
  const { t } = page
  const place = room ? placeName(page, room, room.short) : ''
  return voteMoment(page, room, room?.ended ? null : findSlide(page.slides, room?.slide ?? '')?.poll, [
    room?.ended ? t(($) => $.desk.ended) : place,
    connection.state === 'lost' ? t(($) => $.desk.lost) : '',
    frozen ? t(($) => $.desk.frozen, { file: frozen }) : '',
  ])
}

function connectionSentence({ t }: Page, { room, connection }: Presenter): string {
  if (connection.state === 'refused') return t(($) => $.errors[connection.why])
  if (connection.state === 'live' && room) return t(($) => $.desk.connected, { count: room.connected })
  return t(($) => (connection.state === 'connecting' ? $.desk.connecting : $.desk.lost))
}

interface SteeringProps extends DeskProps {
  room: FollowedRoom
  slide: Slide
}

function Steering({ page, presenter, rehearsal, room, slide }: SteeringProps) {
  const [asked, setAsked] = useState<Action>()
  const { asks } = presenter
  const poll = slide.poll ? room.polls[pollKey(slide.poll)] : undefined
  const other = slide.poll ? otherWords(room, slide.poll) : undefined
  const isAsking = asked !== undefined || asks !== undefined
  const actions = actionsOf(page, room)
  const act = ({ name, command }: Action) => {
    setAsked(undefined)
    if (command?.action === 'rehearsal' && command.on) rehearsal.begin()
    // Two quick taps are two steps: the command of the second is computed after the first has changed the slide.
    const isStep = name === 'next' || name === 'previous'
    if (command) void presenter.steer(isStep ? () => commandNow(page, presenter, name) : command)
  }
  const run = (action: Action) => (action.question && action.command ? setAsked(action) : act(action))
  useKeys(actions, run, isAsking)
  useSwipe((name) => actions.filter((action) => action.name === name).map(run))
  return (
    <>
      <div class="reading">
        <Clock page={page} room={room} slide={slide} />
        <Now page={page} room={room} slide={slide} poll={poll} />
        {other && <OtherCount page={page} room={room} other={other} />}
        {poll && slide.poll && !other && <Count page={page} side={sideOf(page.deck, slide.poll.claim)} poll={poll} />}
        {page.words.notes?.[slide.stack] && (
          <section>
            <h2 class="small soft">{page.t(($) => $.desk.notes)}</h2>
            <div class="note">
              <Body body={page.words.notes[slide.stack] ?? []} />
            </div>
          </section>
        )}
        <Argument page={page} slide={slide} step={slide.kind === 'arguments' ? room.step : undefined} />
        <UpNext page={page} room={room} slide={slide} />
        <Settings page={page} presenter={presenter} room={room} slide={slide} actions={actions} run={run} />
      </div>
      <div class="controls">
        {asked?.question && (
          <Question
            page={page}
            text={asked.question.text}
            answers={[{ label: asked.question.yes, act: () => act(asked) }]}
            onNo={() => setAsked(undefined)}
          />
        )}
        {asks && <RewordingQuestion page={page} presenter={presenter} room={room} asks={asks} />}
        {slide.poll && !room.ended && (
          <Switches isHidden={isAsking} actions={actions} poll={poll ?? other?.poll} run={run} />
        )}
        <div class="ways">
          <Button actions={actions} name="previous" run={run} />
          <Button actions={actions} name="next" run={run} isPrimary />
        </div>
      </div>
    </>
  )
}

const commandNow = (page: Page, { room }: Presenter, name: ActionName) =>
  room && actionsOf(page, room).find((action) => action.name === name)?.command

interface ButtonProps {
  actions: Action[]
  name: ActionName
  run: (action: Action) => void
  isPrimary?: boolean
}

function Button({ actions, name, ...others }: ButtonProps) {
  const action = actions.find((one) => one.name === name)
  return action ? <ActionButton action={action} {...others} /> : null
}

/** The vote's switches; "undo" stands in the place of "start over" while there is nothing to start over. */
function Switches({
  isHidden,
  actions,
  poll,
  run,
}: {
  isHidden: boolean
  actions: Action[]
  poll: Poll | undefined
  run: (action: Action) => void
}) {
  const names = ['voting', 'showing', poll?.undoable && poll.voted === 0 ? 'undo' : 'reset'] as const
  return (
    <div class="switches" hidden={isHidden}>
      {names.map((name, index) => (
        // Keyed by index: after "start over" the same button becomes "undo", and keeps the focus.
        <Button key={index} actions={actions} name={name} run={run} />
      ))}
    </div>
  )
}

interface NowProps {
  page: Page
  room: FollowedRoom
  slide: Slide
  poll: Poll | undefined
}

function Now({ page, room, slide, poll }: NowProps) {
  const { deck, t, words } = page
  const stack = words.claims?.stacks[slide.stack]
  const shown = toSlides(shownDeck(deck, room.short))
  const left = timeLeft(room, poll)
  return (
    <section class={`now ${slide.poll ? sideOf(deck, slide.poll.claim) : ''}`}>
      <p class="small soft">
        {t(($) => $.desk.position, {
          number: shown.findIndex(({ id }) => id === slide.id) + 1,
          total: shown.length,
        })}
        {' · '}
        {room.ended ? t(($) => $.desk.ended) : stateSentence(page, slide, poll)}
        {left !== null && ` · ${t(($) => $.state.closesIn, { time: formatClock(left) })}`}
        {room.locked && ` · ${t(($) => $.desk.locked)}`}
      </p>
      <h1 class="serif">
        {slide.kind === 'start' ? (
          <Words text={words.claims?.title} />
        ) : slide.kind === 'page' ? (
          words.claims && <Words text={headingOf(words.claims, slide.stack)} />
        ) : slide.poll ? (
          <Words text={stack?.claim} />
        ) : (
          <span class="kind">{t(($) => $.desk.kind[slide.kind as Exclude<typeof slide.kind, 'start' | 'page'>])}</span>
        )}
      </h1>
      {slide.kind === 'page' && (
        <div class="own-text">
          <Body body={bodyBelow(words.claims?.pages?.[slide.stack])} />
        </div>
      )}
    </section>
  )
}

/** What a page says below its heading; without one, its first paragraph stands above in place of it. */
const bodyBelow = (own: NonNullable<ClaimWords['pages']>[string] | undefined) =>
  own?.heading || !own?.body[0] || 'list' in own.body[0] ? (own?.body ?? []) : own.body.slice(1)

function stateSentence({ t }: Page, slide: Slide, poll: Poll | undefined): string {
  if (!slide.poll) return t(($) => $.desk.noVote)
  if (!poll) return t(($) => $.vote.notYet)
  if (poll.open) return t(($) => (poll.revealed ? $.desk.poll.openRevealed : $.desk.poll.openHidden))
  return t(($) => (poll.revealed ? $.desk.poll.closedRevealed : $.desk.poll.closedHidden))
}

/** A key does what its button does, unless a person is typing or the browser itself uses the key. */
function useKeys(actions: Action[], run: (action: Action) => void, isAsking: boolean): void {
  // A layout effect, not an effect a frame later: a key pressed in between would act on the previous state of the screen.
  useLayoutEffect(() => {
    const press = (event: KeyboardEvent) => {
      const target = event.target instanceof Element ? event.target : document.body
      const isTyping = target.matches('input:not([type=checkbox]), select, textarea')
      const isPressing = event.key === ' ' && target.matches('button, summary, input, a')
      const pressed = isTyping ? undefined : readKey(event)
      if (pressed === undefined || !isHeard(pressed) || isAsking || isPressing || event.repeat) return
      const action = actions.find(({ keys }) => keys.some((key) => key.toLowerCase() === pressed.toLowerCase()))
      if (!action?.command) return
      event.preventDefault()
      run(action)
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  })
  // While Enter is held, a browser presses the button again and again. Listens in the capture phase, because a question stops its keys.
  useLayoutEffect(() => {
    const stopRepeating = (event: KeyboardEvent) => {
      if (event.repeat && event.key === 'Enter' && event.target instanceof HTMLButtonElement) event.preventDefault()
    }
    document.addEventListener('keydown', stopRepeating, { capture: true })
    return () => document.removeEventListener('keydown', stopRepeating, { capture: true })
  }, [])
}

/** How many pixels a finger must move to the side, and hardly up or down, to go to the next or previous slide. */
const swipe = 70

function useSwipe(run: (name: ActionName) => void): void {
  useLayoutEffect(() => {
    let from: Touch | undefined
    const start = ({ touches }: TouchEvent) => {
      from = touches.length === 1 ? touches[0] : undefined
    }
    const end = ({ changedTouches }: TouchEvent) => {
      const [to] = changedTouches
      if (!from || !to) return
      const towardsRight = to.clientX - from.clientX
      const across = document.dir === 'rtl' ? -towardsRight : towardsRight
      const isSwipe = Math.abs(across) > swipe && Math.abs(to.clientY - from.clientY) < Math.abs(across) / 2
      if (isSwipe) run(across < 0 ? 'next' : 'previous')
      from = undefined
    }
    document.addEventListener('touchstart', start, { passive: true })
    document.addEventListener('touchend', end)
    return () => {
      document.removeEventListener('touchstart', start)
      document.removeEventListener('touchend', end)
    }
  })
}
