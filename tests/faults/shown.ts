// What a state of the room, as it is sent, shows of each poll, in the form of the evidence.
import type { Poll, Room } from '../../src/core/contract.ts'
import type { ShownTally } from './evidence.ts'

/** The claim and round of a poll's key: a dot stands before any round but `main`. */
function refOf(key: string): { claim: string; round: string } {
  const [claim = '', round = 'main'] = key.split('.')
  return { claim, round }
}

export const toShownPoll = (key: string, { epoch, values, voted, counts }: Poll): ShownTally => ({
  ...refOf(key),
  ...{ epoch, values, voted, counts },
})

/** Every poll of the room. */
export const toShown = ({ polls }: Pick<Room, 'polls'>): ShownTally[] =>
  Object.entries(polls).map(([key, poll]) => toShownPoll(key, poll))
