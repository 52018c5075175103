// An evening in which everything goes wrong: phones behind a bad network tap at random, a presenter opens, closes, resets, undoes and
// reveals, and the server is killed again and again. Then it is quiet, and everything that was left behind is collected for the checker.
import { setTimeout as wait } from 'node:timers/promises'
import type { Command } from '../../src/core/command.ts'
import { NewRoom, paths, Room, type Value } from '../../src/core/contract.ts'
import { toSlides } from '../../src/core/deck.ts'
import { type PollRef, pollKey } from '../../src/core/poll.ts'
import { Results } from '../../src/core/results.ts'
import { openPseudonyms } from '../../src/server/keys.ts'
import { bearer, call } from '../../src/web/shared/call.ts'
import { library } from '../library.ts'
import { type Diary, openPhone, type Phone } from '../load/phones.ts'
import { get } from '../load/server-process.ts'
import { openCapture } from './capture.ts'
import { type Chance, createChance } from './chance.ts'
import type { Evidence, Note, Tally, VoteRow } from './evidence.ts'
import { openHall, readVotes } from './hall.ts'
import { type Network, openProxy, type Weather } from './proxy.ts'
import { toShown } from './shown.ts'

export interface EveningOptions {
  folder: string
  /** Decides faults, taps, commands and the moments of kills; what meets what is up to the machine. */
  seed: number
  phones: number
  kills: number
}

const polls: PollRef[] = toSlides(library.deck).flatMap(({ poll }) => poll ?? [])
const langs = [...library.langs.keys()]
const values: Value[] = ['-2', '-1', '0', '1', '2', null]
/** Phones are divided among so many networks, each with weather of its own. */
const networkCount = 4
/** How many reads of the log are kept for the comparison. */
const mostSnapshots = 10
/** Milliseconds after which an evening that does not become quiet is checked as it is. */
const longestQuiet = 30_000

/** Spends the evening; resolves with everything that it left behind. */
export async function spendEvening({ folder, seed, phones: size, kills }: EveningOptions): Promise<Evidence> {
  const chance = createChance(seed)
  const hall = await openHall(folder)
  const { base } = hall
  const { code, controlKey: key } = await get({ base, path: paths.rooms, schema: NewRoom, key: hall.hostKey, body: {} })
  const steer = (body: Command) => call({ base, path: paths.control(code), schema: Room, key, body })
  await steer({ action: 'goto', slide: 'quiet-evenings', step: 0 })

  const networks = await Promise.all(Array.from({ length: networkCount }, () => openProxy(hall.port)))
  const at = (index: number) => `http://127.0.0.1:${networks[index % networkCount]?.port}`
  const diaries = Array.from(
    { length: size },
    (_, index): Diary => ({ notes: [], stream: { name: `phone ${index}`, events: [] } }),
  )
  const phones = await Promise.all(
    diaries.map((diary, index) => openPhone(at(index), code, langs[index % langs.length], diary)),
  )
  // The projector stands beside the server; the others are behind the bad networks.
  const captures = [
    openCapture(base, code, 'screen', 'projector'),
    ...networks.map((_, index) => openCapture(at(index), code, 'phone', `listener ${index}`)),
  ]

  const evening = { isOver: false }
  const loops = [
    ...phones.map((phone) => tapOn(phone, createChance(chance.below(2 ** 31)), evening)),
    ...networks.map((network) => spoil(network, createChance(chance.below(2 ** 31)), evening)),
    steerOn(steer, createChance(chance.below(2 ** 31)), evening),
  ]
  const snapshots: VoteRow[][] = []
  const every = Math.ceil(kills / mostSnapshots)
  for (let kill = 0; kill < kills; kill++) {
    await wait(200 + chance.below(600))
    await hall.kill()
    // One start in four is killed before it serves, or right after.
    if (kill % 4 === 3) {
      const started = hall.start()
      await wait(chance.below(600))
      await hall.kill()
      await started
    }
    await hall.start()
    if (kill % every === 0) snapshots.push(readVotes(folder, code).log)
  }
  // A server counts again when it starts: only what goes wrong after the last start is seen in its tallies.
  await wait(2000)
  evening.isOver = true
  await Promise.all(loops)

  for (const network of networks) network.set({ kind: 'pass' })
  const late = wait(longestQuiet, true, { ref: false })
  await Promise.race([late, settle(phones)])
  for (const poll of polls) await steer({ action: 'reveal', ...poll })
  const room = await get({ base, path: paths.room(code), schema: Room, key })
  const isThere = ({ version }: Room) => version >= room.version
  const arrivals = [...phones.map((phone) => phone.until(isThere)), ...captures.map(({ until }) => until(room.version))]
  await Promise.race([late, Promise.all(arrivals)])

  const { log, held, voterKey } = readVotes(folder, code)
  const json = await get({ base, path: paths.results(code, 'json'), schema: Results, key })
  const csv = await (await fetch(base + paths.results(code, 'csv'), { headers: bearer(key) })).text()
  for (const one of [...phones, ...captures]) one.close()
  await Promise.all(networks.map((network) => network.close()))
  await hall.kill()
  const pseudonym = openPseudonyms(voterKey)
  const keys = new Map(phones.map((phone, index) => [diaries[index]?.stream.name, phone.key]))
  return {
    ...{ log, held, snapshots, csv, json: json.polls, version: room.version },
    notes: diaries.flatMap(({ notes }): Note[] => notes),
    voterOf: (name) => pseudonym(keys.get(name) ?? ''),
    tallies: toShown(room).map(({ voted: _, counts, ...tally }): Tally => ({ ...tally, counts: counts ?? [] })),
    streams: [...captures, ...diaries].map(({ stream }) => stream),
  }
}

