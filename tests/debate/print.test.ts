// The two laws of printing, checked with random edits of real debates: a printed debate means the same, and printing it again changes
// nothing. The edits are the same in each run; `SEED=7 npx vitest run tests/debate/print.test.ts` tries others.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { runs } from '../runs.ts'
import { editedDebates, signDebates } from './random-edits.ts'
import { commentsOf, lostWords, printedOf, readSmall, toKept } from './read-small.ts'

it.each([
  ['edited debates', editedDebates, runs(10_000), runs(3_000)],
  ['debates with random signs', signDebates, runs(3_000), runs(500)],
])(
  '%s mean the same when printed, with every word and comment in its place',
  { timeout: 240_000 },
  (name, debates, count, fewest) => {
    const seed = Number(process.env.SEED ?? 20_261_128)
    let accepted = 0
    fc.assert(
      fc.property(debates, (files) => {
        const read = readSmall(files)
        if (!read.debate) return
        accepted += 1
        expect(lostWords(files, read)).toEqual([])
        const printed = printedOf(read.sections)
        const again = readSmall(printed)
        expect(toKept(again)).toBe(toKept(read))
        expect(printedOf(again.sections)).toEqual(printed)
        for (const [file, text] of Object.entries(files))
          expect(commentsOf(printed[file] ?? '')).toEqual(commentsOf(text))
      }),
      { seed, numRuns: count },
    )
    console.log(`seed ${seed}: ${accepted} of ${count} ${name} were accepted`)
    expect(accepted).toBeGreaterThan(fewest)
  },
)
