// Voters without a page who vote twice on the thesis, before and after, so that the room learns who moved.
import { paths, type Vote } from '../../src/core/contract.ts'
import { random128 } from '../../src/web/shared/keys.ts'
import { expect, type Hall } from './hall.ts'

/** How many voters moved from which value to which. */
export interface Move {
  from: Vote['value']
  to: Vote['value']
  voters: number
}

/** Afterwards the room shows who moved. `between`: what happens between the two votes. */
export async function voteTwice(hall: Hall, moves: Move[], between = async () => {}): Promise<void> {
  const voters = moves.flatMap(({ voters, ...move }) =>
    Array.from({ length: voters }, () => ({ ...move, key: random128() })),
  )
  const cast = async (round: 'before' | 'after') => {
    const { polls } = await hall.control({ action: 'goto', slide: `${round}.result`, step: 0 })
    const wording = polls[`thesis.${round}`]?.wording ?? ''
    for (const { key, from, to } of voters) {
      const value = round === 'before' ? from : to
      const vote: Vote = { voteId: random128(), claim: 'thesis', round, epoch: 1, wording, value, n: 1, lang: 'en' }
      const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
      const answer = await fetch(hall.url + paths.votes(hall.code), {
        method: 'POST',
        headers,
        body: JSON.stringify(vote),
      })
      expect(answer.status).toBe(200)
    }
  }
  await cast('before')
  await between()
  await cast('after')
  // Leaving the second vote closes it.
  await hall.control({ action: 'goto', slide: 'swing', step: 0 })
}
