// The checker of an evening (tests/faults/check.ts) against made-up evenings: it says nothing of those that keep every promise, and of each
// doctored one it names the promise that was broken and no other. A failure prints its seed.
import { expect, it } from 'vitest'
import { checkEvening } from './faults/check.ts'
import { isCalm, must, replaced } from './faults/doctor.ts'
import { doctoredMoments } from './faults/doctored-moments.ts'
import { doctoredShown } from './faults/doctored-shown.ts'
import { doctoredVotes } from './faults/doctored-votes.ts'
import type { Evidence } from './faults/evidence.ts'
import { finish, makeHappened, voterOf } from './faults/made-evening.ts'
import { runs } from './runs.ts'

const seed = 20261130

const idsOf = (sentences: string[]) => [...new Set(sentences.map((sentence) => sentence.slice(0, 2)))]

it(`nothing is said of ${runs(100)} evenings that keep every promise`, () => {
  for (let turn = 0; turn < runs(100); turn++) {
    const evidence = finish(makeHappened(seed + turn))
    expect(evidence.log.length, `seed ${seed + turn}`).toBeGreaterThan(60)
    expect(checkEvening(evidence), `seed ${seed + turn}`).toEqual([])
  }
})

const doctored = [doctoredVotes, doctoredMoments, doctoredShown].flatMap((cases) =>
  Object.entries(cases).flatMap(([id, changes]) =>
    Object.entries(changes).map(([what, how]) => [id, what, how] as const),
  ),
)

it.each(doctored)('[%s] is named, and nothing else, when %s', (id, _, { before, after }) => {
  const happened = makeHappened(seed)
  before?.(happened)
  // Without shared objects, so that a change touches one thing only.
  const evidence: Evidence = { ...JSON.parse(JSON.stringify(finish(happened))), voterOf }
  after?.(evidence)
  const told = checkEvening(evidence)
  expect(idsOf(told), told.join('\n')).toEqual([id])
})

it('[I1] an acknowledged vote may lack its row where its voter reached the limit of the log', () => {
  const happened = makeHappened(seed)
  const lost = replaced(happened, true)
  const evidence = finish({ ...happened, log: happened.log.filter((row) => row !== lost) })
  const ofVoter = evidence.log.filter((row) => isCalm(row) && row.voter === lost.voter)
  evidence.snapshots = [happened.log]
  expect(checkEvening({ ...evidence, logRows: ofVoter.length })).toEqual([])
  expect(idsOf(checkEvening({ ...evidence, logRows: ofVoter.length + 1 }))).toEqual(['I1', 'I5'])
})

it('[I1] all votes of a voter who had them erased may be gone', () => {
  const happened = makeHappened(seed)
  const { voter } = must(happened.log.find(isCalm))
  const evidence = finish({ ...happened, log: happened.log.filter((row) => row.voter !== voter) })
  evidence.snapshots = [happened.log]
  expect(checkEvening({ ...evidence, erased: [voter] })).toEqual([])
  expect(idsOf(checkEvening(evidence))).toEqual(['I1', 'I5'])
})

it('[I4] voters who are set aside keep their votes and are in no tally', () => {
  const { notes, log, steered } = makeHappened(seed)
  const { voter } = must(log.find(isCalm))
  const counted = finish({ notes, steered, log: log.filter((row) => row.voter !== voter), reads: [] })
  const { held } = finish({ notes, log, steered, reads: [] })
  expect(checkEvening({ ...counted, log, held, aside: [voter], streams: [] })).toEqual([])
})
