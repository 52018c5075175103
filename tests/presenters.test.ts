// Two desks steer one room at once, each from the state that it saw last. The accepted commands must make one history that follows the
// rules of the evening; a desk that comes too late gets an error and the room. A failure prints its seed.

import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Command } from '../src/core/command.ts'
import { paths, Room } from '../src/core/contract.ts'
import { questionOfPoll, toSlides } from '../src/core/deck.ts'
import type { RoomState } from '../src/room/state.ts'
import { type Moment, newRoomState, steer } from '../src/room/steer.ts'
import { anyCommand } from './any-command.ts'
import { deck, type Reply, type Served, serve } from './served.ts'
import { random128 } from './stored-room.ts'

/** Seconds since 1970. */
const now = 1_700_000_000
/** Nobody votes while the presenters steer. */
const moment: Moment = { now, isAnswered: () => false, questionOf: (poll) => questionOfPoll(deck, poll) }
const slides = toSlides(deck)
let served: Served
beforeAll(async () => {
  served = await serve({ now: () => now })
})
afterAll(() => served.end())

/** The part of a state that a desk can see. */
const toSeen = ({ beforeRehearsal, polls, clock: _, ...state }: RoomState) => ({
  ...state,
  rehearsal: beforeRehearsal !== null,
  polls: Object.fromEntries(
    Object.entries(polls).map(([key, { epoch, open, revealed, closesAt, earlier }]) => {
      const closesIn = closesAt && (closesAt - now) * 1000
      return [key, { epoch, open, revealed, closesIn, undoable: earlier.length > 0 }]
    }),
  ),
})

/** A command that a desk sent after it had seen version `ifVersion`, and its result. */
interface Turn {
  command: Command
  ifVersion: number
  error: string | undefined
  /** The room in the answer; `conflict` is the only refusal that has one. */
  room: Room | undefined
}

it('[I7] each of 2 × 1,000 commands of two desks makes one step by the rules, or is one conflict that returns the room', {
  timeout: 120_000,
}, async () => {
  const commands = fc.array(anyCommand(slides), { minLength: 1000, maxLength: 1000 })
  await fc.assert(
    fc.asyncProperty(commands, commands, async (...both) => {
      const { code, controlKey: key } = (await served.call(paths.rooms, { method: 'POST', key: served.hostKey })).json
      const { version: first } = (await served.call(paths.room(code), { key })).json as Room
      const desks = both.map(async (some) => {
        const turns: Turn[] = []
        let ifVersion = first
        for (const command of some) {
          const body = { ...command, ifVersion }
          const { status, json } = await served.call(paths.control(code), { key, body })
          const shown = status === 200 ? json : json.room
          const room = shown && Room.parse(shown)
          turns.push({ command, ifVersion, error: status === 200 ? undefined : json.error, room })
          ifVersion = room?.version ?? ifVersion
        }
        return turns
      })
      const turns = (await Promise.all(desks)).flat()

      // The history: for each version, the state that the rules give after the one command that made it.
      const made = turns
        .flatMap(({ error, room, ...turn }) =>
          error === undefined && room && room.version > turn.ifVersion ? [{ ...turn, version: room.version }] : [],
        )
        .toSorted((a, b) => a.version - b.version)
      const states = new Map([[first, newRoomState(slides)]])
      for (const [index, { command, ifVersion, version }] of made.entries()) {
        expect([ifVersion, version], 'each version is the next').toEqual([first + index, first + index + 1])
        const next = steer(stateAt(states, ifVersion), command, slides, moment)
        if (typeof next === 'string') throw new Error(`${JSON.stringify(command)} was taken, but is ${next}`)
        states.set(version, next)
      }
      for (const { command, ifVersion, error, room } of turns) {
        const state = stateAt(states, room?.version ?? ifVersion)
        if (room) expect(room, 'what is shown is the state of that version').toMatchObject(toSeen(state))
        if (error === 'conflict') expect(room?.version).toBeGreaterThan(ifVersion)
        else if (error !== undefined) expect(steer(state, command, slides, moment)).toBe(error)
        else if (room?.version === ifVersion) expect(steer(state, command, slides, moment)).toBe(state)
      }
      const lost = turns.filter(({ error }) => error === 'conflict').length
      expect([turns.length, made.length > 200, lost > 200]).toEqual([2000, true, true])
      expect((await served.call(paths.room(code), { key })).json.version).toBe(first + made.length)
    }),
    { numRuns: 1, endOnFailure: true },
  )
})

