// The code with which a reader talks to a server, loaded after the first slide: much of it checks the server's answers.
import { paths } from '../../../core/contract.ts'
import { Readings } from '../../../core/results.ts'
import { call } from '../../shared/call.ts'
import { siteRoot } from '../../shared/site.ts'

export { followAsVoter } from '../../shared/voter.ts'

/** The rooms to compare with, and the room of all readers; rejects if not available. Works from any path of the site. */
export async function fetchReadings(): Promise<Readings> {
  const answer = await call({ path: paths.readings, schema: Readings, base: siteRoot.href.replace(/\/$/, '') })
  if ('error' in answer) throw new Error(answer.error)
  return answer.data
}
