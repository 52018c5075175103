// [D1] The checksums of a folder with many votes are compared in little memory: a start must not need more of it for a longer history.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { raiseFormat } from '../src/server/store/sqlite-file.ts'
import { findWrongRow, sumRows } from '../src/server/store/sqlite-sums.ts'
import { newFolder } from './stored-room.ts'

/** A file with so many voters in one room, each row with its checksum. */
function fileOf(voters: number): { path: string; db: DatabaseSync } {
  const path = join(newFolder(), 'votes.sqlite')
  const db = new DatabaseSync(path)
  db.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF')
  raiseFormat(db, 0)
  db.exec(`BEGIN;
    WITH RECURSIVE numbers (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM numbers LIMIT ${voters})
    INSERT INTO voters (room, voter, first_at) SELECT 1, unhex(printf('%032x', number)), number FROM numbers`)
  sumRows(db, ['voters'])
  db.exec('COMMIT')
  return { path, db }
}

it('are compared row by row, wherever the wrong one is', () => {
  const { db } = fileOf(25_000)
  expect(findWrongRow(db)).toBeUndefined()
  for (const number of [1, 2, 9_999, 10_000, 10_001, 20_000, 25_000]) {
    db.exec(`UPDATE voters SET sum = sum + 1 WHERE first_at = ${number}`)
    expect([number, findWrongRow(db)]).toEqual([number, 'voters'])
    db.exec(`UPDATE voters SET sum = sum - 1 WHERE first_at = ${number}`)
  }
  db.exec('UPDATE voters SET sum = 1 << 60 WHERE first_at = 10000')
  expect(findWrongRow(db)).toBe('voters')
  db.close()
})

it('take no more memory for two hundred thousand rows than for few', () => {
  const { path, db } = fileOf(200_000)
  db.close()
  const script = `
    import { DatabaseSync } from 'node:sqlite'
    import { findWrongRow } from '${join(import.meta.dirname, '../src/server/store/sqlite-sums.ts')}'
    process.exitCode = findWrongRow(new DatabaseSync('${path}', { readOnly: true })) === undefined ? 0 : 1`
  const { status } = spawnSync(
    process.execPath,
    ['--max-old-space-size=16', '--input-type=module-typescript', '--eval', script],
    { encoding: 'utf8' },
  )
  expect(status).toBe(0)
})
