// Whether a stream brings what happens when it happens. A proxy may keep it until it ends, or always keep its last piece; both are
// found out by asking for the room beside it. Knows versions and time; asks nothing by itself.

/** A stream that has told nothing for this long after it was asked for is mute, in milliseconds. */
const muteAfter = 3000
/** A stream that has not told this long after a poll what the poll did is late, in milliseconds. */
const lateAfter = 2000
/** Between two polls, in milliseconds; a room is never much older than this on a page that polls. */
const pollEvery = 5000
/** Phones that were told the same do not ask at the same moment, in milliseconds. */
const spread = 3000
/** So many changes in a row must have come by the stream before any poll told of them; then it is trusted. */
const proofsNeeded = 3

export interface Promptness {
  /** There is no stream, and one is asked for. */
  asked(): void
  /** There is no stream to be had for now. */
  mute(): void
  /** The stream told something of this version. */
  streamed(version: number): void
  /** A poll was answered, and this is the highest version known since; undefined where it failed. */
  polled(version: number | undefined, retryAfter?: number): void
  close(): void
}

/** Calls `poll` when the room is to be asked for, and `rest` once that is no longer needed. */
export function openPromptness(poll: () => void, rest: () => void): Promptness {
  let isPolling: 'mute' | 'late' | undefined
  let proofs = 0
  /** The highest version that is known, and that the stream told. */
  let known = -1
  let told = -1
  /** Whether the stream told of a change before any poll did, since the last poll. */
  let wasFirst = false
  let isFirstEvent = true
  let askedAt = 0
  let mutes: ReturnType<typeof setTimeout> | undefined
  let polls: ReturnType<typeof setTimeout> | undefined
  let lates: ReturnType<typeof setTimeout> | undefined

  function schedule(wait: number): void {
    clearTimeout(polls)
    polls = setTimeout(poll, wait)
  }

  function doubt(why: 'mute' | 'late'): void {
    proofs = 0
    if (isPolling === undefined) schedule(0)
    isPolling = why
  }

  return {
    asked: () => {
      proofs = 0
      isFirstEvent = true
      askedAt = performance.now()
      // Of a stream that is asked for again and again the first attempt counts.
      if (isPolling === undefined) mutes ??= setTimeout(doubt, muteAfter, 'mute')
    },
    mute: () => doubt('mute'),
    streamed: (version) => {
      clearTimeout(mutes)
      mutes = undefined
      const isAtOnce = isFirstEvent && performance.now() - askedAt < muteAfter
      isFirstEvent = false
      if (isAtOnce && isPolling === 'mute') {
        isPolling = undefined
        clearTimeout(polls)
        rest()
      }
      told = Math.max(told, version)
      if (version > known) wasFirst = true
      else if (!isAtOnce) return
      known = Math.max(known, version)
      // Once it is quiet: what the stream keeps back would be known then.
      if (isPolling === undefined && proofs < proofsNeeded) schedule(pollEvery + Math.random() * spread)
    },
    polled: (version, retryAfter = 0) => {
      clearTimeout(lates)
      if (version !== undefined && version > told) {
        lates = setTimeout(() => {
          // Of a stream that is asked for anew its first word tells.
          if (told < version && !isFirstEvent) doubt('late')
        }, lateAfter)
      } else if (version !== undefined && wasFirst) {
        proofs += 1
        if (proofs === proofsNeeded && isPolling) {
          isPolling = undefined
          rest()
        }
      }
      known = Math.max(known, version ?? known)
      wasFirst = false
      if (isPolling) schedule(Math.max(retryAfter, pollEvery * (0.9 + Math.random() * 0.2)))
    },
    close: () => {
      for (const timer of [mutes, polls, lates]) clearTimeout(timer)
    },
  }
}
