// The room that is always open: every poll of the deck is open and shown in it, and nobody can steer it. Each start of a server
// makes it, or brings it up to date with the deck.
import { randomBytes } from 'node:crypto'
import type { Logger } from 'pino'
import type { Order } from '../core/contract.ts'
import { armPoll, arms, type Deck, thesis, toSlides } from '../core/deck.ts'
import { toOrder } from '../core/order.ts'
import { type PollRef, pollKey } from '../core/poll.ts'
import { readersCode } from '../core/room-code.ts'
import { hashKey, newVoterKey } from './keys.ts'
import { newPoll, newRoomState } from './steer.ts'
import type { RoomState, Store, StoredRoom } from './store/store.ts'

/** Makes the room if it is missing, and opens polls that the deck has newly got; if that fails, writes the reason to the log. */
export async function openReadersRoom(store: Store, deck: Deck, now: number, log: Logger): Promise<void> {
  try {
    const room = await store.readRoom(readersCode)
    if (!room) await makeRoom(store, deck, now)
    else if (room.deck !== deck.id) log.warn(otherDeck(room.deck, deck.id))
    else {
      const state = openPolls(room.state, deck)
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

/** The polls for readers: every poll of the deck, and the argument that they met first. */
export const readersPolls = (deck: Deck): PollRef[] => [
  ...toSlides(deck).flatMap(({ poll, kind }) => (poll && kind === 'vote' ? [poll] : [])),
  ...arms.map(armPoll),
]

/** The state with every poll open, earlier ones unchanged; the same object if no poll was missing. */
function openPolls(state: RoomState, deck: Deck): RoomState {
  const missing = readersPolls(deck).filter((poll) => !Object.hasOwn(state.polls, pollKey(poll)))
  if (missing.length === 0) return state
  const polls = missing.map((poll) => {
    // The votes of one arm are shown only in comparison with the other arm, with small numbers hidden.
    const revealed = !arms.some((arm) => arm === poll.claim)
    return [pollKey(poll), { ...newPoll(poll), entered: true, open: true, revealed }] as const
  })
  return { ...state, polls: { ...state.polls, ...Object.fromEntries(polls) } }
}

/** Whether the argument that readers met first changes the vote; null in any other room. */
export function orderOf({ code, scale, tallies }: StoredRoom): Order | null {
  if (code !== readersCode) return null
  const countsOf = (poll: PollRef) => tallies[pollKey(poll)] ?? []
  return toOrder(scale, countsOf({ claim: thesis, round: 'after' }), arms.map(armPoll).map(countsOf))
}
