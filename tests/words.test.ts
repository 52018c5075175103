// What a server does when its debates change, or when other servers show other words of them, while its store cannot be asked.
import { pino } from 'pino'
import { expect, it, onTestFinished, vi } from 'vitest'
import { openRooms } from '../src/server/rooms.ts'
import { openSqliteStore } from '../src/server/store/sqlite.ts'
import { NotNowError, noOthers, type WordsChange } from '../src/server/store/store.ts'
import { openWords } from '../src/server/words.ts'
import { deck, hosting } from './served.ts'
import { newFolder } from './stored-room.ts'

const edited = {
  ...deck,
  claims: deck.claims.map((claim) => ({ ...claim, question: { ...claim.question, wording: 'bbbbbbbbbbbb' } })),
}
const few = { claim: 'quiet-evenings', round: 'main' } as const

/** A server's rooms over a store, of which the test says which words others show and whether it can be asked. */
async function openAll() {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'], now: 1_700_000_000_000 })
  const kept = await openSqliteStore(newFolder())
  const now = () => Date.now() / 1000
  const state = { isAway: false, otherWords: false }
  let hear = (_: WordsChange) => {}
  const orAway = <Result>(act: () => Promise<Result>): Promise<Result> =>
    state.isAway ? Promise.reject(new NotNowError('the database is away')) : act()
  const store: typeof kept = {
    ...kept,
    readRoom: (code) => orAway(() => kept.readRoom(code)),
    saveState: (...given) => orAway(() => kept.saveState(...given)),
    others: {
      ...noOthers,
      serve: () => orAway(() => Promise.resolve([])),
      isShown: () => !state.otherWords,
      watchWords: (listener) => (hear = listener),
    },
  }
  const debates = hosting(deck)
  const rooms = openRooms({
    ...{ store, debates, secret: Buffer.alloc(32), now, joinUrl: () => '', connected: () => 0 },
  })
  const said: string[] = []
  const log = pino({ base: null }, { write: (line: string) => void said.push(JSON.parse(line).msg) })
  const told = { times: 0 }
  const words = openWords({ store, debates, rooms, now, log, tellAll: () => (told.times += 1) })
  onTestFinished(async () => {
    words.close()
    rooms.close()
    await kept.close()
    vi.useRealTimers()
  })
  const { code } = await rooms.createRoom()
  const room = await rooms.findRoom(code)
  if (!room) throw new Error('the room is missing')
  await rooms.control(room, { action: 'open', ...few }, 1)
  const next = () => new Promise<void>((resolve) => rooms.watch(() => resolve()))
  const outshine = (isSo: boolean) => {
    state.otherWords = isSo
    hear(isSo ? { lost: [deck.id], back: [] } : { lost: [], back: [deck.id] })
  }
  const look = () => rooms.view(room, 'audience').polls[few.claim]
  return { state, store, debates, words, log, rooms, room, said, told, next, outshine, look }
}

it('[A6] new words that are read while the database is away reach the sessions once it is back', async () => {
  const { state, debates, words, room, said, told, next } = await openAll()
  const { hash } = debates.first()
  state.isAway = true
  debates.replace(hosting(edited).list())
  await words.show()
  // Pages follow at once, since slides go on.
  expect([room.state.words, told.times]).toEqual([hash, 1])
  expect(said).toEqual(['Not all sessions could be brought to the words of their debates.'])
  state.isAway = false
  const changed = next()
  vi.advanceTimersByTime(1000)
  await changed
  expect(room.state).toMatchObject({ words: debates.first().hash, polls: { [few.claim]: { open: false } } })
})

it('[A6] a vote whose deadline passed while another server showed other words is closed when these words are back, and then the log says so', async () => {
  const { rooms, room, said, next, outshine, look } = await openAll()
  await rooms.control(room, { action: 'countdown', ...few, seconds: 5 }, 1)
  outshine(true)
  expect(said).toEqual([expect.stringMatching(/^Another server shows other words of library\. /)])
  vi.advanceTimersByTime(6000)
  await new Promise((resolve) => setImmediate(resolve))
  expect(look()?.open).toBe(true)
  const closed = next()
  outshine(false)
  while (said.length < 2) await new Promise((resolve) => setImmediate(resolve))
  expect(said[1]).toMatch(/ of library: votes are taken again\.$/)
  vi.advanceTimersByTime(1)
  await closed
  expect(look()?.open).toBe(false)
})

it('a debate of which another server took over the words during the start is in the log', async () => {
  const { store, debates, rooms, log, said } = await openAll()
  const others = { ...noOthers, isShown: () => false }
  openWords({ store: { ...store, others }, debates, rooms, now: () => 0, log, tellAll: () => {} }).close()
  expect(said).toEqual([expect.stringMatching(/^Another server shows other words of library\. /)])
})
