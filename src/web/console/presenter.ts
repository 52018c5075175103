// The presenter of one room: the stream, which includes hidden tallies, and the commands, as one object that the desk draws from.
import * as z from 'zod/mini'
import type { Command } from '../../core/command.ts'
import { type ErrorCode, NewRoom, paths, type ResultsFormat, Room } from '../../core/contract.ts'
import { findSlide } from '../../core/deck.ts'
import { type PollKey, pollKey } from '../../core/poll.ts'
import { FrozenFile, FrozenNames } from '../../core/readings.ts'
import { type FollowedRoom, showAsked } from '../shared/asked-room.ts'
import { call, isPassing, type Reply } from '../shared/call.ts'
import { followRoom } from '../shared/follow-room.ts'
import { keepKey, random128 } from '../shared/keys.ts'
import type { Connection } from '../shared/live.ts'
import type { Page } from '../shared/page.ts'
import { tabStorage } from '../shared/storage.ts'
import { timeZone } from '../shared/time.ts'
import { type Rewording, rewordingsBefore } from './rewording.ts'
import { saveResults } from './save.ts'

/** A command without the version, which is added here: the server refuses it if somebody else steered meanwhile. */
export type FreshCommand = Command extends infer C
  ? C extends Command
    ? Omit<C, 'ifVersion' | 'commandId'>
    : never
  : never

export interface Presenter {
  readonly code: string
  readonly key: string
  room: FollowedRoom | undefined
  connection: Connection
  /** The failure of the last command or file. */
  problem: ErrorCode | 'unreachable' | undefined
  /** The file in which the room was frozen for readers. */
  frozen: string | undefined
  /** The names of the files that this room wrote for readers; undefined until they were requested. */
  frozenNames: string[] | undefined
  /** A count made under other words. The presenter must decide what to do with it before the last command is carried out. */
  asks: Rewording | undefined
  /**
   * Sends a command. A function is called for its command after all earlier commands are carried out. A command that would begin a
   * vote in place of a count made under other words waits for `answer`.
   */
  steer(command: FreshCommand | (() => FreshCommand | undefined)): Promise<void>
  /** Answers the question `asks`: whether the count is kept under the current words; undefined cancels the command. */
  answer(isKept: boolean | undefined): void
  /** Saves all counts as a file. */
  save(format: ResultsFormat): Promise<void>
  /** Freezes the room for readers. */
  freeze(name: string): Promise<void>
  /** Requests the names of the files that this room wrote. */
  listFrozen(): Promise<void>
  /** Removes one of these files. */
  unfreeze(name: string): Promise<void>
  /**
   * Makes a new key, kept for this tab: the old one no longer steers. The page reloads with the new key, however often its answer is lost.
   */
  renewKey(): Promise<void>
}

/** Milliseconds before a request is sent again whose answer was lost, or says that it may succeed later. */
const pauses = [0, 1000]
/** Milliseconds before a request is sent again that must be answered, after these. */
const longestPause = 5000

