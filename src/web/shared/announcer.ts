// What a screen reader is told by itself, and when: what comes up at once, a count that moves no more than once in ten
// seconds. Pure: the time is passed in.

/** What a page says at one moment. */
export interface Moment {
  /** Sentences, each with a place of its own: said when it has become another. */
  news: readonly string[]
  /** Which run of which vote `count` is of, and whether it is open: of another, or one that closes, it is said at once. */
  of: string
  /** The count that everybody may see; empty where there is none. */
  count: string
}

/** Milliseconds from one count to the next while it moves. */
const countEvery = 10_000

export interface Announcer {
  /** What is to be said of this moment, and in how many milliseconds it is to be taken once more, if nothing happens before. */
  take(now: Moment, at: number): { said: string[]; again: number | undefined }
  /** Says nothing of the next moment: who comes to a page, or changes its language, reads it. */
  forget(): void
}

export function createAnnouncer(): Announcer {
  let before: Moment | undefined
  let count = ''
  let countAt = 0
  return {
    take: (now, at) => {
      const last = before
      before = now
      if (!last) {
        count = now.count
        countAt = at
        return { said: [], again: undefined }
      }
      const said = now.news.filter((text, place) => text && text !== last.news[place])
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
