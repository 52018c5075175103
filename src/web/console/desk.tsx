// The desk: what the hall sees now, what comes next, the switches of the vote, and the count even while it is hidden.

import { deck } from 'virtual:deck'
import { useState } from 'preact/hooks'
import type { Poll, Room } from '../../core/contract.ts'
import {
  findSlide,
  nextPosition,
  numberOf,
  type Position,
  previousPosition,
  type Slide,
  shownDeck,
  sideOf,
  toSlides,
  toStacks,
} from '../../core/deck.ts'
import { type PollRef, pollKey } from '../../core/poll.ts'
import { showCode } from '../../core/room-code.ts'
import { toTally } from '../../core/tally.ts'
import { toPlain } from '../../core/text.ts'
import { t } from '../shared/i18n.ts'
import { LangMenu } from '../shared/lang-menu.tsx'
import { TallyBar } from '../shared/tally-bar.tsx'
import { deckWords, Words } from '../shared/words.tsx'
import type { Presenter } from './presenter.ts'

const slides = toSlides(deck)

export function Desk({ presenter }: { presenter: Presenter }) {
  const { room, connection, problem } = presenter
  const slide = room && findSlide(slides, room.slide)
  return (
    <main class="page desk">
      <header class="bar-top">
        <strong class="code">{showCode(presenter.code)}</strong>
        <span class={`small ${connection.state === 'live' ? 'soft' : 'problem'}`} role="status">
          {connection.state === 'live' && room
            ? t(($) => $.desk.connected, { count: room.connected })
            : t(($) => (connection.state === 'connecting' ? $.desk.connecting : $.desk.lost))}
        </span>
        <LangMenu />
      </header>
      {problem && (
        <p class="banner problem" role="alert">
          {t(($) => $.errors[problem])}
        </p>
      )}
      {room && slide && <Steering presenter={presenter} room={room} slide={slide} />}
    </main>
  )
}

interface RoomProps {
  presenter: Presenter
  room: Room
  slide: Slide
}

function Steering({ presenter, room, slide }: RoomProps) {
  const position = { slide: room.slide, step: room.step }
  const poll = slide.poll ? room.polls[pollKey(slide.poll)] : undefined
  return (
    <>
      <Now room={room} slide={slide} poll={poll} />
      <div class="notes">
        {poll?.counts && slide.poll && (
          <div class={sideOf(deck, slide.poll.claim)}>
            <TallyBar counts={poll.counts} />
            <p class="small soft">{votedSentence(poll)}</p>
          </div>
        )}
        {slide.kind !== 'start' && (
          <section>
            <h2 class="small soft">{t(($) => $.desk.notes)}</h2>
            <p class="note">
              <Words text={deckWords.notes?.[slide.stack]} />
            </p>
          </section>
        )}
        <RoomMenu presenter={presenter} room={room} slide={slide} />
      </div>
      <div class="controls">
        {slide.poll && !room.ended && <Switches presenter={presenter} pollRef={slide.poll} poll={poll} />}
        <Ways presenter={presenter} room={room} position={position} />
      </div>
    </>
  )
}

function Now({ room, slide, poll }: { room: Room; slide: Slide; poll: Poll | undefined }) {
  const stack = deckWords.claims?.stacks[slide.stack]
  const shown = toSlides(shownDeck(deck, room.short))
  return (
    <section class={`now ${slide.poll ? sideOf(deck, slide.poll.claim) : ''}`}>
      <p class="small soft">
        {t(($) => $.desk.position, { number: shown.findIndex(({ id }) => id === slide.id) + 1, total: shown.length })}
        {' · '}
        {room.ended ? t(($) => $.desk.ended) : stateSentence(slide, poll)}
        {room.locked && ` · ${t(($) => $.desk.locked)}`}
      </p>
      <h1 class="serif">
        <Words text={stack?.claim ?? deckWords.claims?.title} />
      </h1>
    </section>
  )
}

function stateSentence(slide: Slide, poll: Poll | undefined): string {
  if (!slide.poll) return t(($) => $.desk.noVote)
  if (!poll) return t(($) => $.vote.notYet)
  if (poll.open) return t(($) => (poll.revealed ? $.state.openRevealed : $.state.openHidden))
  return t(($) => (poll.revealed ? $.state.closedRevealed : $.state.closedHidden))
}

function votedSentence({ counts }: Poll): string {
  const { voted, dontKnow } = toTally(deck.scale, counts ?? [])
  return t(($) => $.desk.voted, { voted, dontKnow })
}

function Switches({ presenter, pollRef, poll }: { presenter: Presenter; pollRef: PollRef; poll: Poll | undefined }) {
  const [asks, setAsks] = useState(false)
  const give = (action: 'open' | 'close' | 'hide' | 'reveal' | 'reset' | 'undo') => {
    setAsks(false)
    void presenter.steer({ action, ...pollRef })
  }
  if (asks) {
    return (
      <Question
        text={t(($) => $.desk.resetAsk, { count: poll?.voted ?? 0 })}
        yes={t(($) => $.desk.resetYes)}
        onYes={() => give('reset')}
        onNo={() => setAsks(false)}
      />
    )
  }
  return (
    <div class="switches">
      <button
        type="button"
        class={poll?.open ? 'plain' : 'primary'}
        onClick={() => give(poll?.open ? 'close' : 'open')}
      >
        {t(($) => (poll?.open ? $.desk.close : $.desk.open))}
      </button>
      <button
        type="button"
        class={poll?.revealed ? 'plain' : 'primary'}
        disabled={!poll}
        onClick={() => give(poll?.revealed ? 'hide' : 'reveal')}
      >
        {t(($) => (poll?.revealed ? $.desk.hide : $.desk.reveal))}
      </button>
      {poll?.undoable && poll.voted === 0 ? (
        <button type="button" class="plain" onClick={() => give('undo')}>
          {t(($) => $.desk.undo)}
        </button>
      ) : (
        <button type="button" class="plain" disabled={!poll?.voted} onClick={() => setAsks(true)}>
          {t(($) => $.desk.reset)}
        </button>
      )}
    </div>
  )
}

