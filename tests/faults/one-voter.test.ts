// One voter changes their mind again and again while other people vote: what it costs the others, and the disk.
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { statSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { HeldVote, NewRoom, paths, Room } from '../../src/core/contract.ts'
import { quantile } from '../load/figures.ts'
import { get, startMeasured } from '../load/server-process.ts'
import { newFolder } from '../stored-room.ts'

const poll = { claim: 'few-unicorns', round: 'main' } as const
const changes = 300_000
const lines = 16
const otherCount = 200
const random128 = () => randomBytes(16).toString('hex')

it('[B4] 300,000 changes of mind by one voter delay nobody else, and the log stays small', {
  timeout: 600_000,
}, async () => {
  const folder = newFolder()
  const { base, child, hostKey } = await startMeasured('ours', folder)
  const { code, controlKey: key } = await get({ base, path: paths.rooms, schema: NewRoom, key: hostKey, body: {} })
  const { polls } = await get({
    base,
    path: paths.control(code),
    schema: Room,
    key,
    body: { action: 'goto', slide: poll.claim, step: 0 },
  })
  const { wording } = polls[poll.claim] ?? {}
  const vote = (n: number) => ({
    ...{ voteId: random128(), ...poll, epoch: 1, wording, value: String((n % 5) - 2), n, lang: 'en' },
  })

  /** The other voters vote once each, spread over two seconds; returns the milliseconds until each answer. */
  async function voteRound(secrets: string[], n: number): Promise<number[]> {
    return Promise.all(
      secrets.map(async (secret, index) => {
        await wait((index * 2000) / otherCount)
        const start = performance.now()
        await get({ base, path: paths.votes(code), schema: HeldVote, key: secret, body: vote(n) })
        return performance.now() - start
      }),
    )
  }

  const answers: Record<string, number> = {}
  let sent = 0
  /** One connection of the flood: it sends the next vote as soon as the last one is answered. */
  async function flood(secret: string): Promise<void> {
    const { port, hostname } = new URL(base)
    const socket = connect(Number(port), hostname)
    await once(socket, 'connect')
    while (sent < changes) {
      const body = JSON.stringify(vote(++sent))
      const head = `POST ${paths.votes(code)} HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: Bearer ${secret}\r\n`
      socket.write(`${head}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`)
      const [answer] = await once(socket, 'data')
      const status = String(answer).slice(9, 12)
      answers[status] = (answers[status] ?? 0) + 1
    }
    socket.destroy()
  }

  const rowsOf = () => {
    const db = new DatabaseSync(join(folder, 'votes.sqlite'), { readOnly: true })
    const rows = Number(db.prepare('SELECT count(*) AS rows FROM votes').get()?.rows)
    db.close()
    return rows
  }
  const bytesOf = () =>
    ['votes.sqlite', 'votes.sqlite-wal'].reduce(
      (sum, file) => sum + (statSync(join(folder, file), { throwIfNoEntry: false })?.size ?? 0),
      0,
    )

  const others = Array.from({ length: otherCount }, random128)
  await voteRound(others, 1)
  const quiet = await voteRound(others, 2)
  const before = { rows: rowsOf(), bytes: bytesOf() }
  const start = performance.now()
  const attacker = random128()
  const attack = Promise.all(Array.from({ length: lines }, () => flood(attacker)))
  const during: number[] = []
  let rounds = 0
  // No other voter casts more than one vote in two seconds, half of the allowed rate.
  for (; sent < changes; rounds++) during.push(...(await voteRound(others, 3 + rounds)))
  await attack
  const seconds = (performance.now() - start) / 1000
  const rows = rowsOf() - before.rows - rounds * otherCount
  const spread = (times: number[]) => [0.5, 0.99].map((part) => quantile(times, part).toFixed(1)).join(' / ')
  process.stdout.write(
    `${changes} changes of one voter in ${seconds.toFixed(0)} s over ${lines} connections: ${JSON.stringify(answers)}\n` +
      `log: +${rows} rows of that voter, +${rounds * otherCount} of the others, files +${bytesOf() - before.bytes} bytes\n` +
      `others' answers p50 / p99: ${spread(quiet)} ms alone, ${spread(during)} ms meanwhile\n`,
  )
  child.disconnect()
  await once(child, 'exit')
  expect(rows).toBeLessThanOrEqual(Math.min(200, 21 + seconds))
  expect(answers['429']).toBeGreaterThan(changes - 500)
  expect(Object.keys(answers).toSorted()).toEqual(['200', '429'])
})
