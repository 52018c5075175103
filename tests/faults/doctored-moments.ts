// Evenings whose moments were doctored: each breaks one promise about what phones and the presenter saw when, I6 and I9.
import { type Cases, isAcked, isCalm, must, other, replaced, shift, tapOf, waitingTap } from './doctor.ts'
import type { Evidence, Note, ShownPoll } from './evidence.ts'
import { busy, calm, type Happened, hasAcked, voterOf } from './made-evening.ts'
import { nameOf } from './recount.ts'

/** After everything else. */
const at = 1e6

/** Every answer in which the presenter saw counts of the poll that is shown at every moment, in its last epoch. */
const seenBusy = ({ steered }: Pick<Evidence, 'steered'>): ShownPoll[] =>
  steered.flatMap(({ polls }) => (polls ?? []).filter(({ claim, epoch }) => claim === busy.claim && epoch === 2))

/** Counts one more voter of a value, or one less. */
function add(seen: ShownPoll, place: number, more: number): void {
  const counts = must(seen.counts ?? undefined)
  counts[place] = (counts[place] ?? 0) + more
  seen.voted += more
}

/** A tap on the busy poll, and its answer. */
type LateTap = [phone: string, voteId: string, value: string, answer?: 'acked' | 'refused']

/** Phones of their own tap right before the presenter's last two commands. */
function tapLate({ notes, log, steered }: Happened, ...taps: LateTap[]) {
  const { sentAt } = must(steered.at(-2))
  const ref = { ...busy, epoch: 2 }
  for (const [index, [phone, voteId, value, answer]] of taps.entries()) {
    const of = { phone, voteId, at: sentAt - 0.5 }
    const vote = { n: index + 1, value }
    notes.push({ ...of, ...vote, ...ref, kind: 'tap' }, { ...of, kind: 'shown', status: 'sending' })
    notes.push({ ...of, kind: 'sent' })
    if (answer === 'acked') {
      log.push({ ...ref, voteId, voter: voterOf(phone), ...vote })
      notes.push({ ...of, kind: 'acked', ...vote }, { ...of, kind: 'shown', status: 'saved' })
    } else if (answer === 'refused') {
      notes.push({ ...of, kind: 'refused', error: 'closed' })
      notes.push({ ...of, kind: 'shown', status: 'none', refusal: 'closed' })
    }
  }
}

/** The last note of a kind about the calm poll, its place, and the tap. */
function lastCalm<Kind extends Note['kind']>({ notes }: Happened, kind: Kind) {
  const isIt = (note: Note): note is Extract<Note, { kind: Kind }> =>
    note.kind === kind && nameOf(tapOf({ notes }, note.voteId)) === nameOf(calm)
  const note = must(notes.findLast(isIt))
  return { note, place: notes.indexOf(note), tap: tapOf({ notes }, note.voteId) }
}

