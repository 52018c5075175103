// The results of a room: everything that was shown, for later reading, `/report/CODE`.

import '../shared/translation.ts'
import { render } from 'preact'
import { paths, Room } from '../../core/contract.ts'
import { type Slide, shownDeck, sideOf } from '../../core/deck.ts'
import { pollKey } from '../../core/poll.ts'
import { readCode, showCode } from '../../core/room-code.ts'
import { call, type Reply } from '../shared/call.ts'
import { readDebate } from '../shared/debate.ts'
import { LangMenu } from '../shared/lang-menu.tsx'
import { createPage } from '../shared/page.ts'
import { showTitle } from '../shared/page-title.ts'
import { TallyBar } from '../shared/tally-bar.tsx'
import { keepTrying } from '../shared/wake.ts'
import { Words } from '../shared/words.tsx'
import { PictureButton } from './picture-button.tsx'

const page = createPage({ debate: readDebate(), ui: 'stageUi' })
const { deck, t } = page
const code = readCode(location.pathname)
const votes = page.slides.filter(({ kind }) => kind === 'vote')
const shownCode = code === undefined ? [] : [showCode(code)]
let outcomes: typeof import('./outcomes.tsx') | undefined

void show()

async function show(): Promise<void> {
  await keepTrying(page.start)
  const answer: Reply<Room> =
    code === undefined ? { error: 'no_such_room' } : await call({ path: paths.room(code), schema: Room })
  const draw = () => {
    render(<Report answer={answer} />, document.body)
    showTitle(
      page,
      t(($) => $.report.title),
      ...shownCode,
    )
  }
  await page.followWords(['claims'], draw)
  if (!('data' in answer)) return
  outcomes = await keepTrying(() => import('./outcomes.tsx'))
  await page.followWords(['evidence'], draw)
}

function Report({ answer }: { answer: Reply<Room> }) {
  return (
    <main class="page report">
      <header class="bar-top">
        <strong class="code" translate={false}>
          {shownCode}
        </strong>
        <LangMenu page={page} />
      </header>
      <h1 class="serif">{t(($) => $.report.title)}</h1>
      <p class="soft">
        <Words text={page.words.claims?.title} />
      </p>
      {'data' in answer ? (
        <Shown room={answer.data} />
      ) : (
        <p class="banner problem" role="alert">
          {t(($) => $.errors[answer.error])}
        </p>
      )}
    </main>
  )
}

function Shown({ room }: { room: Room }) {
  const shown = votes.filter(({ poll }) => poll && room.polls[pollKey(poll)]?.counts)
  return (
    <>
      {room.name && <p class="room-name">{room.name}</p>}
      {room.rehearsal && <p class="banner rehearsal">{t(($) => $.state.rehearsal)}</p>}
      {shown.length === 0 && <p>{t(($) => $.report.nothing)}</p>}
      <ol class="tallies">
        {shown.map((slide) => (
          <Tally key={slide.stack} room={room} slide={slide} />
        ))}
      </ol>
      {outcomes && page.words.claims && (
        <outcomes.Outcomes
          page={page}
          room={room}
          deck={shownDeck(deck, room.short)}
          words={{ ...page.words, claims: page.words.claims }}
        />
      )}
    </>
  )
}

function Tally({ room, slide: { stack, poll } }: { room: Room; slide: Slide }) {
  const words = page.words.claims?.stacks[stack]
  const counts = (poll && room.polls[pollKey(poll)]?.counts) ?? []
  const side = sideOf(deck, poll?.claim ?? '')
  return (
    <li class={side}>
      <p class="small soft">
        <Words text={words?.heading} />
      </p>
      <h2 class="serif">
        <Words text={words?.claim} />
      </h2>
      <TallyBar page={page} counts={counts} />
      <PictureButton
        page={page}
        room={room}
        subject={async () => (await import('./subjects.ts')).tallySubject(page, stack, side, counts, words)}
      />
    </li>
  )
}
