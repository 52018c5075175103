// The room that is always open: every poll of the deck is open and shown in it, and nobody can steer it. Each start of a server
// makes it, or brings it up to date with the deck.
import { randomBytes } from 'node:crypto'
import type { Logger } from 'pino'
import { type Deck, toSlides } from '../core/deck.ts'
import { type PollRef, pollKey } from '../core/poll.ts'
import { readersCode } from '../core/room-code.ts'
import { hashKey, newVoterKey } from './keys.ts'
import { newPoll, newRoomState } from './steer.ts'
import type { RoomState, Store } from './store/store.ts'

/** Makes the room if it is missing, and opens polls that the deck has newly got; if that fails, writes the reason to the log. */
export async function openReadersRoom(store: Store, deck: Deck, now: number, log: Logger): Promise<void> {
  try {
    const room = await store.readRoom(readersCode)
    if (!room) await makeRoom(store, deck, now)
    else if (room.deck !== deck.id) log.warn(otherDeck(room.deck, deck.id))
    else {
      const state = openPolls(dropExperiment(room.state, log), deck)
      if (state !== room.state) await store.saveState(readersCode, room.stateVersion, state, null)
    }
  } catch (error) {
    // Evenings work without this room.
    log.error({ err: error }, 'The room of the readers could not be opened; it is tried again at the next start.')
  }
}

const otherDeck = (theirs: string, ours: string): string =>
  `The room of the readers in this data folder is of the deck "${theirs}", so readers of "${ours}" vote on their own devices alone; give another --data-dir to have a room for them.`

const makeRoom = (store: Store, deck: Deck, now: number): Promise<boolean> =>
  store.createRoom({
    ...{ code: readersCode, deck: deck.id, scale: deck.scale, voterKey: newVoterKey(), createdAt: Math.floor(now) },
    // The hash of a key that nobody has seen, so that no key and no command can steer this room.
    ...{ keyVersion: 1, keyHash: hashKey(randomBytes(32).toString('hex')) },
    state: openPolls(newRoomState(toSlides(deck)), deck),
  })

/** The polls for readers: every poll of the deck. */
export const readersPolls = (deck: Deck): PollRef[] =>
  toSlides(deck).flatMap(({ poll, kind }) => (poll && kind === 'vote' ? [poll] : []))

/** Polls of an experiment that earlier versions made: which argument a reader met first. Their votes go with the migration. */
const experiment = ['yes-first.after', 'no-first.after']

function dropExperiment(state: RoomState, log: Logger): RoomState {
  const polls = Object.entries(state.polls).filter(([key]) => !experiment.includes(key))
  if (polls.length === Object.keys(state.polls).length) return state
  log.info('The experiment on the order of arguments is over: its votes in the room of the readers were removed.')
  return { ...state, polls: Object.fromEntries(polls) }
}

/** The state with every poll open, earlier ones unchanged; the same object if no poll was missing. */
function openPolls(state: RoomState, deck: Deck): RoomState {
  const missing = readersPolls(deck).filter((poll) => !Object.hasOwn(state.polls, pollKey(poll)))
  if (missing.length === 0) return state
  const polls = missing.map(
    (poll) => [pollKey(poll), { ...newPoll(poll), entered: true, open: true, revealed: true }] as const,
  )
  return { ...state, polls: { ...state.polls, ...Object.fromEntries(polls) } }
}
