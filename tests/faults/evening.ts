// An evening in which everything goes wrong: phones behind a bad network tap at random, a presenter opens, closes, resets, undoes and
// reveals, and servers are killed again and again, or their database is. Then it is quiet, and everything that was left behind is collected for the checker.
import { EventEmitter, once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import * as z from 'zod/mini'
import type { Command } from '../../src/core/command.ts'
import { NewRoom, paths, Room, type Value } from '../../src/core/contract.ts'
import { toSlides } from '../../src/core/deck.ts'
import { type PollRef, pollKey } from '../../src/core/poll.ts'
import { Results } from '../../src/core/results.ts'
import { openPseudonyms } from '../../src/server/keys.ts'
import { bearer, call, isPassing } from '../../src/web/shared/call.ts'
import { library } from '../library.ts'
import { openPhone, type Phone } from '../load/phones.ts'
import { get } from '../load/server-process.ts'
import { openCapture, toShown } from './capture.ts'
import { type Chance, createChance } from './chance.ts'
import type { Evidence, Note, ShownPoll, Steered, StreamCapture, Tally, VoteRow } from './evidence.ts'
import type { Hall } from './hall.ts'
import { type Network, openProxy, type Weather } from './proxy.ts'

export interface EveningOptions {
  hall: Hall
  /** Decides faults, taps, commands and the moments of kills; what meets what is up to the machine. */
  seed: number
  phones: number
  /** How often `strike` strikes, a few answers to votes after the last time. */
  strikes: number
  strike: Strike
}

/** Does harm, and resolves when it is over. `turn`: from 0 on; `code`: of the room. */
export type Strike = (turn: number, chance: Chance, code: string) => Promise<void>

const polls: PollRef[] = toSlides(library.deck).flatMap(({ poll }) => poll ?? [])
const langs = [...library.langs.keys()]
const values: Value[] = ['-2', '-1', '0', '1', '2', null]
/** Phones are divided among so many networks, each with weather of its own. */
const networkCount = 4
/** How many reads of the log are kept for the comparison. */
const mostSnapshots = 10
/** Milliseconds after which answers to votes are not waited for, as when all polls are closed. */
const longestSilence = 2000
/** Nothing where the server knows of nothing newer. */
const Newer = z.optional(Room)
/** Milliseconds after which an evening that does not become quiet is checked as it is. */
const longestQuiet = 30_000

/** Spends the evening; resolves with everything that it left behind. */
export async function spendEvening({ hall, seed, phones: size, ...options }: EveningOptions): Promise<Evidence> {
  const chance = createChance(seed)
  const base = () => chance.pick(hall.servers).base
  const key = hall.hostKey
  const { code, controlKey } = await get({ base: base(), path: paths.rooms, schema: NewRoom, key, body: {} })
  const presenter = openPresenter(base, code, controlKey)
  await presenter.steer({ action: 'goto', slide: 'quiet-evenings', step: 0 })
  const crowd = await openCrowd(hall, code, size, chance)
  try {
    const snapshots = await disturb(hall, code, options, presenter, crowd, chance)
    const room = await comeToRest(presenter, crowd)
    const { log, held, voterKey } = await hall.readVotes(code)
    const json = await get({ base: base(), path: paths.results(code, 'json'), schema: Results, key: controlKey })
    const csv = await fetch(base() + paths.results(code, 'csv'), { headers: bearer(controlKey) })
    const pseudonym = openPseudonyms(voterKey)
    return {
      ...{ log, held, snapshots, csv: await csv.text(), json: json.polls },
      ...{ notes: crowd.notes, steered: presenter.steered, streams: [presenter.stream, ...crowd.streams] },
      voterOf: (name) => pseudonym(crowd.phones.get(name)?.key ?? ''),
      version: room.version,
      tallies: toShown(room).map(
        ({ voted: _, open: __, counts, ...tally }): Tally => ({ ...tally, counts: counts ?? [] }),
      ),
    }
  } finally {
    await crowd.close()
  }
}

/** Everybody who is in the room, and the networks between them and the servers. */
async function openCrowd({ servers }: Hall, code: string, size: number, chance: Chance) {
  const networks = await Promise.all(
    Array.from({ length: networkCount }, () => {
      const { next, pick } = createChance(chance.below(2 ** 31))
      // Each connection goes to any server, and none to one that is down, unless all are.
      const up = () => servers.filter((server) => server.isUp())
      return openProxy(() => pick(up().length > 0 ? up() : servers).port, next)
    }),
  )
  const at = (index: number) => `http://127.0.0.1:${networks[index % networkCount]?.port}`
  const notes: Note[] = []
  const answers = new EventEmitter()
  const note = (one: Note) => {
    notes.push(one)
    if (one.kind === 'acked') answers.emit('acked')
  }
  const shown = Array.from({ length: size }, (_, index): StreamCapture => ({ name: `phone ${index}`, events: [] }))
  const phones = await Promise.all(
    shown.map((stream, index) => openPhone(at(index), code, langs[index % langs.length], { stream, note })),
  )
  // A projector stands beside each server; the others are behind the bad networks.
  const captures = [
    ...servers.map((server, index) => openCapture(server.base, code, 'screen', `projector ${index}`)),
    ...networks.map((_, index) => openCapture(at(index), code, 'phone', `listener ${index}`, servers.length > 1)),
  ]
  return {
    ...{ networks, notes, answers, captures },
    phones: new Map(phones.map((phone, index) => [`phone ${index}`, phone])),
    streams: [...captures.map(({ stream }) => stream), ...shown],
    async close() {
      for (const one of [...phones, ...captures]) one.close()
      await Promise.all(networks.map((network) => network.close()))
    },
  }
}
type Crowd = Awaited<ReturnType<typeof openCrowd>>

/**
 * Kills any server and starts it again. One kill in two strikes right after an answer to a vote: what was said to be saved must be. One
 * start in four is killed before it serves, or right after.
 */
export const killServers =
  ({ servers }: Hall): Strike =>
  async (turn, chance) => {
    const server = chance.pick(servers)
    if (turn % 2 === 1) await wait(chance.below(100))
    await server.kill()
    if (turn % 4 === 3) {
      const started = server.start()
      await wait(chance.below(400))
      await server.kill()
      await started
    }
    await server.start()
  }

/** Everybody taps, steers and spoils what they can, while `strike` strikes; resolves with reads of the log on the way. */
async function disturb(
  { readVotes }: Hall,
  code: string,
  { strikes, strike }: Pick<EveningOptions, 'strikes' | 'strike'>,
  presenter: Presenter,
  { phones, networks, answers }: Crowd,
  chance: Chance,
): Promise<VoteRow[][]> {
  const evening = { isOver: false }
  const ownChance = () => createChance(chance.below(2 ** 31))
  const loops = [
    ...[...phones.values()].map((phone) => tapOn(phone, ownChance(), evening)),
    ...networks.map((network) => spoil(network, ownChance(), evening)),
    steerOn(presenter, ownChance(), evening),
  ]
  const snapshots: VoteRow[][] = []
  try {
    for (let turn = 0; turn < strikes; turn++) {
      await hear(answers, 5 + chance.below(30))
      await strike(turn, chance, code)
      if (turn % Math.ceil(strikes / mostSnapshots) === 0) snapshots.push((await readVotes(code)).log)
    }
    // A server counts again when it starts: only what goes wrong after the last start is seen in its tallies at the end.
    await hear(answers, 100)
  } finally {
    evening.isOver = true
    await Promise.all(loops)
  }
  return snapshots
}

/** The networks are good again, nobody taps, and every poll is revealed; resolves with the room once it has arrived everywhere. */
async function comeToRest(presenter: Presenter, { phones, networks, captures }: Crowd): Promise<Room> {
  for (const network of networks) network.set({ kind: 'pass' })
  const late = wait(longestQuiet, true, { ref: false })
  await Promise.race([late, settle([...phones.values()])])
  const tired = AbortSignal.timeout(longestQuiet)
  for (const poll of polls) while (!(await presenter.steer({ action: 'reveal', ...poll })) && !tired.aborted);
  const room = await presenter.look()
  const isThere = ({ version }: Room) => version >= room.version
  await Promise.race([
    late,
    Promise.all([
      ...[...phones.values()].map((phone) => phone.until(isThere)),
      ...captures.map(({ until }) => until(room.version)),
    ]),
  ])
  return room
}

/** Resolves after so many answers to votes, or if they do not come. */
async function hear(answers: EventEmitter, count: number): Promise<void> {
  const isLate = AbortSignal.timeout(longestSilence)
  for (let left = count; left > 0 && !isLate.aborted; left--)
    await once(answers, 'acked', { signal: isLate }).catch(() => {})
}

/** The presenter, who writes down every command and what the answer shows. `base`: a server's address, for each command anew. */
function openPresenter(base: () => string, code: string, key: string) {
  const stream: StreamCapture = { name: 'presenter', events: [] }
  const steered: Steered[] = []
  const see = (room: Room): ShownPoll[] => {
    const shows = toShown(room)
    stream.events.push({ version: room.version, shows })
    return shows
  }
  /** Whether there was an answer. */
  async function steer(body: Command): Promise<boolean> {
    const sentAt = performance.now()
    const answer = await call({ base: base(), path: paths.control(code), schema: Room, key, body })
    // A command that was refused changed nothing.
    if ('error' in answer && !isPassing(answer.error)) return true
    const polls = 'data' in answer ? see(answer.data) : null
    steered.push({ sentAt, answeredAt: performance.now(), polls })
    return polls !== null
  }
  /** The room as it is after the last command, from any server. */
  async function look(): Promise<Room> {
    const last = stream.events.at(-1)?.version ?? 0
    for (let tries = 0; tries < 500; tries++) {
      // Asked with a version, since the server may not know yet what another one did.
      const answer = await call({ base: base(), path: paths.poll(code, last - 1), schema: Newer, key })
      if (!('data' in answer) || !answer.data) continue
      see(answer.data)
      return answer.data
    }
    throw new Error('no server shows the room as it was after the last command')
  }
  const isOpen = ({ claim, round }: PollRef) =>
    steered.at(-1)?.polls?.some((poll) => poll.claim === claim && poll.round === round && poll.open) === true
  return { stream, steered, steer, look, isOpen }
}
type Presenter = ReturnType<typeof openPresenter>

/** Taps on open polls, and now and then on a closed one, until the evening is over. */
async function tapOn(phone: Phone, chance: Chance, evening: { isOver: boolean }): Promise<void> {
  while (!evening.isOver) {
    await wait(chance.below(500))
    // What waits is sent again when the phone wakes; a new tap would take its place.
    if (phone.isWaiting() && chance.below(3) > 0) {
      if (chance.below(2) > 0) phone.wake()
      continue
    }
    const shown = phone.room().polls
    const asked = polls.filter((poll) => shown[pollKey(poll)]?.wording)
    const open = asked.filter((poll) => shown[pollKey(poll)]?.open)
    const from = open.length > 0 && chance.below(10) > 0 ? open : asked
    if (from.length === 0) continue
    const poll = chance.pick(from)
    // One voter in three changes their mind at once: two votes on the same poll are on their way.
    for (let taps = chance.below(3) === 0 ? 2 : 1; taps > 0; taps--) phone.tap(poll, chance.pick(values))
  }
}

/** Changes the weather of a network until the evening is over. */
async function spoil(network: Network, chance: Chance, evening: { isOver: boolean }): Promise<void> {
  const kinds = ['pass', 'pass', 'pass', 'delay', 'delay', 'reset', 'hole', 'cut'] as const
  while (!evening.isOver) {
    const kind = chance.pick(kinds)
    const weather: Weather = kind === 'delay' ? { kind, ms: 10 + chance.below(200) } : { kind }
    network.set(weather)
    await wait({ pass: 1000, delay: 500, reset: 50, hole: 300, cut: 300 }[kind] * chance.next())
  }
}

/**
 * Steers the room until the evening is over, and mostly opens what is closed and closes what is open, since votes are on their way then.
 * A command that meets a killed server is not sent again: the next one is another.
 */
async function steerOn({ steer, isOpen }: Presenter, chance: Chance, evening: { isOver: boolean }): Promise<void> {
  const acts = ['turn', 'turn', 'turn', 'turn', 'turn', 'goto', 'reset', 'undo', 'reveal', 'hide'] as const
  while (!evening.isOver) {
    await wait(chance.below(200))
    const poll = chance.pick(polls)
    const act = chance.pick(acts)
    if (act === 'goto') await steer({ action: act, slide: chance.pick(library.deck.claims).id, step: 0 })
    else if (act !== 'turn') await steer({ action: act, ...poll })
    else await steer({ action: isOpen(poll) ? 'close' : 'open', ...poll })
  }
}

/** Wakes the phones until no tap waits. */
async function settle(phones: Phone[]): Promise<void> {
  for (;;) {
    const waiting = phones.filter((phone) => phone.isWaiting())
    if (waiting.length === 0) return
    for (const phone of waiting) phone.wake()
    await wait(100)
  }
}

/** What happened, in one line. `told`: what the checker says of it. */
export function describeEvening({ notes, log, held, snapshots, streams, steered }: Evidence, told: string[]): string {
  const count = (kind: Note['kind']) => notes.filter((note) => note.kind === kind).length
  const kinds = (['tap', 'sent', 'acked', 'refused'] as const).map((kind) => `${count(kind)} ${kind}`)
  const events = streams.reduce((sum, stream) => sum + stream.events.length, 0)
  const wrong = (id: string) => told.filter((sentence) => sentence.startsWith(id)).length
  const seen = `${log.length} rows, ${held.length} held, ${snapshots.length} reads, ${events} events, ${steered.length} commands`
  return `${kinds.join(', ')}; ${seen}; ${wrong('I1')} lost, ${wrong('I2')} doubled`
}
