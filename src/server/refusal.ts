// An error of the contract: thrown anywhere in a route, turned into the answer in app.ts.
import type { ErrorCode } from '../core/contract.ts'

export class Refusal extends Error {
  readonly code: ErrorCode
  /** Milliseconds until the same request may be accepted; sent as Retry-After. */
  readonly retryAfter: number | undefined
  constructor(code: ErrorCode, retryAfter?: number) {
    super(code)
    this.code = code
    this.retryAfter = retryAfter
  }
}

export const refuse = (code: ErrorCode): never => {
  throw new Refusal(code)
}
