// The names under which rooms are frozen for readers, wherever they are kept: a name belongs to the room that was frozen under it.
import type { ErrorCode } from '../core/contract.ts'
import type { Results } from '../core/results.ts'
import type { FrozenTexts } from '../debate/read-results.ts'

/**
 * The room that writes, and the version of its key that was right at the beginning of the request. `check`: the reason if it is no longer,
 * as far as this process knows. Whoever writes calls it at that moment, or compares the version in the same transaction.
 */
export interface Writer {
  code: string
  keyVersion: number
  check: () => ErrorCode | undefined
}

export interface FrozenStore {
  /** The names that a room has, in their order. */
  list(code: string): Promise<string[]>
  /** Freezes the room under a name, over what it froze there before, unless that is newer; if that is impossible, gives the reason. */
  freeze(name: string, results: Results, writer: Writer): Promise<ErrorCode | undefined>
  /** Removes what the room froze under a name; if that is impossible, gives the reason. */
  remove(name: string, writer: Writer): Promise<ErrorCode | undefined>
}

/** Where a database keeps what is frozen, for all of its servers. */
export interface FrozenTable extends FrozenStore {
  /** Changes with what is frozen, as of a second or two ago. */
  changes(): number
  /** The newest ones of a debate. */
  read(debate: string): Promise<FrozenTexts>
}

/** How many names one room may have; the limit exists because every reader loads all of them. */
export const mostFrozen = 20

/**
 * Why a room cannot be frozen under a name. `owner`: the code of the room that has the name; null: nobody has it; undefined: somebody of
 * whom nothing is known. `own`: how many names the room has.
 */
export function refuseName(code: string, owner: string | null | undefined, own: number): ErrorCode | undefined {
  if (owner !== null) return owner === code ? undefined : 'name_taken'
  return own >= mostFrozen ? 'too_many_saved' : undefined
}

/** Why a room cannot remove what is frozen under a name. */
export const refuseRemoval = (code: string, owner: string | null | undefined): ErrorCode | undefined =>
  owner === code ? undefined : 'not_found'

/**
 * Whether what is frozen under a name already is of a later moment of the room than these results: of two presenters who freeze it at once,
 * the one whose counts are older may be the last to write. The newer counts stay then.
 */
export function isOutdated({ version }: Results, frozen: string): boolean {
  try {
    return JSON.parse(frozen).version > version
  } catch {
    return false
  }
}
