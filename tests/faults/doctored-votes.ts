// Evenings whose votes were doctored: each breaks one promise about what is stored, I1 to I6.
import { type Case, isAcked, isCalm, must, other, replaced, tallyOf, tapOf } from './doctor.ts'
import { calm, finish } from './made-evening.ts'
import { nameOf } from './recount.ts'

export const doctoredVotes: Case[] = [
  [
    'I1',
    'an acknowledged vote that a newer one replaced is not in the log',
    {
      before: (happened) => {
        const lost = replaced(happened, true)
        happened.log = happened.log.filter((row) => row !== lost)
        happened.reads = []
      },
    },
  ],
  [
    'I1',
    'the only vote of a voter was acknowledged and is lost with everything that followed from it',
    {
      before: (happened) => {
        const { voter } = replaced(happened, true)
        const [last, ...others] = happened.log.filter((row) => isCalm(row) && row.voter === voter).toReversed()
        happened.log = happened.log.filter((row) => row !== last && !others.includes(row))
        happened.reads = []
      },
    },
  ],
  [
    'I1',
    'an acknowledged vote is in the log with another value',
    {
      before: (happened) => {
        const row = replaced(happened, true)
        row.value = other(row.value)
      },
    },
  ],
  [
    'I1',
    'an acknowledged vote is in the log in another epoch',
    {
      before: (happened) => {
        replaced(happened, true).epoch = 7
      },
    },
  ],
  [
    'I1',
    'an acknowledged vote is in the log for another voter',
    {
      before: (happened) => {
        const row = replaced(happened, true)
        row.voter = must(happened.log.find(({ voter }) => voter !== row.voter)).voter
      },
    },
  ],
  ['I2', 'a vote is in the log twice', { before: ({ log }) => log.push({ ...must(log.findLast(isCalm)) }) }],
  [
    'I2',
    'the votes of a whole group are in the log twice',
    {
      before: ({ log }) => log.push(...log.filter(isCalm).map((row) => ({ ...row }))),
    },
  ],
  [
    'I3',
    'the vote that arrived last is held, not the newest',
    {
      after: (evidence) => {
        const row = replaced(evidence, true)
        Object.assign(must(evidence.held.find((held) => held.voter === row.voter && isCalm(held))), row)
      },
    },
  ],
  ['I3', 'a voter with votes in the log holds none', { after: ({ held }) => held.splice(held.findIndex(isCalm), 1) }],
  [
    'I3',
    'a held vote is not in the log',
    {
      after: ({ held }) => held.push({ ...must(held.find(isCalm)), epoch: 9 }),
    },
  ],
  [
    'I3',
    'a voter holds two votes on one poll',
    {
      after: ({ held }) => held.push({ ...must(held.find(isCalm)) }),
    },
  ],
  [
    'I3',
    'the held vote has the id of the newest and the value of another',
    {
      after: ({ held }) => {
        const row = must(held.find(isCalm))
        row.value = other(row.value)
      },
    },
  ],
  [
    'I3',
    'an answer told of an older vote than the one that it answers',
    {
      before: ({ notes }) => {
        const acked = must(notes.find((note) => note.kind === 'acked'))
        acked.n -= 1
      },
    },
  ],
  [
    'I4',
    'a vote was added twice to its live tally',
    {
      after: ({ tallies }) => {
        const { counts } = tallyOf(tallies)
        counts[1] = (counts[1] ?? 0) + 1
      },
    },
  ],
  [
    'I4',
    'a live tally lost a voter',
    {
      after: ({ tallies }) => {
        const { counts } = tallyOf(tallies)
        const at = counts.findIndex((count) => count > 0)
        counts[at] = (counts[at] ?? 0) - 1
      },
    },
  ],
  [
    'I4',
    'a count is below zero, though the sum is right',
    {
      after: ({ tallies }) => {
        const { counts } = tallyOf(tallies)
        counts[1] = (counts[1] ?? 0) + (counts[0] ?? 0) + 1
        counts[0] = -1
      },
    },
  ],
  [
    'I4',
    'a voter who is set aside is counted',
    {
      after: (evidence) => {
        const aside = must(evidence.held.find(isCalm)).voter
        const log = evidence.log.filter(({ voter }) => voter !== aside)
        const { tallies, json, csv } = finish({ notes: [], log, reads: [] })
        const wrong = tallyOf(evidence.tallies)
        Object.assign(evidence, { aside: [aside], streams: [], json, csv })
        evidence.tallies = tallies.map((tally) => (nameOf(tally) === nameOf(calm) ? wrong : tally))
      },
    },
  ],
  [
    'I5',
    'a row of an earlier read is gone, and no phone knew that it was there',
    {
      after: (evidence) => {
        const lost = replaced(evidence, false)
        evidence.snapshots = [evidence.log]
        evidence.log = evidence.log.filter((row) => row !== lost)
      },
    },
  ],
  [
    'I5',
    'a row changed its value between two reads',
    {
      after: ({ snapshots }) => {
        const rows = must(snapshots.at(-1))
        rows[3] = { ...must(rows[3]), value: other(must(rows[3]).value) }
      },
    },
  ],
  [
    'I5',
    'two rows changed places',
    {
      after: ({ snapshots }) => {
        const rows = must(snapshots.at(-1))
        rows.splice(3, 2, must(rows[4]), must(rows[3]))
      },
    },
  ],
  [
    'I5',
    'the log of the end is shorter than one before',
    {
      after: (evidence) => evidence.snapshots.push([...evidence.log, { ...must(evidence.log[0]), voteId: 'gone' }]),
    },
  ],
  [
    'I6',
    'a vote that was refused because its poll was closed is in the log',
    {
      before: ({ notes, log }) => {
        const row = must(log.findLast((row) => !isAcked({ notes }, row.voteId)))
        notes.push({ phone: tapOf({ notes }, row.voteId).phone, voteId: row.voteId, kind: 'refused', error: 'closed' })
      },
    },
  ],
  [
    'I6',
    'a vote was acknowledged, and refused later',
    {
      before: ({ notes }) => {
        const { phone, voteId } = must(notes.findLast(({ kind }) => kind === 'acked'))
        notes.push({ phone, voteId, kind: 'refused', error: 'epoch_changed' })
      },
    },
  ],
]
