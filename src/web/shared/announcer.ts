// Which announcements screen readers get, and when: news at once, a count that changes at most once in ten seconds.
// Pure: the time is passed in.

/** The announcements of a page at one moment. */
export interface Moment {
  /** Sentences by index: a sentence is announced when it differs from the last one at its index. */
  news: readonly string[]
  /** The poll and epoch of `count`, and whether the poll is open: if this changes, the count is announced at once. */
  of: string
  /** The count that everybody may see; empty if there is none. */
  count: string
}

/** Milliseconds between two announcements of a count that changes. */
const countEvery = 10_000

export interface Announcer {
  /** The announcements of this moment, and the milliseconds after which the caller passes it in again, if nothing happens before. */
  hear(now: Moment, at: number): { said: string[]; again: number | undefined }
  /** Makes the next moment silent: after a change of language a screen reader reads the page itself. */
  forget(): void
}

export function createAnnouncer(): Announcer {
  let before: Moment | undefined
  let count = ''
  let countAt = 0
  return {
    hear: (now, at) => {
      const last = before
      before = now
      if (!last) {
        count = now.count
        countAt = at
        return { said: [], again: undefined }
      }
      const said = now.news.filter((text, index) => text && text !== last.news[index])
      const isSame = last.of === now.of && last.count !== ''
      if (!now.count || (isSame && now.count === count)) return { said, again: undefined }
      const wait = isSame ? countAt + countEvery - at : 0
      if (wait > 0) return { said, again: wait }
      count = now.count
      countAt = at
      return { said: [...said, count], again: undefined }
    },
    forget: () => {
      before = undefined
    },
  }
}
