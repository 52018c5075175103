// An evening in which everything goes wrong: phones on bad networks, and a server that is killed and started again. `npm test` spends a
// short one, `npm run faults` a long one. SEED=… repeats the choices of an evening, KILLS=… makes it longer or shorter.
import { expect, it, onTestFinished } from 'vitest'
import { checkEvening } from './faults/check.ts'
import { describeEvening, killServers, spendEvening } from './faults/evening.ts'
import { openHall } from './faults/hall.ts'
import { isWhole } from './runs.ts'
import { newFolder } from './stored-room.ts'

const phones = isWhole ? 60 : 20
const kills = Number(process.env.KILLS ?? (isWhole ? 200 : 3))
const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31)

it(`[I1] to [I9] are kept in an evening of ${phones} phones on bad networks with ${kills} kills`, {
  timeout: 1_800_000,
}, async () => {
  const hall = await openHall(newFolder())
  onTestFinished(hall.close)
  const startedAt = performance.now()
  const evidence = await spendEvening({ hall, seed, phones, strikes: kills, strike: killServers(hall) })
  const told = checkEvening(evidence)
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  const happened = `${kills} kills in ${seconds} s, seed ${seed}: ${describeEvening(evidence, told)}`
  if (isWhole) process.stdout.write(`${happened}\n`)
  expect(told.slice(0, 20), happened).toEqual([])
  expect(evidence.log.length, happened).toBeGreaterThan(10 * kills)
})
