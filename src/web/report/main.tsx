// The page of a room's results, `/report/CODE`: everything that was shown to the room, for later reading.

import '../shared/translation.ts'
import { render } from 'preact'
import { type Asked, AskedList, type Counts, type Poll, paths, Room } from '../../core/contract.ts'
import { type ClaimWords, numberOf, shownDeck, sideOf, thesis } from '../../core/deck.ts'
import { type PollKey, pollKey } from '../../core/poll.ts'
import { readCode, showCode } from '../../core/room-code.ts'
import type { Side } from '../../core/side.ts'
import { toTally } from '../../core/tally.ts'
import { unmarked } from '../../core/text.ts'
import { claimName } from '../../draw/names.ts'
import { Tally } from '../../draw/tally-bar.tsx'
import { Words } from '../../draw/words.tsx'
import { showAsked } from '../shared/asked-room.ts'
import { call, type Reply } from '../shared/call.ts'
import { readDebate } from '../shared/debate.ts'
import { hideKeys } from '../shared/keys.ts'
import { LangMenu } from '../shared/lang-menu.tsx'
import { watchParts } from '../shared/missing-part.ts'
import { createPage } from '../shared/page.ts'
import { showTitle } from '../shared/page-title.ts'
import { reloadIfChanged } from '../shared/same-debate.ts'
import { keepTrying } from '../shared/wake.ts'
import { PictureButton } from './picture-button.tsx'

const page = createPage({ debate: readDebate(), ui: 'stageUi' })
watchParts(page)
hideKeys()
const { deck, t } = page
const code = readCode(location.pathname)
/** The stack of each poll, in the order of the deck. */
const stacks = new Map(
  page.slides.flatMap(({ kind, poll, stack }) => (kind === 'vote' ? [[pollKey(poll), stack]] : [])),
)
const shownCode = code === undefined ? [] : [showCode(code)]
let outcomes: typeof import('./outcomes.tsx') | undefined
/** The questions that the room asked, with their texts at that time. */
let asked: Asked[] = []

void show()

async function show(): Promise<void> {
  await keepTrying(page.start)
  const answer: Reply<Room> =
    code === undefined ? { error: 'no_such_room' } : await call({ path: paths.room(code), schema: Room })
  if ('data' in answer && reloadIfChanged(answer.data, page)) return
  if ('data' in answer) asked = await keepTrying(fetchAsked)
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

async function fetchAsked(): Promise<Asked[]> {
  const reply = await call({ path: paths.asked(code ?? ''), schema: AskedList })
  if ('error' in reply) throw new Error(reply.error)
  return reply.data.asked
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

function Shown({ room: given }: { room: Room }) {
  const votes = votesOf(given)
  // The outcome is computed only from polls that asked the page's own words.
  const room = showAsked(page, { ...given, receivedAt: performance.now() })
  return (
    <>
      {room.name && <p class="room-name">{room.name}</p>}
      {room.rehearsal && <p class="banner rehearsal">{t(($) => $.state.rehearsal)}</p>}
      {votes.length === 0 && <p>{t(($) => $.report.nothing)}</p>}
      <ol class="tallies">
        {votes.map((vote) => (
          <VoteTally key={vote.key} room={room} vote={vote} />
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

/** A count, with the words under which it was made. */
interface Vote {
  key: PollKey
  poll: Poll & { counts: Counts }
  side: Side
  words: ClaimWords['stacks'][string]
}

/** The room's votes that were shown: first those of the deck, in its order, then those that the deck no longer has. */
function votesOf({ polls }: Room): Vote[] {
  const keys = new Set([...stacks.keys(), ...Object.keys(polls)])
  return [...keys].flatMap((key) => {
    const poll = polls[key]
    const stack = page.words.claims?.stacks[stacks.get(key) ?? '']
    // The key of a poll begins with its claim; for the thesis a dot and the round follow.
    const [claim = ''] = key.split('.')
    const then = asked.find((one) => one.claim === claim && one.wording === poll?.wording)
    // For polls from the time before wordings were stored, nobody knows the words, so the current ones are shown.
    // The thesis is asked in the same words twice, each time below a heading of its own.
    const words =
      poll?.wording === null
        ? stack
        : then && { ...wordsOf(then), ...(claim === thesis && stack?.heading && { heading: stack.heading }) }
    if (!poll?.counts || !words) return []
    return [{ key, poll: { ...poll, counts: poll.counts }, side: then?.side ?? sideOf(deck, claim), words }]
  })
}

/** The words of a question, in the page's language or, if they were not translated, in another one. */
function wordsOf({ heading, text }: Asked): ClaimWords['stacks'][string] {
  const pick = (texts: Asked['text']) => texts[page.currentLang()] ?? Object.values(texts)[0] ?? []
  return { claim: pick(text), ...(heading && { heading: pick(heading) }) }
}

/** Which of the claims a vote is about; for the thesis, which has no number, whether it was the vote before or after. */
function placeOf({ key, words }: Vote, { short }: Room): string {
  const [claim = '', round] = key.split('.')
  const shown = shownDeck(deck, short)
  if (claim !== thesis) return numberOf(shown, claim) ? claimName(page, shown, claim) : ''
  if (words.heading) return ''
  return unmarked(t(($) => (round === 'after' ? $.swing.after : $.swing.before)))
}

function VoteTally({ room, vote }: { room: Room; vote: Vote }) {
  const { key, poll, side, words } = vote
  const place = placeOf(vote, room)
  return (
    <li class={side}>
      <p class="small soft">
        {place && <span class="place">{place}</span>}
        <Words text={words.heading} />
      </p>
      <h2 class="serif">
        <Words text={words.claim} />
      </h2>
      <Tally speech={page} question={poll} counts={poll.counts} />
      {toTally(poll, poll.counts).n > 0 && (
        <PictureButton
          page={page}
          room={room}
          subject={async () =>
            (await import('./subjects.ts')).tallySubject(page, stacks.get(key) ?? key, side, poll, poll.counts, {
              ...words,
              place,
            })
          }
        />
      )}
    </li>
  )
}