function Question({ text, yes, onYes, onNo }: { text: string; yes: string; onYes: () => void; onNo: () => void }) {
  return (
    <div class="question" role="alertdialog" aria-label={text}>
      <p>{text}</p>
      <div>
        <button type="button" class="plain" onClick={onNo}>
          {t(($) => $.desk.cancel)}
        </button>
        <button type="button" class="primary" onClick={onYes}>
          {yes}
        </button>
      </div>
    </div>
  )
}

function Ways({ presenter, room, position }: { presenter: Presenter; room: Room; position: Position }) {
  const shown = toSlides(shownDeck(deck, room.short))
  const previous = previousPosition(shown, position)
  const next = nextPosition(shown, position)
  const go = (to: Position | null) => to && void presenter.steer({ action: 'goto', ...to })
  return (
    <div class="ways">
      <button type="button" class="plain" disabled={!previous} onClick={() => go(previous)}>
        ← {t(($) => $.desk.previous)}
      </button>
      <button type="button" class="primary" disabled={!next} onClick={() => go(next)}>
        {next ? `${t(($) => $.desk.next)} →` : t(($) => $.desk.atEnd)}
        {next && <small>{placeName(next, room.short)}</small>}
      </button>
    </div>
  )
}

function RoomMenu({ presenter, room, slide }: RoomProps) {
  const [asks, setAsks] = useState(false)
  const end = () => {
    setAsks(false)
    void presenter.steer({ action: 'end' })
  }
  return (
    <details>
      <summary>{t(($) => $.desk.roomMenu)}</summary>
      <div class="room-menu">
        <label>
          {t(($) => $.desk.goto)}
          <select
            value={slide.stack}
            onChange={(event) => void presenter.steer({ action: 'goto', slide: event.currentTarget.value, step: 0 })}
          >
            {toStacks(toSlides(shownDeck(deck, room.short))).map(({ stack }) => (
              <option key={stack} value={stack}>
                {stackName(stack)}
              </option>
            ))}
          </select>
        </label>
        {!room.ended && (
          <>
            <label class="check">
              <input
                type="checkbox"
                checked={room.hold}
                onChange={(event) => void presenter.steer({ action: 'hold', on: event.currentTarget.checked })}
              />
              {t(($) => $.desk.hold)}
            </label>
            <label class="check">
              <input
                type="checkbox"
                checked={room.short}
                onChange={(event) => void presenter.steer({ action: 'short', on: event.currentTarget.checked })}
              />
              {t(($) => $.desk.short, { count: shownDeck(deck, true).claims.length })}
            </label>
            <button
              type="button"
              class="plain"
              onClick={() => void presenter.steer({ action: 'lock', on: !room.locked })}
            >
              {t(($) => (room.locked ? $.desk.unlock : $.desk.lock))}
            </button>
          </>
        )}
        <div class="files">
          <span>{t(($) => $.desk.results)}</span>
          <button type="button" class="plain" onClick={() => void presenter.save('csv')}>
            CSV
          </button>
          <button type="button" class="plain" onClick={() => void presenter.save('json')}>
            JSON
          </button>
        </div>
        {asks ? (
          <Question
            text={t(($) => $.desk.endAsk)}
            yes={t(($) => $.desk.endYes)}
            onYes={end}
            onNo={() => setAsks(false)}
          />
        ) : (
          !room.ended && (
            <button type="button" class="plain" onClick={() => setAsks(true)}>
              {t(($) => $.desk.end)}
            </button>
          )
        )}
      </div>
    </details>
  )
}

/** What stands at a position, in a few words. */
function placeName({ slide: id, step }: Position, isShort: boolean): string {
  const slide = findSlide(slides, id)
  if (!slide?.poll) return stackName(slide?.stack ?? '')
  const { kind } = slide
  const claim = numberOf(shownDeck(deck, isShort), slide.poll.claim)
  const stack = claim ? t(($) => $.claim, { number: claim }) : stackName(slide.stack)
  const steps = slide.steps && step ? ` ${step}/${slide.steps}` : ''
  return `${stack} · ${t(($) => $.desk.kind[kind])}${steps}`
}

/** What a stack is called in the list of slides. */
function stackName(stack: string): string {
  const words = deckWords.claims
  const heading = words?.stacks[stack]?.heading ?? (stack === 'start' ? words?.title : undefined)
  if (heading) return toPlain(heading)
  const kind = findSlide(slides, stack)?.kind
  return kind && kind !== 'start' ? t(($) => $.desk.kind[kind]) : stack
}
