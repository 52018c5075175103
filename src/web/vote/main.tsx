// The phone's page: voters type the code, then vote on the room's current claim. One tap casts a vote; the page is drawn only from the
// room's state and the stored queue of votes, so a reload or a lost network loses nothing.

import '../shared/translation.ts'
import { render } from 'preact'
import { paths } from '../../core/contract.ts'
import { readCode } from '../../core/room-code.ts'
import { openAnnouncer } from '../shared/announce.ts'
import { readDebate } from '../shared/debate.ts'
import { hideKeys } from '../shared/keys.ts'
import { watchParts } from '../shared/missing-part.ts'
import { createPage } from '../shared/page.ts'
import { showTitle } from '../shared/page-title.ts'
import { reloadIfChanged } from '../shared/same-debate.ts'
import { serverPath } from '../shared/server-path.ts'
import { followAsVoter } from '../shared/voter.ts'
import { keepTrying } from '../shared/wake.ts'
import { phoneMoment, showPhoneTitle } from './moment.ts'
import { type DrawText, Phone } from './phone.tsx'
import { createTapGuard } from './tap-guard.ts'

const page = createPage({ debate: readDebate() })
watchParts(page)
hideKeys()
const [, typed] = /\/j\/+(.+)/.exec(location.pathname) ?? []
const code = typed && readCode(typed)
// Not awaited: half of the phones of the last six years cannot parse a script that awaits outside a function.
void (code ? showRoom(code) : askForCode())

async function showRoom(code: string): Promise<void> {
  if (typed !== code) history.replaceState(null, '', serverPath(paths.join(code)))
  let draw = () => {}
  // The room is requested while the words are still loading, because each of the two takes a round trip.
  const voter = followAsVoter(page, code, () => {
    if (!voter.room || !reloadIfChanged(voter.room, page)) draw()
  })
  await keepTrying(page.start)
  const announcer = openAnnouncer(page)
  const drawText = lateText()
  const taps = createTapGuard(() => performance.now())
  addEventListener('pointerdown', taps.press, true)
  addEventListener('keydown', ({ repeat }) => repeat || taps.press(), true)
  for (const release of ['pointerup', 'pointercancel', 'keyup']) addEventListener(release, taps.release, true)
  let shown: Element | null = null
  draw = () => {
    const { connection } = voter
    if (connection.state === 'refused' && connection.why === 'no_such_room') return void drawForm(connection.why)
    const had = document.activeElement
    render(<Phone page={page} drawText={drawText} voter={voter} taps={taps} draw={draw} />, document.body)
    // Asks the drawn page and not `taps`: on a slow phone the time may be over already, but the page must be drawn again without its mark.
    if (document.querySelector('.moment.fresh')) setTimeout(draw, taps.untilTaken())
    if (had?.isConnected === false) focusHeading()
    const moment = document.querySelector('.moment, section.center')
    // Whoever scrolled down to a result would else see the next claim from its middle.
    if (shown && moment !== shown) scrollTo(0, 0)
    shown = moment
    showPhoneTitle(page, voter)
    announcer.tell(() => phoneMoment(page, voter, taps.isJustChanged()))
  }
  await page.followWords(['claims'], draw)
}

/** A function that draws the text of a slide; its code is loaded when the room first shows one. */
function lateText(): DrawText {
  let loaded: Promise<DrawText> | undefined
  return async (...what) => {
    // All calls wait for the same code, so that the newest step is drawn last.
    loaded ??= keepTrying(() => import('./slide-text.tsx')).then(({ createSlideText }) => createSlideText(page))
    await (await loaded)(...what)
  }
}

async function askForCode(): Promise<void> {
  await keepTrying(page.start)
  const why = typed === undefined ? undefined : 'no_such_room'
  page.onLang(() => void drawForm(why))
  await drawForm(why)
}

/** Moves the focus to the new heading, because the focused answer has disappeared with its vote. */
function focusHeading(): void {
  const heading = document.querySelector('h1')
  if (!heading) return
  heading.tabIndex = -1
  heading.focus({ preventScroll: true })
}

/** Draws the form. It is loaded only here, because a person who scanned the code of a room does not need it. */
async function drawForm(why?: 'no_such_room'): Promise<void> {
  const { CodeForm } = await keepTrying(() => import('./code-form.tsx'))
  const { t } = page
  showTitle(
    page,
    t(($) => $.vote.enterCode),
  )
  const refuse = () => void drawForm('no_such_room')
  render(<CodeForm page={page} why={why && t(($) => $.errors[why])} refuse={refuse} />, document.body)
}
