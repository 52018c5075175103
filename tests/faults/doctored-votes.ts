// Evenings whose votes were doctored: each breaks one promise about what is stored, I1 to I5.
import { type Cases, isCalm, must, other, replaced, tallyOf } from './doctor.ts'
import { calm, finish } from './made-evening.ts'
import { nameOf } from './recount.ts'

export const doctoredVotes: Cases = {
  I1: {
    'an acknowledged vote that a newer one replaced is not in the log': {
      before: (happened) => {
        const lost = replaced(happened, true)
        happened.log = happened.log.filter((row) => row !== lost)
        happened.reads = []
      },
    },
    'the only vote of a voter was acknowledged and is lost with everything that followed from it': {
      before: (happened) => {
        const { voter } = replaced(happened, true)
        const [last, ...others] = happened.log.filter((row) => isCalm(row) && row.voter === voter).toReversed()
        happened.log = happened.log.filter((row) => row !== last && !others.includes(row))
        happened.reads = []
      },
    },
    'an acknowledged vote is in the log with another value': {
      before: (happened) => {
        const row = replaced(happened, true)
        row.value = other(row.value)
      },
    },
    'an acknowledged vote is in the log in another epoch': {
      before: (happened) => {
        replaced(happened, true).epoch = 7
      },
    },
    'an acknowledged vote is in the log for another voter': {
      before: (happened) => {
        const row = replaced(happened, true)
        row.voter = must(happened.log.find(({ voter }) => voter !== row.voter)).voter
      },
    },
  },
  I2: {
    'a vote is in the log twice': { before: ({ log }) => log.push({ ...must(log.findLast(isCalm)) }) },
    'the votes of a whole group are in the log twice': {
      before: ({ log }) => log.push(...log.filter(isCalm).map((row) => ({ ...row }))),
    },
  },
  I3: {
    'the vote that arrived last is held, not the newest': {
      after: (evidence) => {
        const row = replaced(evidence, true)
        Object.assign(must(evidence.held.find((held) => held.voter === row.voter && isCalm(held))), row)
      },
    },
    'a voter with votes in the log holds none': { after: ({ held }) => held.splice(held.findIndex(isCalm), 1) },
    'a held vote is not in the log': {
      after: ({ held }) => held.push({ ...must(held.find(isCalm)), epoch: 9 }),
    },
    'a voter holds two votes on one poll': {
      after: ({ held }) => held.push({ ...must(held.find(isCalm)) }),
    },
    'the held vote has the id of the newest and the value of another': {
      after: ({ held }) => {
        const row = must(held.find(isCalm))
        row.value = other(row.value)
      },
    },
    'an answer told of an older vote than the one that it answers': {
      before: ({ notes }) => {
        const acked = must(notes.find((note) => note.kind === 'acked'))
        acked.n -= 1
      },
    },
  },
  I4: {
    'a vote was added twice to its live tally': {
      after: ({ tallies }) => {
        const { counts } = tallyOf(tallies)
        counts[1] = (counts[1] ?? 0) + 1
      },
    },
    'a live tally lost a voter': {
      after: ({ tallies }) => {
        const { counts } = tallyOf(tallies)
        const at = counts.findIndex((count) => count > 0)
        counts[at] = (counts[at] ?? 0) - 1
      },
    },
    'a count is below zero, though the sum is right': {
      after: ({ tallies }) => {
        const { counts } = tallyOf(tallies)
        counts[1] = (counts[1] ?? 0) + (counts[0] ?? 0) + 1
        counts[0] = -1
      },
    },
    'a voter who is set aside is counted': {
      after: (evidence) => {
        const aside = must(evidence.held.find(isCalm)).voter
        const log = evidence.log.filter(({ voter }) => voter !== aside)
        const { tallies, json, csv } = finish({ notes: [], log, steered: [], reads: [] })
        const wrong = tallyOf(evidence.tallies)
        Object.assign(evidence, { aside: [aside], streams: [], json, csv })
        evidence.tallies = tallies.map((tally) => (nameOf(tally) === nameOf(calm) ? wrong : tally))
      },
    },
  },
  I5: {
    'a row of an earlier read is gone, and no phone knew that it was there': {
      after: (evidence) => {
        const lost = replaced(evidence, false)
        evidence.snapshots = [evidence.log]
        evidence.log = evidence.log.filter((row) => row !== lost)
      },
    },
    'a row changed its value between two reads': {
      after: ({ snapshots }) => {
        const rows = must(snapshots.at(-1))
        rows[3] = { ...must(rows[3]), value: other(must(rows[3]).value) }
      },
    },
    'two rows changed places': {
      after: ({ snapshots }) => {
        const rows = must(snapshots.at(-1))
        rows.splice(3, 2, must(rows[4]), must(rows[3]))
      },
    },
    'the log of the end is shorter than one before': {
      after: (evidence) => evidence.snapshots.push([...evidence.log, { ...must(evidence.log[0]), voteId: 'gone' }]),
    },
  },
}
