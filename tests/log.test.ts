// The log when many lines come at once: equal lines are written once in a while with their count, different lines at once.
import { once } from 'node:events'
import { connect } from 'node:net'
import { pino } from 'pino'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { paths } from '../src/core/contract.ts'
import { limitLog } from '../src/server/log.ts'
import { type ServedRoom, serve } from './served.ts'
import { random128 } from './stored-room.ts'

function open() {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const lines: Record<string, unknown>[] = []
  const log = pino({ base: null, timestamp: false }, { write: (line) => void lines.push(JSON.parse(line)) })
  return { log: limitLog(log), lines }
}

it('[B5] a repeated line is written at once, then once a second with its count, and at once again after a quiet second', () => {
  const { log, lines } = open()
  const fail = (count: number) => {
    for (let at = 0; at < count; at++) log.error({ err: new Error(`number ${at}`), route: '/x' }, 'a request failed')
  }
  fail(1000)
  expect(lines).toMatchObject([{ msg: 'a request failed', route: '/x', err: { message: 'number 0' } }])
  vi.advanceTimersByTime(999)
  expect(lines).toHaveLength(1)
  vi.advanceTimersByTime(1)
  expect(lines[1]).toMatchObject({ times: 999, err: { message: 'number 999' } })
  fail(2)
  expect(lines).toHaveLength(2)
  vi.advanceTimersByTime(1000)
  expect(lines[2]).toMatchObject({ times: 2 })
  vi.advanceTimersByTime(1000)
  fail(1)
  expect(lines).toHaveLength(4)
  expect(lines[3]).not.toHaveProperty('times')
})

it('a line with another text, level, place or kind of error counts as a different line', () => {
  const { log, lines } = open()
  log.warn('one')
  log.warn('two')
  log.error('one')
  log.error({ route: '/x' }, 'one')
  log.error({ route: '/y' }, 'one')
  log.error({ err: new TypeError('one') }, 'one')
  log.error({ err: Object.assign(new Error('one'), { code: 'EIO' }) }, 'one')
  log.error(new Error('one'), 'one')
  expect(lines).toHaveLength(8)
  log.debug('not asked for')
  expect(lines).toHaveLength(8)
})

describe('a request whose client disconnects', () => {
  it.each([
    ['control', (room: ServedRoom) => ['POST', paths.control(room.code), room.key]],
    ['votes', (room: ServedRoom) => ['POST', paths.votes(room.code), random128()]],
    ['results', (room: ServedRoom) => ['POST', paths.freeze(room.code), room.key]],
  ])('[B5] in the middle of its body is not logged as an error of the server: %s', async (_, of) => {
    const lines: string[] = []
    const own = await serve({ log: pino({}, { write: (line) => void lines.push(line) }) })
    const room = await own.newRoom()
    const [method, path, key] = of(room)
    await Promise.all(
      Array.from({ length: 50 }, async () => {
        const socket = connect(own.port, '127.0.0.1')
        await once(socket, 'connect')
        const head = [`${method} ${path} HTTP/1.1`, 'host: x', `authorization: Bearer ${key}`, 'expect: 100-continue']
        socket.write([...head, 'content-type: application/json', 'content-length: 99', '', ''].join('\r\n'))
        // The server has begun to read the body.
        await once(socket, 'data')
        socket.write('{"a')
        await new Promise(setImmediate)
        socket.destroy()
        await once(socket, 'close')
      }),
    )
    // Once the server has closed, it has seen the end of all these requests.
    await own.stop()
    expect(lines).toEqual([])
    await own.end()
  })
})
