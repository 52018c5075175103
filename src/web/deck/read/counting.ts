// The code with which a reader's page talks to a server. Loaded after the first slide, because checking the server's answers needs much
// code.
import { paths } from '../../../core/contract.ts'
import { Readings } from '../../../core/readings.ts'
import { call } from '../../shared/call.ts'
import { siteRoot } from '../../shared/site.ts'

export { followAsVoter } from '../../shared/voter.ts'

/** Fetches the rooms to compare with and the room of all readers; rejects if they are not available. Works on any page of the site. */
export async function fetchReadings(): Promise<Readings> {
  const answer = await call({ path: paths.readings, schema: Readings, base: siteRoot.href.replace(/\/$/, '') })
  if ('error' in answer) throw new Error(answer.error)
  return answer.data
}
