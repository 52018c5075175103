// The two laws of printing, held over random edits of real debates: what is printed says the same, and is printed as it is.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { editedDebates } from './random-edits.ts'
import { commentsOf, lostWords, printedOf, readSmall, toKept } from './read-small.ts'

const runs = 10_000
const fewestAccepted = 3_000

it(`${runs} edited debates are printed as what they say, with every word and comment where it stood`, {
  timeout: 180_000,
}, () => {
  const seed = Date.now() % 2 ** 31
  let accepted = 0
  fc.assert(
    fc.property(editedDebates, (files) => {
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
    { seed, numRuns: runs },
  )
  console.log(`seed ${seed}: ${accepted} of ${runs} edited debates were accepted`)
  expect(accepted).toBeGreaterThan(fewestAccepted)
})
