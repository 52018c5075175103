// An evening in which everything goes wrong: phones on bad networks, and a server that is killed and started again.
import { expect, it } from 'vitest'
import { runs } from '../runs.ts'
import { newFolder } from '../stored-room.ts'
import { checkEvening } from './check.ts'
import { describeEvening, spendEvening } from './evening.ts'

const kills = runs(200)
const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31)

it(`[I1] every promise is kept in an evening of 60 phones on bad networks with ${kills} kills`, {
  timeout: 1_800_000,
}, async () => {
  process.stdout.write(`seed ${seed}\n`)
  const evidence = await spendEvening({ folder: newFolder(), seed, phones: 60, kills })
  process.stdout.write(`${describeEvening(evidence)}\n`)
  expect(checkEvening(evidence).slice(0, 20), `seed ${seed}`).toEqual([])
})