/** Follows the room with its key, as long as the page is open; calls `onChange` whenever the page must be drawn again. */
export function followAsPresenter(page: Page, code: string, key: string, onChange: () => void): Presenter {
  let last: Promise<unknown> = Promise.resolve()
  let waiting: Waiting | undefined
  /** The last command if no answer says whether it was carried out. */
  let unanswered: { command: string; commandId: string } | undefined
  let renewing: Promise<void> | undefined
  const settled = { seen: new Set<PollKey>(), apart: new Set<PollKey>() }
  const presenter: Presenter = {
    ...{ code, key, room: undefined, connection: { state: 'connecting' }, problem: undefined },
    ...{ frozen: undefined, frozenNames: undefined, asks: undefined },
    ...{ steer, answer, save, freeze, listFrozen, unfreeze, renewKey },
  }

  function adopt(next: FollowedRoom): void {
    if (next.version >= (presenter.room?.version ?? 0)) presenter.room = next
    for (const [key, { wording }] of Object.entries(next.polls)) if (wording !== null) settled.seen.add(key)
    // Another presenter may have answered.
    if (waiting && !isStillAsked(waiting)) wait(undefined)
    else onChange()
  }

  followRoom({
    code,
    as: 'desk',
    key,
    onRoom: (room) => adopt(showAsked(page, room)),
    onConnection: (connection) => {
      if (connection.state === presenter.connection.state) return
      presenter.connection = connection
      onChange()
    },
  })

  function steer(command: FreshCommand | (() => FreshCommand | undefined)): Promise<void> {
    wait(undefined)
    return inTurn(async () => {
      const now = typeof command === 'function' ? command() : command
      const unanswered = now ? rewordingsNow(now) : []
      if (now && unanswered.length > 0)
        wait({ command: now, unanswered, kept: [], replaces: unanswered.some((one) => !one.isForSwing) })
      else if (now) await send(now)
    })
  }

  /** Sends commands one after the other, because each contains the version that resulted from the previous one. */
  function inTurn(act: () => Promise<void>): Promise<void> {
    const done = last.then(act)
    last = done
    return done
  }

  const rewordingsNow = (command: FreshCommand) =>
    presenter.room ? rewordingsBefore(page, presenter.room, command, settled) : []

  function isStillAsked({ command, unanswered }: Waiting): boolean {
    const now = rewordingsNow(command).map(({ ref }) => pollKey(ref))
    return unanswered.every(({ ref }) => now.includes(pollKey(ref)))
  }

  function wait(next: Waiting | undefined): void {
    if (waiting === next) return
    waiting = next
    presenter.asks = next?.unanswered[0]
    onChange()
  }

  function answer(isKept: boolean | undefined): void {
    const [asked, ...unanswered] = waiting?.unanswered ?? []
    if (!waiting || !asked || isKept === undefined) {
      wait(undefined)
      return
    }
    if (!isKept && asked.isForSwing) settled.apart.add(pollKey(asked.ref))
    const answered = { ...waiting, unanswered, kept: isKept ? [...waiting.kept, asked] : waiting.kept }
    wait(unanswered.length > 0 ? answered : undefined)
    if (unanswered.length === 0) void inTurn(() => carryOut(answered))
  }

  async function carryOut({ command, kept, replaces }: Waiting): Promise<void> {
    const commands = kept.flatMap(({ ref }): FreshCommand[] => {
      const now = page.questions.get(pollKey(ref))
      return now ? [{ action: 'keep', ...ref, wording: now.wording }] : []
    })
    commands.push(command)
    // A poll that has been on screen already and has a count of its words does not open by itself.
    const to = command.action === 'goto' && findSlide(page.slides, command.slide)?.poll
    if (to && replaces) commands.push({ action: 'open', ...to })
    for (const next of commands) {
      await send(next)
      if (presenter.problem) return
    }
  }

  async function send(command: FreshCommand): Promise<void> {
    const where = command.action === 'goto' && { timeZone: timeZone() }
    const same = JSON.stringify(command)
    // It may be carried out though the answer is lost, or says that it could not be written. Whoever sends it again then, this page or the
    // presenter who was told to try again, sends it under the same id, so that it is not carried out twice.
    const commandId = unanswered?.command === same ? unanswered.commandId : random128()
    const body = { ...command, ...where, ifVersion: presenter.room?.version, commandId }
    const reply = await callAgain(() => call({ path: paths.control(code), schema: Room, key, body }))
    unanswered = 'error' in reply && isPassing(reply.error) ? { command: same, commandId } : undefined
    presenter.problem = 'error' in reply ? reply.error : undefined
    // If another presenter was faster, the server's refusal contains the room's current state.
    const now = 'data' in reply ? reply.data : Refused.safeParse(reply.body).data?.room
    if (now) adopt(showAsked(page, { ...now, receivedAt: performance.now() }))
    else onChange()
  }

  async function save(format: ResultsFormat): Promise<void> {
    tell(await saveResults(code, key, format))
  }

  async function freeze(name: string): Promise<void> {
    const reply = await call({ path: paths.freeze(code), schema: FrozenFile, key, body: { name } })
    presenter.frozen = 'data' in reply ? reply.data.file : undefined
    if ('data' in reply) await listFrozen()
    else tell(reply)
  }

  async function listFrozen(): Promise<void> {
    takeFrozen(await call({ path: paths.freeze(code), schema: FrozenNames, key }))
  }

  async function unfreeze(name: string): Promise<void> {
    presenter.frozen = undefined
    const reply = await call({ path: paths.frozen(code, name), schema: FrozenNames, key, method: 'DELETE' })
    // Its answer may have been lost when it was removed before.
    if ('error' in reply && reply.error === 'not_found') await listFrozen()
    else takeFrozen(reply)
  }

  function takeFrozen(reply: Reply<FrozenNames>): void {
    if ('data' in reply) presenter.frozenNames = reply.data.names
    tell(reply)
  }

  function renewKey(): Promise<void> {
    renewing ??= renewNow().finally(() => {
      renewing = undefined
    })
    return renewing
  }

  /** Asks until it is known whether there is a new key, since the old one may be worth nothing by then. */
  async function renewNow(): Promise<void> {
    const commandId = readRenewal(code, key) ?? random128()
    keepRenewal(code, `${key} ${commandId}`)
    const ask = () => call({ path: paths.key(code), schema: NewRoom, key, body: { commandId } })
    let reply = await callAgain(ask)
    while ('error' in reply && isPassing(reply.error)) {
      tell(reply)
      await pauseFor(reply.retryAfter ?? longestPause)
      reply = await callAgain(ask)
    }
    keepRenewal(code, undefined)
    tell(reply)
    if ('error' in reply) return
    keepKey(code, reply.data.controlKey)
    location.reload()
  }

  // The page may have been left while it waited for the answer.
  if (readRenewal(code, key)) void renewKey()

  function tell(reply: object & { error?: Presenter['problem'] }): void {
    presenter.problem = reply.error
    onChange()
  }

  return presenter
}

/** Sends a request, and sends it again while its answer says neither that it was carried out nor that it never will be. */
async function callAgain<T>(send: () => Promise<Reply<T>>): Promise<Reply<T>> {
  let reply = await send()
  for (const pause of pauses) {
    // A server that says when it may be asked again is not asked before.
    if ('data' in reply || !isPassing(reply.error) || reply.retryAfter) return reply
    if (pause > 0) await pauseFor(pause)
    reply = await send()
  }
  return reply
}

const pauseFor = (pause: number) => new Promise((resolve) => setTimeout(resolve, pause))

const renewalName = (code: string) => `renewal ${code}`

/** The command by which this tab wanted a new key in place of this one, as long as it is not answered. */
function readRenewal(code: string, key: string): string | undefined {
  const [old, commandId] = tabStorage.getItem(renewalName(code))?.split(' ') ?? []
  return old === key ? commandId : undefined
}

function keepRenewal(code: string, renewal: string | undefined): void {
  if (renewal === undefined) tabStorage.removeItem(renewalName(code))
  else tabStorage.setItem(renewalName(code), renewal)
}

/**
 * A command that waits for answers. `unanswered`: the counts about which the presenter has not decided yet; `replaces`: whether the
 * command begins a vote in place of a count made under other words.
 */
interface Waiting {
  command: FreshCommand
  unanswered: Rewording[]
  kept: Rewording[]
  replaces: boolean
}

const Refused = z.object({ room: Room })
