// What a check of a server found: one sentence that says what is so and where, and one that says what to do.

/** `wrong`: an evening would suffer. `note`: good to know. `todo`: the remedy. */
export interface Finding {
  about: 'address' | 'program' | 'pages' | 'calls' | 'stream' | 'crowd' | 'strangers' | 'clock' | 'speed'
  is: 'ok' | 'wrong' | 'note'
  what: string
  todo?: string
}
type About = Finding['about']

export const ok = (about: About, what: string): Finding => ({ about, is: 'ok', what })
export const wrong = (about: About, what: string, todo: string): Finding => ({ about, is: 'wrong', what, todo })
export const note = (about: About, what: string, todo?: string): Finding => ({
  ...{ about, is: 'note', what },
  ...(todo === undefined ? {} : { todo }),
})

/** The first few of many names. */
export const someOf = (names: string[]): string =>
  names.length > 4 ? `${names.slice(0, 4).join(', ')} and ${names.length - 4} more` : names.join(', ')

/** Shorter than a second in milliseconds. */
export const toSeconds = (milliseconds: number): string =>
  milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1).replace(/\.0$/, '')} s`
