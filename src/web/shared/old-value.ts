// A value as earlier versions of the program kept it in browsers. The deck needs this before it needs anything of a server.
import type { Value } from '../../core/contract.ts'

export type OldValue = number | null

export const toText = (value: OldValue): Value => (value === null ? null : String(value))