export const doctoredMoments: Cases = {
  I6: {
    'a vote that was refused because its poll was closed is in the log': {
      before: ({ notes, log }) => {
        const { voteId } = must(log.findLast((row) => !isAcked({ notes }, row.voteId)))
        const { phone } = tapOf({ notes }, voteId)
        const of = { phone, voteId, at }
        notes.push({ ...of, kind: 'refused', error: 'closed' })
      },
    },
    'a vote was acknowledged, and refused later': {
      before: ({ notes }) => {
        const { phone, voteId } = must(notes.findLast(({ kind }) => kind === 'acked'))
        notes.push({ phone, voteId, at, kind: 'refused', error: 'epoch_changed' })
      },
    },
    'a vote that was sent to a closed poll is counted': {
      before: (happened) => {
        const { note, place, tap } = lastCalm(happened, 'refused')
        const { phone, voteId, n, value } = tap
        const of = { phone, voteId, at: note.at }
        happened.notes.splice(place, 2, { ...of, kind: 'acked', n, value }, { ...of, kind: 'shown', status: 'saved' })
        happened.log.push({ ...calm, voteId, voter: voterOf(phone), n, value })
      },
    },
    'a vote that was sent to an open poll is refused': {
      before: (happened) => {
        const { note, place, tap } = lastCalm(happened, 'acked')
        const { phone, voteId } = tap
        const of = { phone, voteId, at: note.at }
        const refusal = 'closed'
        const isSaved = hasAcked(happened.notes.slice(0, place), phone, calm)
        happened.notes.splice(
          place,
          2,
          { ...of, kind: 'refused', error: refusal },
          { ...of, kind: 'shown', status: isSaved ? 'saved' : 'none', refusal },
        )
        happened.log = happened.log.filter((row) => row.voteId !== voteId)
        happened.reads = []
      },
    },
    'a vote that was on its way is counted after the presenter closed its poll': {
      before: (happened) => {
        tapLate(happened, ['late', 'ff', '1'])
        happened.log.push({ ...busy, epoch: 2, voteId: 'ff', voter: voterOf('late'), n: 1, value: '1' })
        add(must(seenBusy(happened).at(-1)), 2, 1)
      },
    },
    'a phone does not say that its tap was refused': {
      before: (happened) => {
        const { place } = lastCalm(happened, 'refused')
        happened.notes.splice(place + 1, 1)
      },
    },
  },
  I9: {
    'the presenter saw a vote before it was tapped': {
      after: (evidence) => add(must(seenBusy(evidence).find(({ voted }) => voted === 0)), 0, 1),
    },
    'the presenter saw a voter at both of two answers': {
      before: (happened) => {
        tapLate(happened, ['late', 'ee', '-1', 'acked'], ['late', 'ff', '1'])
        for (const seen of seenBusy(happened).slice(-2)) for (const place of [0, 2]) add(seen, place, 1)
      },
    },
    'the presenter saw a vote that waits instead of one that was acknowledged': {
      before: (happened) => {
        tapLate(happened, ['late', 'ee', '0', 'acked'], ['later', 'ff', '1'])
        for (const seen of seenBusy(happened).slice(-2)) add(seen, 2, 1)
      },
    },
    'the presenter saw a refused vote counted': {
      before: (happened) => {
        tapLate(happened, ['late', 'ff', '1', 'refused'])
        for (const seen of seenBusy(happened).slice(-2)) add(seen, 2, 1)
      },
    },
    'the presenter saw a voter at another value': {
      after: (evidence) => {
        for (const { counts } of seenBusy(evidence).slice(-2)) shift(must(counts ?? undefined))
      },
    },
    'the presenter did not see a vote that was acknowledged': {
      after: (evidence) => {
        const seen = must(seenBusy(evidence).find(({ open, voted }) => open && voted > 0))
        Object.assign(seen, { counts: [0, 0, 0, 0], voted: 0 })
      },
    },
    'a phone showed "saved" before any answer': {
      before: (happened) => {
        const { phone, voteId } = waitingTap(happened)
        happened.notes.push({ phone, voteId, at, kind: 'shown', status: 'saved' })
      },
    },
    'a phone showed nothing for a vote that waits': {
      before: (happened) => {
        const { phone, voteId } = waitingTap(happened)
        happened.notes.push({ phone, voteId, at, kind: 'shown', status: 'none' })
      },
    },
    'a phone showed "saved" after a refusal, though it has no vote there': {
      before: ({ notes }) => {
        const of = { phone: 'late', voteId: 'ff', at }
        notes.push(
          { ...of, ...calm, kind: 'tap', n: 1, value: '1' },
          { ...of, kind: 'refused', error: 'closed' },
          { ...of, kind: 'shown', status: 'saved', refusal: 'closed' },
        )
      },
    },
    'a phone still showed "sending" after the answer': {
      before: ({ notes }) => {
        const { phone, voteId } = must(notes.findLast(({ kind }) => kind === 'acked'))
        notes.push({ phone, voteId, at, kind: 'shown', status: 'sending' })
      },
    },
    'the log has a vote that nobody tapped': {
      before: ({ log }) => log.push({ ...calm, voteId: '00', voter: must(log.find(isCalm)).voter, n: 1, value: '1' }),
    },
    'a vote without an answer is in the log with another value': {
      before: (happened) => {
        const row = replaced(happened, false)
        row.value = other(row.value)
      },
    },
  },
}
