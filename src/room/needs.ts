// What a database has to look up before the calls of a group are folded, whichever database it is.
import type { PollRef } from '../core/poll.ts'
import type { RoomCall } from './calls.ts'
import { isOfThesis } from './locked-room.ts'
import type { Ballot } from './state.ts'

/** `voteIds`: whether they are in the log or were refused; `held`: what their voters hold; `commandIds`: whether they were carried out. */
export interface Needs {
  voteIds: string[]
  voters: string[]
  held: NeededHeld[]
  commandIds: string[]
}

/** What these voters hold on a poll in one epoch; `isOfClaim`: on its claim, in all rounds and epochs. */
export interface NeededHeld extends PollRef {
  epoch: number
  voters: string[]
  isOfClaim: boolean
}

export function needsOf(calls: RoomCall[]): Needs {
  const ballots: Ballot[] = []
  const commandIds: string[] = []
  for (const call of calls) {
    if (call.name === 'vote') ballots.push(call.ballot)
    else if ((call.name === 'state' || call.name === 'key') && call.commandId !== undefined)
      commandIds.push(call.commandId)
  }
  return {
    voteIds: ballots.map(({ voteId }) => voteId),
    voters: ballots.map(({ voter }) => voter),
    held: neededHeld(ballots),
    commandIds,
  }
}

/** A vote on the thesis is paired with the votes of the other round in all of its epochs. Most groups are votes on one poll. */
function neededHeld(ballots: Ballot[]): NeededHeld[] {
  const polls = new Map<string, NeededHeld>()
  for (const ballot of ballots) {
    const { claim, round, epoch, voter } = ballot
    const isOfClaim = isOfThesis(ballot)
    const place = isOfClaim ? claim : `${claim} ${round} ${epoch}`
    const known = polls.get(place)
    if (known) known.voters.push(voter)
    else polls.set(place, { claim, round, epoch, voters: [voter], isOfClaim })
  }
  return [...polls.values()]
}
