// Evenings whose streams, files or screens were doctored: each breaks one promise about what people see, I7 and I8.
import { type Cases, inCsv, jsonOf, lastShown, must, projector, shift, shownOnWay, tallyOf } from './doctor.ts'
import type { Tally } from './evidence.ts'
import { calm } from './made-evening.ts'
import { nameOf } from './recount.ts'

export const doctoredShown: Cases = {
  I7: {
    'a version falls after a restart': {
      after: (evidence) => {
        must(projector(evidence).events[9]).version = 1
      },
    },
    'a stream shows a tally that the log never had': {
      after: (evidence) => {
        const shown = must(shownOnWay(evidence)[2])
        shown.counts = [40, 0, 0, 0]
        shown.voted = 40
      },
    },
    'a stream shows a tally that is older than the one before': {
      after: (evidence) => {
        const [first, ...later] = shownOnWay(evidence)
        const last = must(later.at(-1))
        Object.assign(last, { counts: must(first).counts, voted: must(first).voted })
      },
    },
    'a stream tells of more voters than there are': {
      after: (evidence) => {
        const hidden = projector(evidence)
          .events.flatMap(({ shows }) => shows)
          .find(({ counts }) => counts === null)
        must(hidden).voted = 99
      },
    },
    'the number of voters beside a tally is not its sum': {
      after: (evidence) => {
        must(shownOnWay(evidence)[4]).voted += 1
      },
    },
    'a stream missed the last change': {
      after: (evidence) => projector(evidence).events.pop(),
    },
    'a stream has the last version and an older tally': {
      after: (evidence) => {
        Object.assign(lastShown(evidence), { voted: 0, counts: [0, 0, 0, 0] })
      },
    },
    'a stream ended in an epoch that is not the current one': {
      after: (evidence) => {
        Object.assign(lastShown(evidence), { epoch: 2, voted: 0, counts: [0, 0, 0, 0] })
      },
    },
    'a stream is ahead of the room': { after: (evidence) => must(projector(evidence).events.at(-1)).version++ },
  },
  I8: {
    'a live tally has a voter at another value': { after: ({ tallies }) => shift(tallyOf(tallies).counts) },
    'the JSON has a voter at another value': { after: (evidence) => shift(jsonOf(evidence).counts) },
    'the JSON counts those who do not know as n': {
      after: (evidence) => {
        jsonOf(evidence).n += 1
      },
    },
    'the JSON lacks a poll': { after: ({ json }) => json.pop() },
    'the JSON has a poll of an epoch that was reset': {
      after: (evidence) => evidence.json.push({ ...jsonOf(evidence), epoch: 2 }),
    },
    'the CSV has a voter at another value': {
      after: (evidence) =>
        inCsv(evidence, ([room = '', claim = '', round = '', epoch = '', ...numbers]) => {
          const counts = numbers.map(Number)
          shift(counts)
          return [room, claim, round, epoch, ...counts.map(String)]
        }),
    },
    'the CSV lacks a poll': {
      after: (evidence) => {
        evidence.csv = evidence.csv.replace(/^.*"calm".*\r\n/m, '')
      },
    },
    'the CSV has an empty cell instead of a count': {
      after: (evidence) => inCsv(evidence, (cells) => cells.with(5, '')),
    },
    'a poll with votes has no live tally': {
      after: (evidence) => {
        const isOther = (tally: Tally) => nameOf(tally) !== nameOf(calm)
        evidence.tallies = evidence.tallies.filter(isOther)
        evidence.json = evidence.json.filter(isOther)
        evidence.csv = evidence.csv.replace(/^.*"calm".*\r\n/m, '')
      },
    },
  },
}
