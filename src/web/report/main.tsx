// The results of a room: everything that was shown, read again at any time, `/report/CODE`.

import { deck } from 'virtual:deck'
import { render } from 'preact'
import { paths, Room } from '../../core/contract.ts'
import { sideOf, toSlides } from '../../core/deck.ts'
import { pollKey } from '../../core/poll.ts'
import { normaliseCode, showCode } from '../../core/room-code.ts'
import { startI18n, t } from '../shared/i18n.ts'
import { LangMenu } from '../shared/lang-menu.tsx'
import { call } from '../shared/live.ts'
import { TallyBar } from '../shared/tally-bar.tsx'
import { deckWords, followWords, Words } from '../shared/words.tsx'

const code = normaliseCode(decodeURIComponent(location.pathname.split('/')[2] ?? ''))
const votes = toSlides(deck).filter(({ kind }) => kind === 'vote')

await startI18n()
const answer = await call({ path: paths.room(code), schema: Room })
await followWords(['claims'], () => render(<Report />, document.body))

function Report() {
  return (
    <main class="page report">
      <header class="bar-top">
        <strong class="code">{showCode(code)}</strong>
        <LangMenu />
      </header>
      <h1 class="serif">{t(($) => $.report.title)}</h1>
      <p class="soft">
        <Words text={deckWords.claims?.title} />
      </p>
      {'data' in answer ? (
        <Tallies room={answer.data} />
      ) : (
        <p class="banner problem" role="alert">
          {t(($) => $.errors[answer.error])}
        </p>
      )}
    </main>
  )
}

function Tallies({ room }: { room: Room }) {
  const shown = votes.filter(({ poll }) => poll && room.polls[pollKey(poll)]?.counts)
  if (shown.length === 0) return <p>{t(($) => $.report.nothing)}</p>
  return (
    <ol class="tallies">
      {shown.map(({ stack, poll }) => (
        <li key={stack} class={poll ? sideOf(deck, poll.claim) : ''}>
          <p class="small soft">
            <Words text={deckWords.claims?.stacks[stack]?.heading} />
          </p>
          <h2 class="serif">
            <Words text={deckWords.claims?.stacks[stack]?.claim} />
          </h2>
          <TallyBar counts={(poll && room.polls[pollKey(poll)]?.counts) ?? []} />
        </li>
      ))}
    </ol>
  )
}
