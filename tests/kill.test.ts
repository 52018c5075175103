// The short version of the test that kills the program; `npm run faults` has the long one.
import { expect, it } from 'vitest'
import { openSqliteStore } from '../src/server/store/sqlite.ts'
import { killAndRecount, startCasting } from './faults/kills.ts'
import { newFolder } from './stored-room.ts'

it('[I1] no acknowledged vote is lost or doubled when the program is killed 20 times during votes', {
  timeout: 60_000,
}, async () => {
  expect(await killAndRecount(newFolder(), 20)).toBeGreaterThan(100)
})

it('a second server process is refused a folder while the first one uses it, and accepted as soon as the first is killed', async () => {
  const folder = newFolder()
  const casting = startCasting(folder)
  await casting.spoke
  await expect(openSqliteStore(folder)).rejects.toThrow(`in use by another server (process ${casting.pid})`)
  const acked = await casting.kill()
  const store = await openSqliteStore(folder)
  const log = await store.readLog('KLLED2')
  expect(log.map(({ voteId }) => voteId)).toEqual(expect.arrayContaining(acked))
  await store.close()
})
