// Makes the disk of a process slow: it waits before each COMMIT, when nothing is written yet. A kill in that moment is what a power cut
// is for a real disk, which a kill alone cannot show: what was handed to the system survives it.
import { DatabaseSync } from 'node:sqlite'

/** The most milliseconds that a commit takes longer. */
const longest = 50

const { exec } = DatabaseSync.prototype
const clock = new Int32Array(new SharedArrayBuffer(4))
DatabaseSync.prototype.exec = function (sql) {
  if (sql === 'COMMIT') Atomics.wait(clock, 0, 0, Math.random() * longest)
  exec.call(this, sql)
}
