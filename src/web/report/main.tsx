// The results of a room: everything that was shown, read again at any time, `/report/CODE`.

import { deck } from 'virtual:deck'
import { signal } from '@preact/signals'
import { render } from 'preact'
import { type ErrorCode, normaliseCode, paths, pollKey, Room, showCode } from '../../core/contract.ts'
import { sideOf, toSlides } from '../../core/deck.ts'
import { startI18n, t } from '../shared/i18n.ts'
import { LangMenu, langSignal } from '../shared/lang-menu.tsx'
import { call } from '../shared/live.ts'
import { TallyBar } from '../shared/tally-bar.tsx'
import { claimWords, followWords, Words } from '../shared/words.tsx'

const code = normaliseCode(decodeURIComponent(location.pathname.split('/')[2] ?? ''))
const room = signal<Room>()
const problem = signal<ErrorCode | 'unreachable'>()
const votes = toSlides(deck).filter(({ kind }) => kind === 'vote')

await startI18n()
await followWords('claims')
render(<Report />, document.body)
const answer = await call({ path: paths.room(code), schema: Room })
if ('data' in answer) room.value = answer.data
else problem.value = answer.error

function Report() {
  langSignal.value
  return (
    <main class="page report">
      <header class="bar-top">
        <strong class="code">{showCode(code)}</strong>
        <LangMenu />
      </header>
      <h1 class="serif">{t(($) => $.report.title)}</h1>
      <p class="soft">
        <Words text={claimWords.value?.title} />
      </p>
      {problem.value && (
        <p class="banner problem" role="alert">
          {t(($) => $.errors[problem.value ?? 'unreachable'])}
        </p>
      )}
      {room.value && <Tallies room={room.value} />}
    </main>
  )
}

function Tallies({ room }: { room: Room }) {
  const shown = votes.filter(({ poll }) => poll && room.polls[pollKey(poll.claim, poll.round)]?.counts)
  if (shown.length === 0) return <p>{t(($) => $.report.nothing)}</p>
  return (
    <ol class="tallies">
      {shown.map(({ stack, poll }) => (
        <li key={stack} class={poll ? sideOf(deck, poll.claim) : ''}>
          <p class="small soft">
            <Words text={claimWords.value?.stacks[stack]?.heading} />
          </p>
          <h2 class="serif">
            <Words text={claimWords.value?.stacks[stack]?.claim} />
          </h2>
          <TallyBar counts={(poll && room.polls[pollKey(poll.claim, poll.round)]?.counts) ?? []} />
        </li>
      ))}
    </ol>
  )
}
