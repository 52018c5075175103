// When a room has more voters than people can explain, or more than its server was set up for; and how a limit is raised.
import type { Crowd } from './contract.ts'

/** The most that a limit may be (core/contract.ts, Command). */
const largestLimit = 1_000_000

/** Somebody may be voting more than once: some phones leave and others come, but not so many. */
export const isCrowded = ({ voters, mostConnected }: Crowd): boolean => voters > 1.2 * mostConnected + 10

export const isOversize = ({ voters, size }: Crowd): boolean => voters >= 1.5 * size

/** By half. */
export const raiseLimit = (limit: number): number => Math.min(Math.ceil(1.5 * limit), largestLimit)
