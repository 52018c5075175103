// What an evening leaves behind, as plain data: what the phones did and showed, what the store holds, what the streams told and what the
// files say. It knows no database and no server, so that the same checks hold for any of them.

/** One count: a claim in a round, in one epoch. */
export interface CountRef {
  claim: string
  round: string
  epoch: number
}

/** A row of the log or of the held votes. `voter`: the name under which the store knows the voter. */
export interface VoteRow extends CountRef {
  voteId: string
  voter: string
  n: number
  /** Null: don't know. */
  value: string | null
}

/** `counts`: voters by value in the order of `values`, "don't know" last. */
export interface Tally extends CountRef {
  values: string[]
  counts: number[]
}

/** A row of results.json. */
export interface ExportedTally extends Tally {
  n: number
  voted: number
}

/**
 * A line of a phone's intent log, by the phone's name. `at`: milliseconds by the one clock of all phones and the presenter. `acked`: the
 * value and n that the server holds now; `refused`: for good; `shown`: what the phone says about its last tap on a poll, and the
 * refusal that it tells of (`none`: no vote, as after the refusal of the first).
 */
export type Note = { phone: string; voteId: string; at: number } & (
  | ({ kind: 'tap'; n: number; value: string | null } & CountRef)
  | { kind: 'sent' }
  | { kind: 'acked'; n: number; value: string | null }
  | { kind: 'refused'; error: string }
  | { kind: 'shown'; status: 'sending' | 'saved' | 'none'; refusal?: string | undefined }
)

/** A tally as a stream told it. `counts`: null where only the number of voters was told. */
export interface ShownTally extends CountRef {
  values: string[]
  voted: number
  counts: number[] | null
}

/** A poll in a whole state of the room. */
export interface ShownPoll extends ShownTally {
  open: boolean
}

/** One client's stream over all its connections; an event shows no tally if it is a beat. */
export interface StreamCapture {
  name: string
  events: { version: number; shows: ShownTally[] }[]
}

/**
 * A command of the presenter, who alone steers the room and sends one after the other, and the polls that the answer showed. Null: there
 * was no answer, so that the command was carried out or not.
 */
export interface Steered {
  sentAt: number
  answeredAt: number
  polls: ShownPoll[] | null
}

/** Everything is read at quiet: no tap waits, and nobody steers. */
export interface Evidence {
  /** The intent logs of all phones: each in its own order. */
  notes: Note[]
  /** In their order. */
  steered: Steered[]
  /** The name under which the store knows the voter of a phone. */
  voterOf: (phone: string) => string
  /** In the order of arrival. */
  log: VoteRow[]
  /** Earlier reads of the log, the oldest first. */
  snapshots: VoteRow[][]
  held: VoteRow[]
  /** The room's version. */
  version: number
  /** The tally of the current epoch of every poll, as the presenter sees it live. */
  tallies: Tally[]
  streams: StreamCapture[]
  /** The text of results.csv. */
  csv: string
  /** What results.json says of each poll. */
  json: ExportedTally[]
  /** Log rows of one voter in one epoch of a poll after which a newer vote replaces the row before it; absent: 200. */
  logRows?: number
  /** Voters whom the presenter has set aside: they hold votes that are not counted. */
  aside?: string[]
  /** Voters who had their answers erased. */
  erased?: string[]
}
