// One voter in one room: the secret of this browser, the stream and the queue, as one object that the page draws from.

import { type ErrorCode, HeldVote, HeldVotes, paths, type Value } from '../../core/contract.ts'
import type { PollKey, PollRef } from '../../core/poll.ts'
import { call } from './call.ts'
import { followRoom } from './follow-room.ts'
import { currentLang } from './i18n.ts'
import { random128 } from './keys.ts'
import type { Connection, FollowedRoom } from './live.ts'
import { type OwnVote, openQueue } from './queue.ts'
import { deviceStorage } from './storage.ts'
import { onWake } from './wake.ts'

export interface Voter {
  readonly code: string
  room: FollowedRoom | undefined
  connection: Connection
  cast(poll: PollRef, epoch: number, value: Value): void
  own(key: PollKey, epoch: number): OwnVote | undefined
  refusal(key: PollKey): ErrorCode | undefined
}

/** Follows the room as this browser's voter, as long as the page is open; `onChange` is called whenever something to be drawn has changed. */
export function followAsVoter(code: string, onChange: () => void): Voter {
  takeSecret()
  const queue = openQueue({
    code,
    storage: deviceStorage,
    send: async (vote) => {
      const answer = await call({ path: paths.votes(code), schema: HeldVote, key: takeSecret(), body: vote })
      // The refused tap may have replaced one that was counted but never answered: what is held is asked for anew.
      if ('error' in answer && answer.error !== 'unreachable') void learnHeld()
      return answer
    },
    onChange,
  })
  const voter: Voter = {
    code,
    room: undefined,
    connection: { state: 'connecting' },
    cast: ({ claim, round }, epoch, value) => queue.cast({ claim, round, epoch }, value, currentLang()),
    own: queue.own,
    refusal: queue.refusal,
  }
  onWake(queue.flush)
  // Another tab has written.
  addEventListener('storage', ({ key }) => queue.reread(key))
  followRoom({
    code,
    as: 'phone',
    onRoom: (room) => {
      voter.room = room
      onChange()
    },
    onConnection: (connection) => {
      if (connection.state === voter.connection.state) return
      voter.connection = connection
      if (connection.state === 'live') void greet()
      onChange()
    },
  })

  /** After each (re)connection: what waits is sent, and what the server holds is learnt. */
  async function greet(): Promise<void> {
    queue.flush()
    await learnHeld()
  }

  async function learnHeld(): Promise<void> {
    const answer = await call({ path: paths.mine(code), schema: HeldVotes, key: takeSecret() })
    if ('data' in answer) queue.learn(answer.data.votes)
  }

  return voter
}

/** This browser's secret, asked for each time: of two tabs that make one at the same moment the later one's is both's. */
function takeSecret(): string {
  const known = deviceStorage.getItem('voter')
  if (known) return known
  const secret = random128()
  deviceStorage.setItem('voter', secret)
  return secret
}
