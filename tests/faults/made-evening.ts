// A made-up evening that keeps every promise, for the tests of the checker: phones tap, requests are late, doubled, lost or refused, polls
// are opened and closed, one is reset, streams show the tallies of some moments. `finish` works out everything that follows from it.
import { createChance } from './chance.ts'
import type {
  CountRef,
  Evidence,
  ExportedTally,
  Note,
  ShownPoll,
  Steered,
  StreamCapture,
  Tally,
  VoteRow,
} from './evidence.ts'
import { byCount, countVotes, holdersOf, nameOf, total } from './recount.ts'

const values = ['-1', '0', '1']
export const busy = { claim: 'busy', round: 'main' }
/** Streams and the presenter see every moment of `busy`, and of the others no counts before the end: rows of those can be doctored alone. */
export const calm = { claim: 'calm', round: 'main', epoch: 1 }
const thesis = { claim: 'thesis', round: 'before', epoch: 1 }
/** The counts at the end: `busy` was reset once. */
const current: CountRef[] = [{ ...busy, epoch: 2 }, calm, thesis]
/** Each poll in turn is open for so many taps, of which those between are made while it is closed. */
const taps = 24
const shut = { from: 10, until: 13 }

export const voterOf = (phone: string): string => `voter-${phone}`

/** What happened; everything else follows from it. */
export interface Happened {
  notes: Note[]
  log: VoteRow[]
  steered: Steered[]
  /** How many rows the log had at the earlier reads. */
  reads: number[]
}

/** An evening of eight phones. */
export function makeHappened(seed: number): Happened {
  const chance = createChance(seed)
  const notes: Note[] = []
  const log: VoteRow[] = []
  const steered: Steered[] = []
  let now = 0
  /** One command in five is not answered. */
  function steer(ref: CountRef, open: boolean, isAnswered = chance.below(5) > 0): void {
    const sentAt = ++now
    const polls = [...new Set([ref, calm, thesis])].map((shown): ShownPoll => {
      const counts = shown.claim === busy.claim ? countsAt(log, shown) : null
      return { ...shown, values, open: open && shown === ref, counts, voted: total(counts ?? []) }
    })
    steered.push({ sentAt, answeredAt: ++now, polls: isAnswered ? polls : null })
  }
  for (const ref of [{ ...busy, epoch: 1 }, thesis, ...current.slice(0, 2), { ...busy, epoch: 2 }, calm]) {
    const waiting: (() => void)[] = []
    steer(ref, true)
    for (let turn = 0; turn < taps; turn++) {
      const isShut = turn >= shut.from && turn < shut.until
      if (turn === shut.from || turn === shut.until) steer(ref, !isShut)
      const phone = String(turn % 8)
      const voteId = chance.id()
      const of = () => ({ phone, voteId, at: ++now })
      const tap = { n: notes.length + 1, value: chance.pick([...values, null]), ...ref }
      const show = (status: 'sending' | 'saved' | 'none', refusal?: string) =>
        notes.push({ ...of(), kind: 'shown', status, refusal })
      notes.push({ ...of(), kind: 'tap', ...tap })
      show('sending')
      notes.push({ ...of(), kind: 'sent' })
      const fate = chance.below(10)
      const isLast = turn >= 16
      const arrive = () => {
        if (!log.some((row) => row.voteId === voteId))
          log.push({ ...ref, voteId, voter: voterOf(phone), n: tap.n, value: tap.value })
      }
      // Lost on its way; the first taps are made again later, so that at quiet only some wait.
      if (fate === 0) continue
      if (isShut) {
        notes.push({ ...of(), kind: 'refused', error: 'closed' })
        show(hasAcked(notes, phone, ref) ? 'saved' : 'none', 'closed')
        continue
      }
      if (fate === 2 && !isLast) waiting.push(arrive)
      else arrive()
      // The reply was lost: the vote counts, and its phone does not know.
      if (fate < 5) continue
      notes.push({ ...of(), kind: 'acked', n: tap.n, value: tap.value })
      show('saved')
      if (fate === 9) arrive()
    }
    for (const arrive of waiting) arrive()
    steer(ref, false)
  }
  for (const _ of ['close', 'reveal']) steer({ ...busy, epoch: 2 }, false, true)
  const reads = [0.2, 0.4, 0.4, 0.9].map((part) => Math.floor(part * log.length))
  return { notes, log, steered, reads }
}

/** Whether the phone has an acknowledged vote in a count. */
export function hasAcked(notes: Note[], phone: string, ref: CountRef): boolean {
  const acked = new Set(notes.flatMap((note) => (note.kind === 'acked' && note.phone === phone ? [note.voteId] : [])))
  return notes.some((note) => note.kind === 'tap' && acked.has(note.voteId) && nameOf(note) === nameOf(ref))
}

/** The evidence of what happened, as a store and a server without faults would leave it. */
export function finish({ notes, log, steered, reads }: Happened): Evidence {
  const counts = byCount(log)
  const held = [...counts.values()].flatMap((rows) => [...holdersOf(rows).values()])
  const tallies = current.map((ref): Tally => ({ ...ref, values, counts: countsAt(log, ref) }))
  const json = tallies.map((tally): ExportedTally => {
    const voted = total(tally.counts)
    return { ...tally, voted, n: voted - (tally.counts.at(-1) ?? 0) }
  })
  return {
    ...{ notes, steered, voterOf, log, held, tallies, json, csv: toCsv(json), version: log.length + 1 },
    snapshots: reads.map((rows) => log.slice(0, rows)),
    streams: [toStream('projector', log, 1), toStream('phone 3', log, 7)],
  }
}

const countsAt = (log: VoteRow[], ref: CountRef): number[] =>
  countVotes(holdersOf(byCount(log).get(nameOf(ref)) ?? []).values(), values)

/** A stream that shows `busy` at every `step`th row, with a beat in between, and everything at the end. */
function toStream(name: string, log: VoteRow[], step: number): StreamCapture {
  const events: StreamCapture['events'] = []
  const show = (rows: number, ref: CountRef, isHidden: boolean) => {
    const counts = countsAt(log.slice(0, rows), ref)
    return { ...ref, values, voted: total(counts), counts: isHidden ? null : counts }
  }
  for (let rows = 0; rows < log.length; rows += step) {
    const row = log[rows - 1]
    if (row?.claim === busy.claim) events.push({ version: rows + 1, shows: [show(rows, row, rows % 3 === 0)] })
    events.push({ version: rows + 1, shows: [] })
  }
  const shows = current.map((ref, at) => show(log.length, ref, at === 2))
  events.push({ version: log.length + 1, shows })
  return { name, events }
}

/** The columns of results.csv that carry counts, with a text cell and the swing below. */
function toCsv(rows: ExportedTally[]): string {
  const head = [
    '"room"',
    '"claim"',
    '"round"',
    '"epoch"',
    '"value_minus_1"',
    '"value_0"',
    '"value_1"',
    '"dont_know"',
    '"n"',
    '"voted"',
  ]
  const lines = rows.map(({ claim, round, epoch, counts, n, voted }) =>
    [`"'23E456"`, `"${claim}"`, `"${round}"`, epoch, ...counts, n, voted].join(','),
  )
  return `\uFEFF${[head.join(','), ...lines, '', '"before_after","agree"', '"agree",3'].join('\r\n')}\r\n`
}
