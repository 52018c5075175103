// Every limit on voters and their votes. None depends on an address, so a hall behind one address does not reach a limit sooner.

/** Voters that a room is expected to have by default. */
export const usualSize = 2000

/** How often a thing may happen: `burst` times at once, then `perSecond` times in every second. */
export interface Rate {
  burst: number
  perSecond: number
}

/** How many votes a voter may send in one room; votes that are sent again or refused count too. */
export const usualVoterRate: Rate = { burst: 20, perSecond: 1 }

/** The limits that a store keeps for each room. */
export interface StoreLimits {
  /** First votes of new voters. */
  newVoters: Rate
  /** Rows in the log for one voter, poll and epoch; after that a newer vote replaces the one before it. */
  logRows: number
  /** How many of the newest refused votes are remembered. */
  refusals: number
  /** How many of the newest commands are remembered. */
  commands: number
}

/** `size`: how many voters a room is expected to have. */
export const toStoreLimits = (size: number): StoreLimits => ({
  newVoters: { burst: Math.floor(1.5 * size), perSecond: Math.max(500, size / 10) },
  logRows: 200,
  refusals: 3 * size,
  commands: 1000,
})