function stateAt(states: Map<number, RoomState>, version: number): RoomState {
  const state = states.get(version)
  if (!state) throw new Error(`no command made version ${version}`)
  return state
}

it('[I7] a reset and an undo whose answers were lost are carried out once, however often they are sent', async () => {
  const { code, controlKey: key } = (await served.call(paths.rooms, { method: 'POST', key: served.hostKey })).json
  const steer = (command: Command) => served.call(paths.control(code), { key, body: command })
  const poll = { claim: 'quiet-evenings', round: 'main' } as const
  const epochOf = ({ json }: { json: Room }) => json.polls['quiet-evenings']?.epoch
  await steer({ action: 'goto', slide: 'quiet-evenings', step: 0 })
  const { version: ifVersion } = (await served.call(paths.room(code), { key })).json as Room
  const reset: Command = { action: 'reset', ...poll, commandId: random128(), ifVersion }
  expect((await Promise.all([steer(reset), steer(reset), steer(reset)])).map(epochOf)).toEqual([2, 2, 2])
  expect(epochOf(await steer({ ...reset, ifVersion: undefined }))).toBe(2)
  const undo: Command = { action: 'undo', ...poll, commandId: random128() }
  expect([epochOf(await steer(undo)), epochOf(await steer(undo))]).toEqual([1, 1])
  const again = await steer({ ...undo, commandId: random128() })
  expect(again.json, 'another command is refused').toEqual({ error: 'nothing_to_undo' })
  const outdated = await steer({ ...reset, commandId: random128() })
  expect([outdated.status, outdated.json.error]).toEqual([409, 'conflict'])
})

describe('a new key whose answer was lost', () => {
  const renew = (code: string, key: string | undefined, commandId?: string) =>
    served.call(paths.key(code), { key, body: { commandId } })
  const codeOf = ({ status, json }: Reply) => [status, json.error ?? json.controlKey]

  it('[A3] is given again to whoever sends the same command with the old key, and to nobody else', async () => {
    const { code, key: old } = await served.newRoom()
    const commandId = random128()
    const made = await Promise.all([renew(code, old, commandId), renew(code, old, commandId)])
    const [, second] = codeOf(made[0])
    expect(made.map(codeOf)).toEqual([
      [200, second],
      [200, second],
    ])
    expect(second).not.toBe(old)
    await served.restart()
    expect(codeOf(await renew(code, old, commandId))).toEqual([200, second])
    for (const [key, id] of [
      ...[[old, random128()] as const, [old, undefined] as const, [random128(), commandId] as const],
      [(await served.newRoom()).key, commandId] as const,
    ])
      expect(codeOf(await renew(code, key, id))).toEqual([403, 'key_wrong'])
    expect(codeOf(await renew(code, undefined, commandId))).toEqual([401, 'key_needed'])
    expect((await served.call(paths.room(code), { key: second })).status).toBe(200)
  })

  it('[A3] is given to nobody once somebody has renewed it: neither its own command nor any other one leads to the later key', async () => {
    const { code, key: first, steer } = await served.newRoom()
    const [one, two, command] = [random128(), random128(), random128()]
    const [, second] = codeOf(await renew(code, first, one))
    await served.call(paths.control(code), { key: second, body: { action: 'lock', on: true, commandId: command } })
    const [, third] = codeOf(await renew(code, second, two))
    for (const [key, id] of [
      ...[[first, one] as const, [second, one] as const, [second, command] as const],
      ...[[first, two] as const],
    ])
      expect(codeOf(await renew(code, key, id))).toEqual([403, 'key_wrong'])
    expect(codeOf(await renew(code, second, two))).toEqual([200, third])
    expect((await steer({ action: 'end' })).json).toEqual({ error: 'key_wrong' })
  })
})
