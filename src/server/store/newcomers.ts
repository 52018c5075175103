// How many new voters this process admits to a room, by the times of their votes, so that it needs no clock.
import type { Newcomers } from '../../room/apply-calls.ts'
import type { Rate } from '../../room/voter-limits.ts'
import { createBucket } from '../bucket.ts'

export function openNewcomers({ burst, perSecond }: Rate): Newcomers {
  let now = 0
  const bucket = createBucket(burst, perSecond, () => now)
  return {
    isTooMany(at) {
      now = at * 1000
      return bucket.wait() > 0
    },
    admit(at) {
      now = at * 1000
      bucket.spend()
    },
  }
}
