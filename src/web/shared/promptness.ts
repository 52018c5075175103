// Finds out whether a stream delivers changes when they happen. A proxy may hold a whole stream back until it ends, or always hold its
// last piece back; polls of the room show both. This file only handles versions and times; it sends no requests.

/** A stream without an event for so many milliseconds after its request is mute. */
const muteAfter = 3000
/** A stream is late if so many milliseconds after a poll it has not shown the poll's version. */
const lateAfter = 2000
/** Milliseconds between two polls; on a page that polls, a room is never much older than this. */
const pollEvery = 5000
/** Phones that got the same event do not poll at the same moment, but spread over so many milliseconds. */
const spread = 3000
/** So many changes in a row must come by the stream before any poll shows them; then the stream is trusted. */
const proofsNeeded = 3

export interface Promptness {
  /** Call it when there is no stream and one is being requested. */
  asked(): void
  /** Call it when no stream is available for now. */
  mute(): void
  /** Call it when the stream has delivered this version. */
  streamed(version: number): void
  /** Call it after each poll. `version`: the highest version known now; undefined if the poll failed. */
  polled(version: number | undefined, retryAfter?: number): void
  close(): void
}

/** Calls `poll` when the room must be requested, and `endPolls` once that is no longer needed. */
export function openPromptness(poll: () => void, endPolls: () => void): Promptness {
  let isPolling: 'mute' | 'late' | undefined
  let proofs = 0
  /** The highest version known at all, and the highest that the stream delivered. */
  let known = -1
  let delivered = -1
  /** Whether the stream delivered a change before any poll did, since the last poll. */
  let wasFirst = false
  let isFirstEvent = true
  let askedAt = 0
  let muteTimer: ReturnType<typeof setTimeout> | undefined
  let pollTimer: ReturnType<typeof setTimeout> | undefined
  let lateTimer: ReturnType<typeof setTimeout> | undefined

  function schedule(wait: number): void {
    clearTimeout(pollTimer)
    pollTimer = setTimeout(poll, wait)
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
      // If a stream is requested again and again, the time of the first attempt counts.
      if (isPolling === undefined) muteTimer ??= setTimeout(doubt, muteAfter, 'mute')
    },
    mute: () => doubt('mute'),
    streamed: (version) => {
      clearTimeout(muteTimer)
      muteTimer = undefined
      const isAtOnce = isFirstEvent && performance.now() - askedAt < muteAfter
      isFirstEvent = false
      if (isAtOnce && isPolling === 'mute') {
        isPolling = undefined
        clearTimeout(pollTimer)
        endPolls()
      }
      const isChange = version > delivered
      delivered = Math.max(delivered, version)
      if (version > known) wasFirst = true
      // Also a change that a poll has shown before: what pushed it through a proxy may be a change that the proxy now holds back.
      else if (!isAtOnce && !isChange) return
      known = Math.max(known, version)
      // A poll after the stream has become quiet shows a change that the stream holds back.
      if (isPolling === undefined && proofs < proofsNeeded) schedule(pollEvery + Math.random() * spread)
    },
    polled: (version, retryAfter = 0) => {
      clearTimeout(lateTimer)
      if (version !== undefined && version > delivered) {
        lateTimer = setTimeout(() => {
          // If a new stream was opened, its first event decides.
          if (delivered < version && !isFirstEvent) doubt('late')
        }, lateAfter)
      } else if (version !== undefined && wasFirst) {
        proofs += 1
        if (proofs === proofsNeeded && isPolling) {
          isPolling = undefined
          endPolls()
        }
      }
      known = Math.max(known, version ?? known)
      wasFirst = false
      if (isPolling) schedule(Math.max(retryAfter, pollEvery * (0.9 + Math.random() * 0.2)))
    },
    close: () => {
      for (const timer of [muteTimer, pollTimer, lateTimer]) clearTimeout(timer)
    },
  }
}
