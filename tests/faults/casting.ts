// A process for tests to kill: it casts votes endlessly into the store of a folder, sends a presenter's command now and then, and appends
// the id of every acknowledged vote to a file, one a line. It writes to a file, since a full pipe may take only half of a write.
import { randomBytes } from 'node:crypto'
import { openSync, writeSync } from 'node:fs'
import { questionOf } from '../../src/core/question.ts'
import type { PollState } from '../../src/room/state.ts'
import { newRoomState } from '../../src/room/steer.ts'
import { toStoreLimits } from '../../src/room/voter-limits.ts'
import { openSqliteStore } from '../../src/server/store/sqlite.ts'

const [folder = '', ackFile = ''] = process.argv.slice(2)
const acks = openSync(ackFile, 'a')
const code = 'KLLED2'
const wording = '0123456789ab'
const random128 = () => randomBytes(16).toString('hex')
const voters = Array.from({ length: 50 }, random128)

const store = await openSqliteStore(folder, { limits: toStoreLimits(1_000_000) })
const poll: PollState = {
  ...{ claim: 'few', round: 'main', epoch: 1, lastEpoch: 1, entered: true, open: true, revealed: false },
  ...{ closesAt: null, isUndone: false, earlier: [], ...questionOf('agree-5'), wordings: [wording] },
}
const state = { ...newRoomState([]), slide: 'few', polls: { few: poll } }
const secrets = { voterKey: '', keyVersion: 1, keyHash: '' }
await store.createRoom({ code, deck: 'feast', title: null, ...secrets, state, createdAt: 0 })

let spoke = false

// Every third tap is the first vote of a new voter; the other taps are changes of mind.
async function castOn(lane: number): Promise<void> {
  for (let n = 1; ; n++) {
    const voter = n % 3 ? voters[(lane + n) % voters.length] : random128()
    const vote = { voteId: random128(), claim: 'few', round: 'main', epoch: 1, wording, n } as const
    const answer = await store.castVote({
      code,
      voter: voter ?? '',
      ...vote,
      value: String((n % 5) - 2),
      lang: 'en',
      at: 0,
    })
    if ('error' in answer) throw new Error(answer.error)
    writeSync(acks, `${vote.voteId}\n`)
    if (!spoke) process.stdout.write('casting\n')
    spoke = true
  }
}

async function steerOn(): Promise<void> {
  for (;;) {
    const room = await store.readRoom(code)
    if (room)
      await store.saveState(code, {
        stateVersion: room.stateVersion,
        state: { ...room.state, step: room.state.step + 1 },
        keyVersion: 1,
      })
  }
}

await Promise.all([steerOn(), ...Array.from({ length: 40 }, (_, lane) => castOn(lane))])
