// Makes a process stop (SIGSTOP) in the middle of its next transaction when it is sent SIGUSR2: the room is locked then, and its next
// statement would be COMMIT.
import pg from 'pg'

let isArmed = false
process.on('SIGUSR2', () => {
  isArmed = true
})

const { query } = pg.Client.prototype
// biome-ignore lint/suspicious/noExplicitAny: query has many forms
pg.Client.prototype.query = function (this: pg.Client, ...args: any[]): any {
  if (isArmed && args[0] === 'COMMIT') {
    isArmed = false
    process.kill(process.pid, 'SIGSTOP')
  }
  return Reflect.apply(query, this, args)
}