/** Taps on open polls, and now and then on a closed one, until the evening is over. */
async function tapOn(phone: Phone, chance: Chance, evening: { isOver: boolean }): Promise<void> {
  while (!evening.isOver) {
    await wait(chance.below(500))
    // A phone that wakes sends again what waits; a new tap would take its place.
    if (phone.isWaiting() && chance.below(3) > 0) {
      phone.wake()
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
  const kinds = ['pass', 'pass', 'pass', 'pass', 'delay', 'reset', 'hole', 'cut', 'cut'] as const
  while (!evening.isOver) {
    const kind = chance.pick(kinds)
    const weather: Weather = kind === 'delay' ? { kind, ms: 10 + chance.below(200) } : { kind }
    network.set(weather)
    await wait(kind === 'reset' ? chance.below(50) : 50 + chance.below(300))
  }
}

/** Steers the room until the evening is over. A command that meets a killed server is not sent again: the next one is another. */
async function steerOn(
  steer: (command: Command) => Promise<unknown>,
  chance: Chance,
  evening: { isOver: boolean },
): Promise<void> {
  const actions = [
    'open',
    'open',
    'open',
    'open',
    'goto',
    'close',
    'reset',
    'undo',
    'reveal',
    'reveal',
    'hide',
  ] as const
  while (!evening.isOver) {
    await wait(chance.below(300))
    const poll = chance.pick(polls)
    const action = chance.pick(actions)
    if (action !== 'goto') await steer({ action, ...poll })
    else await steer({ action, slide: chance.pick(library.deck.claims).id, step: 0 })
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

/** What happened, in one line. */
export function describeEvening({ notes, log, held, snapshots, streams, version }: Evidence): string {
  const count = (kind: Note['kind']) => notes.filter((note) => note.kind === kind).length
  const events = streams.reduce((sum, stream) => sum + stream.events.length, 0)
  const kinds = (['tap', 'sent', 'acked', 'refused'] as const).map((kind) => `${count(kind)} ${kind}`)
  return `${kinds.join(', ')}; ${log.length} rows, ${held.length} held, ${snapshots.length} reads, ${events} events, version ${version}`
}
