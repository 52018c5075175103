// Simulated phones: the real live client and queue, over real connections, with storage in memory.

import { HeldVote, paths, type Room, type Value } from '../../src/core/contract.ts'
import { type PollRef, pollKey } from '../../src/core/poll.ts'
import { call } from '../../src/web/shared/call.ts'
import { followRoom } from '../../src/web/shared/follow-room.ts'
import { random128 } from '../../src/web/shared/keys.ts'
import { openQueue } from '../../src/web/shared/queue.ts'
import { openStorage } from '../../src/web/shared/storage.ts'

export interface Phone {
  /** Taps an answer; resolves with the milliseconds until the vote is acknowledged. */
  vote(poll: PollRef, value: Value): Promise<number>
  /** Resolves as soon as this phone's room fulfils `isSo`. */
  until(isSo: (room: Room) => boolean): Promise<void>
  close(): void
}

/** Resolves once the phone has its room. */
export function openPhone(base: string, code: string, lang = 'en'): Promise<Phone> {
  const key = random128()
  // As in a browser without storage.
  const storage = openStorage(() => {
    throw new Error('a simulated phone has no storage')
  })
  let room: Room | undefined
  let acked: (() => void) | undefined
  const waiting = new Set<() => void>()
  let waitsFor = { key: '', epoch: 0 }
  const queue = openQueue({
    name: `vote ${code}`,
    storage,
    send: (body) => call({ base, path: paths.votes(code), schema: HeldVote, key, body }),
    onChange: () => {
      if (queue.own(waitsFor.key, waitsFor.epoch)?.status === 'saved') acked?.()
    },
  })
  return new Promise((resolve) => {
    const stream = followRoom({
      base,
      code,
      as: 'phone',
      onConnection: () => {},
      onRoom: (next) => {
        room = next
        for (const look of [...waiting]) look()
        resolve({
          until: (isSo) =>
            new Promise((done) => {
              const look = () => {
                if (!room || !isSo(room)) return
                waiting.delete(look)
                done()
              }
              waiting.add(look)
              look()
            }),
          vote: (poll, value) => {
            const { epoch = 1, wording } = room?.polls[pollKey(poll)] ?? {}
            if (!wording) return Promise.reject(new Error(`nothing is asked of ${pollKey(poll)}`))
            const tappedAt = performance.now()
            waitsFor = { key: pollKey(poll), epoch }
            return new Promise((done) => {
              acked = () => done(performance.now() - tappedAt)
              queue.cast({ ...poll, epoch, wording }, value, lang)
            })
          },
          close: () => {
            stream.close()
            queue.close()
          },
        })
      },
    })
  })
}

/** A projector that notes when it first showed each number of votes. */
export function openProjector(base: string, code: string, key: string) {
  const shownAt: number[] = []
  const stream = followRoom({
    base,
    code,
    as: 'screen',
    onConnection: () => {},
    onRoom: ({ polls }) => {
      const voted = polls[key]?.voted ?? 0
      while (shownAt.length < voted) shownAt.push(performance.now())
    },
  })
  return { shownAt, close: stream.close }
}
