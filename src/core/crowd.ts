// Whether a room has more voters than the people present can explain, or than its server was set up for; how a limit is raised.
import type { Crowd } from './contract.ts'

/** The highest limit that a presenter can set (core/command.ts). */
const largestLimit = 1_000_000

/** Whether some people may be voting more than once: some phones leave and others join, but fewer than this. */
export const isCrowded = ({ voters, mostConnected }: Crowd): boolean => voters > 1.2 * mostConnected + 10

export const isOversize = ({ voters, size }: Crowd): boolean => voters >= 1.5 * size

/** Raises the limit by half. */
export const raiseLimit = (limit: number): number => Math.min(Math.ceil(1.5 * limit), largestLimit)
