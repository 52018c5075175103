// One voter in one room: the secret of this browser, the stream and the queue, as one object that the page draws from.
import { type ErrorCode, HeldVote, HeldVotes, paths, type Value } from '../../core/contract.ts'
import { type PollKey, type PollRef, pollKey } from '../../core/poll.ts'
import { type FollowedRoom, showAsked } from './asked-room.ts'
import { call } from './call.ts'
import { followRoom } from './follow-room.ts'
import { random128 } from './keys.ts'
import type { Connection } from './live.ts'
import type { Page } from './page.ts'
import { type OwnVote, openQueue, type VoteQueue } from './queue.ts'
import { deviceStorage, tabStorage } from './storage.ts'
import { castPrefix, oldNames } from './vote-slot.ts'
import { keepTrying, onWake } from './wake.ts'

export interface Voter {
  readonly code: string
  room: FollowedRoom | undefined
  connection: Connection
  /** Whether the server has sent the votes that it holds for this voter, since the page came to this room. */
  isHeldKnown: boolean
  /** Casts a vote in the room; does nothing before the room is known. */
  cast(poll: PollRef, epoch: number, value: Value): void
  /** The vote on this poll; until the room is known, the one from the last visit. */
  own(key: PollKey, epoch: number): OwnVote | undefined
  refusal(key: PollKey): ErrorCode | undefined
}

/** Follows the room as this browser's voter, while the page is open; calls `onChange` whenever the page must be drawn again. */
export function followAsVoter(page: Page, code: string, onChange: () => void): Voter {
  const { currentLang, deck, questions } = page
  const lastRoom = `room ${deck.id} ${code}`
  const refusedName = (key: PollKey) => `refused ${deck.id} ${code} ${key}`
  let roomId = deviceStorage.getItem(lastRoom) ?? undefined
  let queue = roomId === undefined ? undefined : openVotes(roomId)
  let takenOver = Promise.resolve()
  /** Whether the server was greeted over this connection: at the first one the room comes before it counts as live. */
  let isGreeted = false
  const voter: Voter = {
    code,
    room: undefined,
    connection: { state: 'connecting' },
    isHeldKnown: false,
    cast: (poll, epoch, value) => {
      const question = questions.get(pollKey(poll))
      tabStorage.removeItem(refusedName(pollKey(poll)))
      if (voter.room && question) queue?.cast({ ...poll, epoch, wording: question.wording }, value, currentLang())
    },
    own: (key, epoch) => queue?.own(key, epoch),
    refusal: (key) => queue?.refusal(key) ?? outdated.find((error) => error === tabStorage.getItem(refusedName(key))),
  }

  function openVotes(id: string): VoteQueue {
    return openQueue({
      name: castPrefix(deck.id, id),
      storage: deviceStorage,
      send: async (vote) => {
        // Another room may have got the same code; nothing is sent before it is known which room answers.
        if (voter.room?.id !== id) return { error: 'unreachable' }
        const answer = await call({ path: paths.votes(code), schema: HeldVote, key: voterSecret(), body: vote })
        // The refused tap may have replaced one that was counted but never answered, so the held votes are requested again.
        if ('error' in answer && answer.error !== 'unreachable') void learnHeld()
        // The page may be about to reload for the current words, so the reason is stored for the page after the reload.
        if ('error' in answer && outdated.some((error) => error === answer.error))
          tabStorage.setItem(refusedName(pollKey(vote)), answer.error)
        return answer
      },
      onChange,
    })
  }

  /** Enters the room that has this code now: its votes are kept under its id, since codes are reused. */
  function enter({ id }: FollowedRoom): void {
    takenOver = takeOverOldVotes(id)
    if (id === roomId) return
    queue?.close()
    roomId = id
    deviceStorage.setItem(lastRoom, id)
    queue = openVotes(id)
    voter.isHeldKnown = false
  }

  /** Adds the votes that an earlier version stored for this room; votes cast meanwhile are joined with them. */
  async function takeOverOldVotes(id: string): Promise<void> {
    const entered = { code, debate: deck.id, id }
    const { ofPoll, ofAll } = oldNames(entered)
    if (!deviceStorage.keys().some((name) => name === ofAll || name.startsWith(ofPoll))) return
    const { adoptOldVotes } = await keepTrying(() => import('./old-votes.ts'))
    adoptOldVotes(deviceStorage, entered)
    if (id !== roomId) return
    queue?.flush()
    onChange()
  }

  onWake(() => queue?.flush())
  // Another tab has written.
  addEventListener('storage', (event) => queue?.hear(event))
  followRoom({
    code,
    as: 'phone',
    key: voterSecret(),
    onRoom: (received) => {
      const room = showAsked(page, received)
      const isOther = room.id !== voter.room?.id
      if (isOther) enter(room)
      voter.room = room
      if (isOther) void greet()
      onChange()
    },
    onConnection: (connection) => {
      if (connection.state === voter.connection.state) return
      voter.connection = connection
      if (connection.state !== 'live') isGreeted = false
      else if (voter.room && !isGreeted) void greet()
      onChange()
    },
  })

  /** After each (re)connection: sends waiting taps, and requests the votes that the server holds. */
  async function greet(): Promise<void> {
    isGreeted = true
    queue?.flush()
    // Only then is it known which taps still wait for an answer.
    await takenOver
    await learnHeld()
  }

  async function learnHeld(): Promise<void> {
    const asked = roomId
    const learn = queue?.learn()
    const answer = await call({ path: paths.mine(code), schema: HeldVotes, key: voterSecret() })
    if (!('data' in answer) || asked !== roomId) return
    voter.isHeldKnown = true
    learn?.(answer.data.votes)
  }

  return voter
}

/** Why a tap is not counted after the words have changed. */
const outdated = ['reworded', 'epoch_changed'] as const

/** This browser's secret, read each time: if two tabs make one at the same moment, both then use the later one. */
function voterSecret(): string {
  const known = deviceStorage.getItem('voter')
  if (known) return known
  const secret = random128()
  deviceStorage.setItem('voter', secret)
  return secret
}
