// Every limit on voters and their votes. None has an address in it, so a hall behind one address meets none of them.

/** Voters that a room is expected to have where nobody says. */
export const usualSize = 2000

/** So many at once, and then so many in every second. */
export interface Rate {
  burst: number
  perSecond: number
}

/** Votes of one voter in one room, of any kind: also those that are sent again or refused. */
export const usualVoterRate: Rate = { burst: 20, perSecond: 1 }

/** The limits that a store keeps, a room each. */
export interface StoreLimits {
  /** First votes of new voters. */
  newVoters: Rate
  /** Rows in the log for one voter, poll and epoch; after that a vote that is held replaces the one before it. */
  logRows: number
  /** Refused votes that are remembered, the newest. */
  refusals: number
}

/** `size`: how many voters a room is expected to have. */
export const toStoreLimits = (size: number): StoreLimits => ({
  newVoters: { burst: Math.floor(1.5 * size), perSecond: Math.max(500, size / 10) },
  logRows: 200,
  refusals: 3 * size,
})
