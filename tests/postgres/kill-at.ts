// Kills the process itself (SIGKILL) at its statement to PostgreSQL of the number KILL_AT, counted from 1: before it is sent if KILL_WHEN is
// before, else after; or before it renames anything if KILL_AT is rename. Without KILL_AT, says at the end how many statements there were.
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import pg from 'pg'

const { KILL_AT, KILL_WHEN } = process.env
const kill = () => process.kill(process.pid, 'SIGKILL')
let count = 0

const { query } = pg.Client.prototype
// biome-ignore lint/suspicious/noExplicitAny: query has many forms
pg.Client.prototype.query = function (this: pg.Client, ...args: any[]): any {
  count += 1
  if (String(count) === KILL_AT && KILL_WHEN === 'before') kill()
  const answer = Reflect.apply(query, this, args)
  if (String(count) === KILL_AT) setImmediate(kill)
  return answer
}

if (KILL_AT === undefined) process.on('exit', () => process.stderr.write(`statements: ${count}\n`))
if (KILL_AT === 'rename') {
  fs.promises.rename = async () => void kill()
  syncBuiltinESMExports()
}
