// The room of each debate that is always open: every poll of the deck is open and shown in it, and nobody can steer it. Each start
// of a server makes it, or brings it up to date with the deck.
import { randomBytes } from 'node:crypto'
import type { Logger } from 'pino'
import type { Asked } from '../core/contract.ts'
import { type PollKey, type PollRef, pollKey } from '../core/poll.ts'
import type { WordedQuestion } from '../core/question.ts'
import { readersCode } from '../core/room-code.ts'
import { beginEpoch, holdsWording, isUnworded, keepCount, returnTo } from '../room/asking.ts'
import type { PollState, RoomState } from '../room/state.ts'
import { newPoll, newRoomState } from '../room/steer.ts'
import type { Debates, HostedDebate } from './debates.ts'
import { hashKey, newVoterKey } from './keys.ts'
import { NotNowError, type Store } from './store/store.ts'

/** Makes or updates the room of each debate; if that fails, writes the reason to the log. False if one of them should be tried again. */
export async function openReadersRooms(store: Store, debates: Debates, now: number, log: Logger): Promise<boolean> {
  let isDone = true
  for (const debate of debates.list())
    if (store.others.isShown(debate.id) && !(await openReadersRoom(store, debate, now, log))) isDone = false
  return isDone
}

async function openReadersRoom(store: Store, debate: HostedDebate, now: number, log: Logger): Promise<boolean> {
  try {
    const room = await store.readRoom(readersCode(debate.id))
    if (!room) {
      await makeRoom(store, debate, now)
      return true
    }
    const state = openPolls(dropExperiment(room.state, log), debate)
    const asked = askedOfReaders(debate)
    if (state !== room.state)
      await store.saveState(room.code, { stateVersion: room.stateVersion, state, keyVersion: null, asked })
    return true
  } catch (error) {
    // Evenings work without this room.
    log.error(
      { err: error },
      `The room of the readers of "${debate.id}" could not be opened; it is tried again, at the latest at the next start.`,
    )
    return !(error instanceof NotNowError)
  }
}

async function makeRoom(store: Store, debate: HostedDebate, now: number): Promise<void> {
  const { id, title, slides } = debate
  const room = {
    ...{ code: readersCode(id), deck: id, title, voterKey: newVoterKey(), createdAt: Math.floor(now) },
    // The hash of a key that nobody has seen, so that no key and no command can steer this room.
    ...{ keyVersion: 1, keyHash: hashKey(randomBytes(32).toString('hex')) },
    state: openPolls(newRoomState(slides), debate),
  }
  await store.createRoom(room, { asked: askedOfReaders(debate) })
}

const askedOfReaders = (debate: HostedDebate): Asked[] =>
  readersPolls(debate).flatMap((poll) => debate.asked.get(pollKey(poll)) ?? [])

/** The polls for readers: every poll of the deck. */
const readersPolls = ({ slides }: Pick<HostedDebate, 'slides'>): PollRef[] =>
  slides.flatMap(({ poll, kind }) => (poll && kind === 'vote' ? [poll] : []))

/** Polls of an experiment in earlier versions: which argument a reader saw first. A migration removes their votes (sqlite-file.ts). */
const experiment = ['yes-first.after', 'no-first.after']

function dropExperiment(state: RoomState, log: Logger): RoomState {
  const polls = Object.entries(state.polls).filter(([key]) => !experiment.includes(key))
  if (polls.length === Object.keys(state.polls).length) return state
  log.info('The experiment on the order of arguments is over: its votes in the room of the readers were removed.')
  return { ...state, polls: Object.fromEntries(polls) }
}

/** The state with every poll open and asked in the debate's present words; the same object if nothing is new. */
function openPolls(state: RoomState, debate: HostedDebate): RoomState {
  const changed = readersPolls(debate).flatMap((ref): [PollKey, PollState][] => {
    const key = pollKey(ref)
    const now = debate.questions.get(key)
    const before = state.polls[key]
    const poll = now && (before ? askReaders(before, now) : newPoll(ref, now))
    return poll && poll !== before ? [[key, { ...poll, entered: true, open: true, revealed: true }]] : []
  })
  if (changed.length === 0 && state.words === debate.hash) return state
  return { ...state, words: debate.hash, polls: { ...state.polls, ...Object.fromEntries(changed) } }
}

/** Each wording has its own count, to which it returns. A count from before wordings were stored belongs to the present words. */
function askReaders(poll: PollState, now: WordedQuestion): PollState {
  if (holdsWording(poll, now)) return poll
  return isUnworded(poll) ? keepCount(poll, now) : (returnTo(poll, now) ?? beginEpoch(poll, now))
}
