// Evenings whose streams, files or screens were doctored: each breaks one promise about what people see, I7 to I9.
import {
  type Case,
  inCsv,
  isCalm,
  jsonOf,
  lastShown,
  must,
  other,
  projector,
  replaced,
  shift,
  shownOnWay,
  tallyOf,
  waitingTap,
} from './doctor.ts'
import type { Tally } from './evidence.ts'
import { calm } from './made-evening.ts'
import { nameOf } from './recount.ts'

export const doctoredShown: Case[] = [
  [
    'I7',
    'a version falls after a restart',
    {
      after: (evidence) => {
        must(projector(evidence).events[9]).version = 1
      },
    },
  ],
  [
    'I7',
    'a stream shows a tally that the log never had',
    {
      after: (evidence) => {
        const shown = must(shownOnWay(evidence)[2])
        shown.counts = [40, 0, 0, 0]
        shown.voted = 40
      },
    },
  ],
  [
    'I7',
    'a stream shows a tally that is older than the one before',
    {
      after: (evidence) => {
        const [first, ...later] = shownOnWay(evidence)
        const last = must(later.at(-1))
        Object.assign(last, { counts: must(first).counts, voted: must(first).voted })
      },
    },
  ],
  [
    'I7',
    'a stream tells of more voters than there are',
    {
      after: (evidence) => {
        const hidden = projector(evidence)
          .events.flatMap(({ shows }) => shows)
          .find(({ counts }) => counts === null)
        must(hidden).voted = 99
      },
    },
  ],
  [
    'I7',
    'the number of voters beside a tally is not its sum',
    {
      after: (evidence) => {
        must(shownOnWay(evidence)[4]).voted += 1
      },
    },
  ],
  [
    'I7',
    'a stream missed the last change',
    {
      after: (evidence) => projector(evidence).events.pop(),
    },
  ],
  [
    'I7',
    'a stream has the last version and an older tally',
    {
      after: (evidence) => {
        Object.assign(lastShown(evidence), { voted: 0, counts: [0, 0, 0, 0] })
      },
    },
  ],
  [
    'I7',
    'a stream ended in an epoch that is not the current one',
    {
      after: (evidence) => {
        Object.assign(lastShown(evidence), { epoch: 2, voted: 0, counts: [0, 0, 0, 0] })
      },
    },
  ],
  ['I7', 'a stream is ahead of the room', { after: (evidence) => must(projector(evidence).events.at(-1)).version++ }],
  ['I8', 'a live tally has a voter at another value', { after: ({ tallies }) => shift(tallyOf(tallies).counts) }],
  ['I8', 'the JSON has a voter at another value', { after: (evidence) => shift(jsonOf(evidence).counts) }],
  [
    'I8',
    'the JSON counts those who do not know as n',
    {
      after: (evidence) => {
        jsonOf(evidence).n += 1
      },
    },
  ],
  ['I8', 'the JSON lacks a poll', { after: ({ json }) => json.pop() }],
  [
    'I8',
    'the JSON has a poll of an epoch that was reset',
    {
      after: (evidence) => evidence.json.push({ ...jsonOf(evidence), epoch: 2 }),
    },
  ],
  [
    'I8',
    'the CSV has a voter at another value',
    {
      after: (evidence) =>
        inCsv(evidence, ([room = '', claim = '', round = '', epoch = '', ...numbers]) => {
          const counts = numbers.map(Number)
          shift(counts)
          return [room, claim, round, epoch, ...counts.map(String)]
        }),
    },
  ],
  [
    'I8',
    'the CSV lacks a poll',
    {
      after: (evidence) => {
        evidence.csv = evidence.csv.replace(/^.*"calm".*\r\n/m, '')
      },
    },
  ],
  [
    'I8',
    'the CSV has an empty cell instead of a count',
    {
      after: (evidence) => inCsv(evidence, (cells) => cells.with(5, '')),
    },
  ],
  [
    'I8',
    'a poll with votes has no live tally',
    {
      after: (evidence) => {
        const isOther = (tally: Tally) => nameOf(tally) !== nameOf(calm)
        evidence.tallies = evidence.tallies.filter(isOther)
        evidence.json = evidence.json.filter(isOther)
        evidence.csv = evidence.csv.replace(/^.*"calm".*\r\n/m, '')
      },
    },
  ],
  [
    'I9',
    'a phone showed "saved" before any answer',
    {
      before: (happened) => {
        const { phone, voteId } = waitingTap(happened)
        happened.notes.push({ phone, voteId, kind: 'shown', status: 'saved' })
      },
    },
  ],
  [
    'I9',
    'a phone showed nothing for a vote that waits',
    {
      before: (happened) => {
        const { phone, voteId } = waitingTap(happened)
        happened.notes.push({ phone, voteId, kind: 'shown', status: 'none' })
      },
    },
  ],
  [
    'I9',
    'a phone showed "saved" after a refusal, though it has no vote there',
    {
      before: ({ notes }) => {
        const tap = { phone: 'late', voteId: 'ff', ...calm, n: 1, value: '1' } as const
        const of = { phone: 'late', voteId: 'ff' }
        notes.push(
          { kind: 'tap', ...tap },
          { kind: 'refused', error: 'closed', ...of },
          { kind: 'shown', status: 'saved', ...of },
        )
      },
    },
  ],
  [
    'I9',
    'a phone still showed "sending" after the answer',
    {
      before: ({ notes }) => {
        const { phone, voteId } = must(notes.findLast(({ kind }) => kind === 'acked'))
        notes.push({ phone, voteId, kind: 'shown', status: 'sending' })
      },
    },
  ],
  [
    'I9',
    'the log has a vote that nobody tapped',
    {
      before: ({ log }) => log.push({ ...calm, voteId: '00', voter: must(log.find(isCalm)).voter, n: 1, value: '1' }),
    },
  ],
  [
    'I9',
    'a vote without an answer is in the log with another value',
    {
      before: (happened) => {
        const row = replaced(happened, false)
        row.value = other(row.value)
      },
    },
  ],
]
