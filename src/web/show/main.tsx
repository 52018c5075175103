// The page for others' screens, `/show/CODE`: the result of the slide where a room is, alone, for a frame in another page or over a
// moving picture. It follows the room as a screen does: it is nobody's phone, so it must not be counted among the phones that are here,
// and beyond the first twenty screens the server gives it the phones' pace.

import '../shared/translation.ts'
import { render } from 'preact'
import { findSlide } from '../../core/deck.ts'
import { readCode } from '../../core/room-code.ts'
import { openAnnouncer } from '../shared/announce.ts'
import { showAsked } from '../shared/asked-room.ts'
import { readDebate } from '../shared/debate.ts'
import { followRoom } from '../shared/follow-room.ts'
import type { Connection, ReceivedRoom } from '../shared/live.ts'
import { createPage } from '../shared/page.ts'
import { showTitle } from '../shared/page-title.ts'
import { reloadIfChanged } from '../shared/same-debate.ts'
import { keepTrying } from '../shared/wake.ts'
import { fitLetters } from './fit.ts'
import { applyLook } from './look.ts'
import { shownMoment } from './moment.ts'
import { outcomeKind, Shown, type ShownProps } from './shown.tsx'

/** So many milliseconds without a connection are passed over, since most last shorter and a result that goes and comes disturbs. */
const patience = 5000

const page = createPage({ debate: readDebate() })
const code = readCode(location.pathname)
const isTransparent = applyLook()
let room: ReceivedRoom | undefined
let connection: Connection = { state: 'connecting' }
let isLost = false
let patienceEnds: ReturnType<typeof setTimeout> | undefined
let outcome: ShownProps['outcome']
let isLoading = false
let draw = () => {}

void show()

async function show(): Promise<void> {
  if (code === undefined) connection = { state: 'refused', why: 'no_such_room' }
  else followRoom({ code, as: 'screen', onRoom: receive, onConnection: noteConnection })
  await keepTrying(page.start)
  const announcer = openAnnouncer(page)
  draw = () => {
    const shown = room && showAsked(page, room)
    render(
      <Shown
        page={page}
        room={shown}
        connection={connection}
        isLost={isLost}
        isTransparent={isTransparent}
        outcome={outcome}
      />,
      document.body,
    )
    fitLetters()
    showTitle(page)
    const slide = shown && findSlide(page.slides, shown.slide)
    if (slide && outcomeKind(slide)) void loadOutcome()
    announcer.tell(() => shownMoment(page, shown, slide))
  }
  await page.followWords(['claims'], () => draw())
  // Not the letters alone: a larger frame may have room for a picture, and a picture has as many pixels as its frame.
  addEventListener('resize', () => draw())
}

function receive(next: ReceivedRoom): void {
  if (reloadIfChanged(next, page)) return
  room = next
  draw()
}

function noteConnection(next: Connection): void {
  connection = next
  clearTimeout(patienceEnds)
  isLost = false
  if (next.state === 'lost')
    patienceEnds = setTimeout(() => {
      isLost = true
      draw()
    }, patience)
  draw()
}

/** The code and the words of the evening's outcome, which most embedded pages never show. */
async function loadOutcome(): Promise<void> {
  if (isLoading) return
  isLoading = true
  const [{ Outcome }] = await Promise.all([
    keepTrying(() => import('./outcome.tsx')),
    keepTrying(() => page.addUi(page.currentLang(), 'stageUi')),
  ])
  outcome = Outcome
  draw()
}
