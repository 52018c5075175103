// One voter in one room: the secret of this browser, the stream and the queue, as signals that the page draws from.
import { type ReadonlySignal, signal } from '@preact/signals'
import { type ErrorCode, HeldVote, HeldVotes, type PollKey, paths, type Room, type Value } from '../../core/contract.ts'
import type { PollRef } from '../../core/deck.ts'
import { currentLang } from '../shared/i18n.ts'
import { type Connection, call, followRoom, onWake } from '../shared/live.ts'
import { type OwnVote, openQueue, random128 } from '../shared/queue.ts'

export interface Voter {
  code: string
  room: ReadonlySignal<Room | undefined>
  connection: ReadonlySignal<Connection>
  /** Why the room cannot be followed. */
  refused: ReadonlySignal<ErrorCode | undefined>
  cast(poll: PollRef, epoch: number, value: Value): void
  /** Read within a drawing: it is drawn again when an own vote changes. */
  own(key: PollKey, epoch: number): OwnVote | undefined
  refusal(key: PollKey): ErrorCode | undefined
}

export function openVoter(code: string): Voter {
  const storage = openStorage()
  const secret = storage.getItem('voter') ?? random128()
  storage.setItem('voter', secret)
  const room = signal<Room>()
  const connection = signal<Connection>('connecting')
  const refused = signal<ErrorCode>()
  const votes = signal(0)
  const queue = openQueue({
    code,
    storage,
    send: (vote) => call({ path: paths.votes(code), schema: HeldVote, key: secret, body: vote }),
    onChange: () => {
      votes.value += 1
    },
  })
  onWake(queue.flush)
  followRoom({
    code,
    as: 'phone',
    onRoom: (next) => {
      room.value = next
    },
    onConnection: (next, error) => {
      const isBack = next === 'live' && connection.value !== 'live'
      connection.value = next
      if (error) refused.value = error
      if (isBack) void greet()
    },
  })

  /** After each (re)connection: what waits is sent, and what the server holds is learnt. */
  async function greet(): Promise<void> {
    queue.flush()
    const answer = await call({ path: paths.mine(code), schema: HeldVotes, key: secret })
    if ('data' in answer) queue.learn(answer.data.votes)
  }

  return {
    code,
    room,
    connection,
    refused,
    cast: ({ claim, round }, epoch, value) => queue.cast({ claim, round, epoch }, value, currentLang()),
    own: (key, epoch) => (votes.value >= 0 ? queue.own(key, epoch) : undefined),
    refusal: (key) => (votes.value >= 0 ? queue.refusal(key) : undefined),
  }
}

/** The browser's storage; a memory for this page where the browser has none to give. */
function openStorage(): Pick<Storage, 'getItem' | 'setItem'> {
  try {
    localStorage.setItem('probe', '')
    localStorage.removeItem('probe')
    return localStorage
  } catch {
    const memory = new Map<string, string>()
    return { getItem: (key) => memory.get(key) ?? null, setItem: (key, value) => void memory.set(key, value) }
  }
}
