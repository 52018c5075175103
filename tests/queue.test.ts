// The real queue between a person who taps and a network that loses, delays and repeats. The network does nothing by itself: each request
// and each reply moves when the test says so. The server at its end keeps votes by the rules only.

import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { ErrorCode, HeldVote, Value, Vote } from '../src/core/contract.ts'
import { pollKey } from '../src/core/poll.ts'
import type { Reply } from '../src/web/shared/call.ts'
import { adoptOldVotes } from '../src/web/shared/old-votes.ts'
import { openQueue, type VoteQueue } from '../src/web/shared/queue.ts'
import { openStorage } from '../src/web/shared/storage.ts'
import { castPrefix } from '../src/web/shared/vote-slot.ts'
import { runs } from './runs.ts'

const poll = { claim: 'quiet-evenings', round: 'main', epoch: 1, wording: '0123456789ab' } as const
const key = pollKey(poll)
const holdingOf = ({ claim, round, epoch }: Pick<Vote, 'claim' | 'round' | 'epoch'>) =>
  `${pollKey({ claim, round })} ${epoch}`
const holding = holdingOf(poll)
const nameOf = (code: string) => castPrefix('test', code)

/** The storage of the tabs of one browser, where each sees at once what another one wrote. */
const newStorage = () =>
  openStorage(() => {
    throw new Error('in memory alone')
  })

interface Request {
  vote: Vote
  answer: (answer: Reply<HeldVote>) => void
  reply?: Reply<HeldVote>
}

/** The server and the connections to it. The votes of one voter: `log` by voteId, `held` by poll and epoch. */
function openNetwork() {
  const log = new Map<string, Vote>()
  const held = new Map<string, Vote>()
  const inFlight: Request[] = []
  const sent: Vote[] = []
  let next: (() => void) | undefined
  const gate: { refuses: ErrorCode | undefined } = { refuses: undefined }

  function receive(vote: Vote): Reply<HeldVote> {
    if (!log.has(vote.voteId)) {
      if (gate.refuses) return { error: gate.refuses }
      log.set(vote.voteId, vote)
      const before = held.get(holdingOf(vote))
      const isGreater = !before || vote.n > before.n || (vote.n === before.n && vote.voteId > before.voteId)
      if (isGreater) held.set(holdingOf(vote), vote)
    }
    return { data: toHeld(held.get(holdingOf(vote)) ?? vote) }
  }
  /** Resolves once the replies have been handled, after one turn of the event loop and without waiting. */
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve))
  const leave = (request: Request, answer: Reply<HeldVote>) => {
    inFlight.splice(inFlight.indexOf(request), 1)
    request.answer(answer)
    return settle()
  }
  const first = (request = inFlight[0]): Request => {
    if (!request) throw new Error('nothing is on its way')
    return request
  }
  const network = {
    log,
    held,
    inFlight,
    sent,
    gate,
    send: (vote: Vote) =>
      new Promise<Reply<HeldVote>>((answer) => {
        inFlight.push({ vote, answer })
        sent.push(vote)
        next?.()
      }),
    /** Resolves at the next request. */
    nextSend: () =>
      new Promise<void>((resolve) => {
        next = resolve
      }),
    /** The request arrives at the server; its reply waits. */
    arrive: (request?: Request) => {
      const one = first(request)
      one.reply ??= receive(one.vote)
    },
    /** The reply arrives at the phone. */
    answer: (request?: Request) => {
      const one = first(request)
      one.reply ??= receive(one.vote)
      return leave(one, one.reply)
    },
    /** The request is lost, or its reply if the request has arrived. */
    lose: (request?: Request) => leave(first(request), { error: 'unreachable' }),
    settle,
    mine: (): HeldVote[] => [...held.values()].map(toHeld),
  }
  return network
}

const toHeld = ({ claim, round, epoch, value, n }: Vote): HeldVote => ({ claim, round, epoch, value, n })

/** A phone: one tab or more on one storage, and the network. */
function openPhone() {
  const storage = newStorage()
  const network = openNetwork()
  const shown: unknown[] = []
  const open: VoteQueue[] = []
  onTestFinished(() => {
    for (const queue of open) queue.close()
  })
  const openTab = (code = 'K7M4QX') => {
    const queue = openQueue({
      ...{ name: nameOf(code), storage, send: network.send, now: () => 0 },
      onChange: () => shown.push(queue.own(key, 1)),
    })
    open.push(queue)
    return queue
  }
  return { storage, network, shown, openTab }
}

const tap = (queue: VoteQueue, value: Value, epoch = 1) => queue.cast({ ...poll, epoch }, value, 'en')
const sending = (value: Value) => ({ value, status: 'sending' })
/** The other tab has written to the storage, and the browser reports it. */
const hearIn = (storage: ReturnType<typeof newStorage>) => (queue: VoteQueue) => {
  for (const name of storage.keys()) queue.hear({ key: name, newValue: storage.getItem(name) })
}
const saved = (value: Value) => ({ value, status: 'saved' })
const valueHeld = (network: ReturnType<typeof openNetwork>) => network.held.get(holding)?.value

describe('a tap', () => {
  it('[I9] is shown as sending until the answer has come, and as saved from then on', async () => {
    const { network, openTab, shown } = openPhone()
    const queue = openTab()
    expect(queue.own(key, 1)).toBeUndefined()
    tap(queue, '2')
    expect(queue.own(key, 1)).toEqual(sending('2'))
    network.arrive()
    await network.settle()
    expect(queue.own(key, 1)).toEqual(sending('2'))
    await network.answer()
    expect(queue.own(key, 1)).toEqual(saved('2'))
    expect(shown).toEqual([sending('2'), saved('2')])
  })

  it('on "don’t know" is a vote like any other', async () => {
    const { network, openTab } = openPhone()
    const queue = openTab()
    tap(queue, null)
    await network.answer()
    expect(queue.own(key, 1)).toEqual(saved(null))
    expect(valueHeld(network)).toBeNull()
  })

  it('[I2] made offline arrives once, with the voteId and n of the tap', async () => {
    const { network, openTab } = openPhone()
    const queue = openTab()
    tap(queue, '1')
    for (let tries = 0; tries < 5; tries++) {
      await network.lose()
      expect(queue.own(key, 1)).toEqual(sending('1'))
      queue.flush()
    }
    await network.answer()
    expect(queue.own(key, 1)).toEqual(saved('1'))
    expect(new Set(network.sent.map((vote) => JSON.stringify(vote))).size).toBe(1)
    expect(network.log.size).toBe(1)
  })

  it('[I2] [I9] whose reply is lost is sent again with the same voteId and n, and counts once', async () => {
    const { network, openTab } = openPhone()
    const queue = openTab()
    tap(queue, '-2')
    network.arrive()
    await network.lose()
    expect([queue.own(key, 1), valueHeld(network)]).toEqual([sending('-2'), '-2'])
    queue.flush()
    expect(network.sent[1]).toEqual(network.sent[0])
    await network.answer()
    expect(queue.own(key, 1)).toEqual(saved('-2'))
    expect(network.log.size).toBe(1)
  })

  it.each<ErrorCode | 'unreachable'>(['unreachable', 'not_saved', 'server_error'])(
    '[I9] answered with %s is still shown as sending, and is sent again by itself',
    async (error) => {
      const { network, openTab } = openPhone()
      const queue = openTab()
      tap(queue, '2')
      const again = network.nextSend()
      network.inFlight.splice(0).forEach((request) => {
        request.answer({ error })
      })
      await network.settle()
      expect([queue.own(key, 1), queue.refusal(key)]).toEqual([sending('2'), undefined])
      await again
      expect(network.sent[1]).toEqual(network.sent[0])
      await network.answer()
      expect(queue.own(key, 1)).toEqual(saved('2'))
    },
  )

  it('that is being sent is not sent a second time by flushing', () => {
    const { network, openTab } = openPhone()
    const queue = openTab()
    tap(queue, '2')
    for (let again = 0; again < 3; again++) queue.flush()
    expect(network.sent).toHaveLength(1)
  })

  it('that was answered is not sent again', async () => {
    const { network, openTab } = openPhone()
    const queue = openTab()
    tap(queue, '2')
    await network.answer()
    queue.flush()
    openTab().flush()
    expect(network.sent).toHaveLength(1)
  })

  it('is sent even if the storage is full or forbidden', async () => {
    const { network } = openPhone()
    const forbidden = (): never => {
      throw new DOMException('no', 'QuotaExceededError')
    }
    const storage = openStorage(forbidden)
    const options = { name: nameOf('K7M4QX'), storage, send: network.send, now: () => 0 }
    const queue = openQueue({ ...options, onChange: () => {} })
    tap(queue, '1')
    tap(queue, '2')
    expect(network.sent.map(({ n }) => n)).toEqual([1, 2])
    await network.answer()
    await network.answer()
    expect(queue.own(key, 1)).toEqual(saved('2'))
    queue.close()
  })

  it.each(['', 'null and void', '{', '[['])('is sent even if the storage contains "%s"', async (text) => {
    const { storage, network, openTab } = openPhone()
    storage.setItem(`${nameOf('K7M4QX')} ${key}`, text)
    const queue = openTab()
    tap(queue, '1')
    await network.answer()
    expect(queue.own(key, 1)).toEqual(saved('1'))
  })

  it('in one room does not count in another', async () => {
    const { network, openTab } = openPhone()
    const [one, other] = [openTab('K7M4QX'), openTab('ABCDEF')]
    tap(one, '2')
    await network.answer()
    expect([one.own(key, 1), other.own(key, 1)]).toEqual([saved('2'), undefined])
  })

  it('in one epoch does not count in another, and undoing the reset brings it back', async () => {
    const { network, openTab } = openPhone()
    const queue = openTab()
    tap(queue, '2', 1)
    await network.answer()
    expect(queue.own(key, 2)).toBeUndefined()
    tap(queue, '-1', 2)
    expect([queue.own(key, 1), queue.own(key, 2)]).toEqual([saved('2'), sending('-1')])
    await network.answer()
    expect([queue.own(key, 1), queue.own(key, 2)]).toEqual([saved('2'), saved('-1')])
  })
})

describe('a change of mind', () => {
  it('[I3] while the older tap is being sent: the newer one is shown, whichever is answered first', async () => {
    const { network, openTab } = openPhone()
    const queue = openTab()
    tap(queue, '1')
    tap(queue, '-1')
    const [older, newer] = network.inFlight
    expect(newer?.vote.n).toBeGreaterThan(older?.vote.n ?? 0)
    expect(newer?.vote.voteId).not.toBe(older?.vote.voteId)
    network.arrive(older)
    await network.answer(newer)
    expect(queue.own(key, 1)).toEqual(saved('-1'))
    await network.answer(older)
    expect(queue.own(key, 1)).toEqual(saved('-1'))
    expect(valueHeld(network)).toBe('-1')
  })

  it('[I3] [I9] the answer to the older tap does not make the newer one saved', async () => {
    const { network, openTab } = openPhone()
    const queue = openTab()
    tap(queue, '1')
    tap(queue, '-1')
    await network.answer()
    expect(queue.own(key, 1)).toEqual(sending('-1'))
    await network.answer()
    expect(queue.own(key, 1)).toEqual(saved('-1'))
  })

  it('[I3] whose older tap arrives after the newer one stays as it is', async () => {
    const { network, openTab } = openPhone()
    const queue = openTab()
    tap(queue, '1')
    tap(queue, '-1')
    const [older, newer] = network.inFlight
    await network.answer(newer)
    await network.answer(older)
    expect([queue.own(key, 1), valueHeld(network)]).toEqual([saved('-1'), '-1'])
  })

  it('whose older tap is lost sends only the newer one', async () => {
    const { network, openTab } = openPhone()
    const queue = openTab()
    tap(queue, '1')
    tap(queue, '-1')
    await network.lose()
    queue.flush()
    await network.answer()
    expect(network.sent.map(({ value }) => value)).toEqual(['1', '-1'])
    expect(queue.own(key, 1)).toEqual(saved('-1'))
  })
})

describe('a refusal', () => {
  it.each<ErrorCode>([
    'closed',
    'epoch_changed',
    'room_locked',
    'room_ended',
    'no_such_room',
    'vote_id_used',
    'bad_request',
  ])('[I6] %s is shown and not tried again, until the next tap', async (error) => {
    const { network, openTab } = openPhone()
    const queue = openTab()
    tap(queue, '2')
    network.gate.refuses = error
    await network.answer()
    expect([queue.own(key, 1), queue.refusal(key)]).toEqual([undefined, error])
    queue.flush()
    expect(network.sent).toHaveLength(1)
    network.gate.refuses = undefined
    tap(queue, '1')
    expect([queue.own(key, 1), queue.refusal(key)]).toEqual([sending('1'), undefined])
    await network.answer()
    expect(queue.own(key, 1)).toEqual(saved('1'))
  })

  it('[I6] of a change of mind leaves the saved vote', async () => {
    const { network, openTab } = openPhone()
    const queue = openTab()
    tap(queue, '2')
    await network.answer()
    network.gate.refuses = 'closed'
    tap(queue, '-2')
    await network.answer()
    expect([queue.own(key, 1), queue.refusal(key), valueHeld(network)]).toEqual([saved('2'), 'closed', '2'])
  })

  it('[I6] of an older tap is not shown while a newer one is being sent', async () => {
    const { network, openTab } = openPhone()
    const queue = openTab()
    tap(queue, '2')
    network.gate.refuses = 'closed'
    network.arrive()
    network.gate.refuses = undefined
    tap(queue, '1')
    await network.answer()
    expect([queue.own(key, 1), queue.refusal(key)]).toEqual([sending('1'), undefined])
    await network.answer()
    expect(queue.own(key, 1)).toEqual(saved('1'))
  })

  it('[I6] of a tap that waited offline through a reset is shown', async () => {
    const { network, openTab } = openPhone()
    const queue = openTab()
    tap(queue, '2', 1)
    await network.lose()
    network.gate.refuses = 'epoch_changed'
    queue.flush()
    await network.answer()
    expect([queue.refusal(key), queue.own(key, 1), queue.own(key, 2)]).toEqual(['epoch_changed', undefined, undefined])
  })

  it('[I2] is not the answer to a vote that was accepted before the close', async () => {
    const { network, openTab } = openPhone()
    const queue = openTab()
    tap(queue, '2')
    network.arrive()
    await network.lose()
    network.gate.refuses = 'closed'
    queue.flush()
    await network.answer()
    expect([queue.own(key, 1), queue.refusal(key)]).toEqual([saved('2'), undefined])
  })
})

describe('a reload', () => {
  it('[I2] [I9] keeps a waiting tap as sending and sends it under the same voteId and n', async () => {
    const { network, openTab } = openPhone()
    const first = openTab()
    tap(first, '2')
    network.arrive()
    first.close()
    const second = openTab()
    expect(second.own(key, 1)).toEqual(sending('2'))
    second.flush()
    expect(network.sent[1]).toEqual(network.sent[0])
    await network.answer(network.inFlight[1])
    expect(second.own(key, 1)).toEqual(saved('2'))
    expect(network.log.size).toBe(1)
  })

  it('keeps the saved vote, and the next tap has a higher n', async () => {
    const { network, openTab } = openPhone()
    const first = openTab()
    tap(first, '2')
    await network.answer()
    first.close()
    const second = openTab()
    expect(second.own(key, 1)).toEqual(saved('2'))
    tap(second, '-2')
    await network.answer()
    expect([second.own(key, 1), valueHeld(network)]).toEqual([saved('-2'), '-2'])
  })

  it('closes the old page, on which a late answer changes nothing', async () => {
    const { network, openTab, shown } = openPhone()
    const queue = openTab()
    tap(queue, '2')
    queue.close()
    await network.answer()
    expect(shown).toEqual([sending('2')])
    queue.flush()
    expect(network.sent).toHaveLength(1)
  })

  it('with an emptied storage gets the held vote from the server, and the next tap has a higher n', async () => {
    const { network, openTab } = openPhone()
    const first = openTab()
    for (const value of ['2', '1', '0']) {
      tap(first, value)
      await network.answer()
    }
    const queue = openQueue({ name: nameOf('K7M4QX'), storage: newStorage(), send: network.send, onChange: () => {} })
    queue.learn()(network.mine())
    expect(queue.own(key, 1)).toEqual(saved('0'))
    tap(queue, '-1')
    await network.answer()
    expect([queue.own(key, 1), valueHeld(network)]).toEqual([saved('-1'), '-1'])
    queue.close()
  })

  it('[I9] that gets the held vote while a tap waits still shows the tap as sending', () => {
    const { openTab } = openPhone()
    const queue = openTab()
    tap(queue, '2')
    queue.learn()([{ ...poll, value: '-2', n: 1 }])
    expect(queue.own(key, 1)).toEqual(sending('2'))
  })

  it('a late answer does not replace a newer vote', async () => {
    const { network, openTab } = openPhone()
    const queue = openTab()
    tap(queue, '2')
    await network.answer()
    const [learn, old] = [queue.learn(), network.mine()]
    tap(queue, '-2')
    await network.answer()
    learn(old)
    expect(queue.own(key, 1)).toEqual(saved('-2'))
  })
})

describe('a vote that the server does not have', () => {
  it('[C1] is forgotten, and not shown as saved after a reload either', async () => {
    const { network, openTab } = openPhone()
    const queue = openTab()
    tap(queue, '2')
    await network.answer()
    queue.learn()([])
    expect([queue.own(key, 1), openTab().own(key, 1)]).toEqual([undefined, undefined])
    queue.learn()(network.mine())
    expect(queue.own(key, 1)).toEqual(saved('2'))
  })

  it('[C1] is replaced by the vote that the server has, though that is older', () => {
    const { openTab } = openPhone()
    const queue = openTab()
    queue.learn()([{ ...poll, value: '2', n: 5 }])
    queue.learn()([{ ...poll, value: '-1', n: 3 }])
    expect(queue.own(key, 1)).toEqual(saved('-1'))
    tap(queue, '0')
    expect(queue.own(key, 1)).toEqual(sending('0'))
  })

  it('[C1] is forgotten in epochs that the server does not list, and kept in those that it lists', () => {
    const { openTab } = openPhone()
    const queue = openTab()
    queue.learn()([
      { ...poll, value: '2', n: 1 },
      { ...poll, epoch: 2, value: '1', n: 2 },
    ])
    queue.learn()([{ ...poll, value: '2', n: 1 }])
    expect([queue.own(key, 1), queue.own(key, 2)]).toEqual([saved('2'), undefined])
  })

  it('[C1] [I9] is not forgotten because of an answer that was under way when the vote was acknowledged', async () => {
    const { network, openTab } = openPhone()
    const queue = openTab()
    tap(queue, '2')
    const learn = queue.learn()
    const before = network.mine()
    await network.answer()
    learn(before)
    expect([before, queue.own(key, 1)]).toEqual([[], saved('2')])
  })

  it('[C1] [I9] still waits if it was not acknowledged', () => {
    const { openTab } = openPhone()
    const queue = openTab()
    tap(queue, '2')
    queue.learn()([])
    expect([queue.own(key, 1), openTab().own(key, 1)]).toEqual([sending('2'), sending('2')])
  })

  it('[C1] is forgotten in the other tab as well, and does not come back from there', () => {
    const { storage, openTab } = openPhone()
    const hear = hearIn(storage)
    const [one, two] = [openTab(), openTab()]
    one.learn()([{ ...poll, value: '2', n: 1 }])
    hear(two)
    one.learn()([])
    hear(two)
    hear(one)
    expect([one.own(key, 1), two.own(key, 1)]).toEqual([undefined, undefined])
  })

  it('[C1] kept under the key that all polls shared is taken over once, with the taps that still wait', async () => {
    const { storage, network, openTab } = openPhone()
    const { wording: _, ...old } = { ...poll, voteId: 'f'.repeat(32), value: 1, n: 7, lang: 'en' }
    const kept = [
      [key, { n: 7, pending: old, held: [] }],
      ['thesis.before', { n: 2, held: [{ claim: 'thesis', round: 'before', epoch: 1, value: -2, n: 2 }] }],
    ]
    storage.setItem('votes K7M4QX', JSON.stringify(kept))
    adoptOldVotes(storage, { code: 'K7M4QX', debate: 'test', id: 'K7M4QX' })
    expect(storage.getItem('votes K7M4QX')).toBeNull()
    const queue = openTab()
    expect([queue.own(key, 1), queue.own('thesis.before', 1)]).toEqual([sending('1'), saved('-2')])
    queue.flush()
    await network.answer()
    expect([network.sent, queue.own(key, 1)]).toEqual([[{ ...old, wording: '0'.repeat(12), value: '1' }], saved('1')])
    queue.learn()(network.mine())
    expect([queue.own(key, 1), queue.own('thesis.before', 1)]).toEqual([saved('1'), undefined])
  })
})

describe('a server that asks to wait', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
  afterEach(() => void vi.useRealTimers())

  it.each<ErrorCode>(['too_fast', 'too_busy'])(
    '[B4] %s: gets no request before that, whatever is tapped',
    async (error) => {
      const { network, openTab } = openPhone()
      const queue = openTab()
      tap(queue, '2')
      const [request] = network.inFlight.splice(0)
      request?.answer({ error, retryAfter: 5000 })
      await network.settle()
      tap(queue, '1')
      queue.flush()
      vi.advanceTimersByTime(4999)
      expect(network.sent).toHaveLength(1)
      expect(queue.own(key, 1)?.status).toBe('sending')
      vi.advanceTimersByTime(3500)
      expect(network.sent.map(({ value }) => value)).toEqual(['2', '1'])
      await network.answer()
      expect([queue.own(key, 1), queue.refusal(key)]).toEqual([saved('1'), undefined])
    },
  )

  it('[B3] does not get the next requests of a whole room at the same moment', async () => {
    const times = new Set<number>()
    for (let phone = 0; phone < 40; phone++) {
      const { network, openTab } = openPhone()
      tap(openTab(), '2')
      const [request] = network.inFlight.splice(0)
      request?.answer({ error: 'too_busy', retryAfter: 1000 })
      await network.settle()
      const began = performance.now()
      while (network.sent.length < 2) vi.advanceTimersByTime(10)
      times.add(Math.floor((performance.now() - began) / 500))
    }
    expect(times.size).toBeGreaterThanOrEqual(4)
    expect(Math.min(...times)).toBeGreaterThanOrEqual(2)
  })

  it('[I9] leaves a tap unsaved, and the phone says why after three seconds and not before', async () => {
    const { network, openTab, shown } = openPhone()
    const queue = openTab()
    tap(queue, '2')
    const [request] = network.inFlight.splice(0)
    request?.answer({ error: 'too_busy', retryAfter: 9000 })
    await network.settle()
    vi.advanceTimersByTime(2999)
    expect(queue.own(key, 1)).toEqual(sending('2'))
    vi.advanceTimersByTime(1)
    expect(shown.at(-1)).toEqual({ ...sending('2'), why: 'too_busy' })
    vi.advanceTimersByTime(10_000)
    await network.answer()
    expect(queue.own(key, 1)).toEqual(saved('2'))
  })
})

describe('a broken network', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
  afterEach(() => void vi.useRealTimers())

  it('[I9] a tap that waits is sent again, however often another poll is tapped', async () => {
    const { network, openTab } = openPhone()
    const queue = openTab()
    tap(queue, '2')
    await network.lose()
    const isSentAgain = () => network.sent.filter(({ claim }) => claim === poll.claim).length > 1
    for (let at = 0; at < 11_000 && !isSentAgain(); at += 150) {
      queue.cast({ ...poll, claim: 'another', epoch: 1 }, '1', 'en')
      while (network.inFlight.length > 0) await network.lose()
      vi.advanceTimersByTime(150)
    }
    expect(isSentAgain()).toBe(true)
  })

  it('[B4] a retry that was planned does not come before the time that the server asks for since', async () => {
    const { network, openTab } = openPhone()
    const queue = openTab()
    tap(queue, '2')
    await network.lose()
    queue.cast({ ...poll, claim: 'another', epoch: 1 }, '1', 'en')
    const [request] = network.inFlight.splice(0)
    request?.answer({ error: 'too_busy', retryAfter: 5000 })
    await network.settle()
    vi.advanceTimersByTime(4999)
    expect(network.sent).toHaveLength(2)
    vi.advanceTimersByTime(3001)
    expect(network.sent.slice(2).map(({ claim }) => claim)).toEqual([poll.claim, 'another'])
  })
})

describe('two tabs of one browser', () => {
  it('[I3] the later tap wins, in whichever tab it was made', async () => {
    const { network, openTab } = openPhone()
    const [one, two] = [openTab(), openTab()]
    tap(one, '2')
    tap(two, '-2')
    tap(one, '1')
    while (network.inFlight.length) await network.answer(network.inFlight.at(-1))
    expect(valueHeld(network)).toBe('1')
    expect(one.own(key, 1)).toEqual(saved('1'))
  })

  it('[I3] the later tap wins even if the other tab was answered in between', async () => {
    for (let run = 0; run < 20; run++) {
      const { network, openTab } = openPhone()
      const [one, two] = [openTab(), openTab()]
      tap(one, '2')
      tap(two, '-2')
      await network.answer()
      tap(one, '0')
      while (network.inFlight.length) await network.answer()
      expect([...new Map(network.sent.map(({ voteId, n }) => [voteId, n])).values()]).toEqual([1, 2, 3])
      expect(valueHeld(network)).toBe('0')
    }
  })

  it('[I9] a tap that waits is not forgotten when the other tab is answered', async () => {
    const { network, openTab } = openPhone()
    const [one, two] = [openTab(), openTab()]
    tap(one, '2')
    tap(two, '-2')
    const [first, second] = network.inFlight
    await network.answer(first)
    await network.lose(second)
    two.close()
    const again = openTab()
    expect(again.own(key, 1)).toEqual(sending('-2'))
    again.flush()
    while (network.inFlight.length) await network.answer()
    expect([again.own(key, 1), valueHeld(network)]).toEqual([saved('-2'), '-2'])
  })

  it('a tap whose tab is gone is sent by the remaining tab, as soon as that learns of it', async () => {
    const { network, openTab } = openPhone()
    const [one, two] = [openTab(), openTab()]
    tap(one, '2')
    tap(two, '-2')
    const [first, second] = network.inFlight
    await network.lose(second)
    two.close()
    await network.answer(first)
    expect(network.sent.at(-1)).toEqual(second?.vote)
    expect(one.own(key, 1)).toEqual(sending('-2'))
    await network.answer()
    expect([one.own(key, 1), valueHeld(network)]).toEqual([saved('-2'), '-2'])
  })

  it('a tap that was answered in the other tab is shown as saved in this one too, as soon as it learns of it', async () => {
    const { network, openTab } = openPhone()
    const one = openTab()
    tap(one, '2')
    const two = openTab()
    expect(two.own(key, 1)).toEqual(sending('2'))
    await network.answer()
    two.cast({ ...poll, claim: 'thesis', round: 'before' }, '-1', 'en')
    expect(two.own(key, 1)).toEqual(saved('2'))
  })

  it('a tab that reads the storage again shows the votes of the other tab, and sends nothing', async () => {
    const { storage, network, openTab } = openPhone()
    const hear = hearIn(storage)
    const [one, two] = [openTab(), openTab()]
    tap(one, '2')
    hear(two)
    expect(two.own(key, 1)).toEqual(sending('2'))
    await network.answer()
    two.hear({ key: 'lang', newValue: 'ja' })
    expect(two.own(key, 1)).toEqual(sending('2'))
    hear(two)
    expect(two.own(key, 1)).toEqual(saved('2'))
    expect(network.sent).toHaveLength(1)
  })

  it('[I6] a tap that was refused in one tab does not go on waiting in the other', async () => {
    const { storage, network, openTab } = openPhone()
    const hear = hearIn(storage)
    const [one, two] = [openTab(), openTab()]
    tap(one, '2')
    hear(two)
    network.gate.refuses = 'closed'
    await network.answer()
    hear(two)
    expect(two.own(key, 1)).toBeUndefined()
    network.gate.refuses = undefined
    two.flush()
    expect(network.sent).toHaveLength(1)
  })

  it('a tap on one claim does not undo what the other tab did on another', async () => {
    const { network, openTab } = openPhone()
    const [one, two] = [openTab(), openTab()]
    tap(one, '2')
    two.cast({ ...poll, claim: 'thesis', round: 'before' }, '-1', 'en')
    while (network.inFlight.length) await network.answer()
    const reloaded = openTab()
    expect([reloaded.own(key, 1), reloaded.own('thesis.before', 1)]).toEqual([saved('2'), saved('-1')])
  })
})

describe('whatever the network does', () => {
  type Step =
    | { act: 'tap'; tab: number; value: Value }
    | { act: 'arrive' | 'answer' | 'lose'; index: number }
    | { act: 'flush' | 'reload' | 'learn'; tab: number }
    | { act: 'close' | 'open' }
  const value = fc.constantFrom<Value>('-2', '-1', '0', '1', '2', null)
  const stepsOf = (tabs: number, closes: boolean) => {
    const tab = fc.nat(tabs - 1)
    const wires = fc.record({
      act: fc.constantFrom('arrive' as const, 'answer' as const, 'lose' as const),
      index: fc.nat(9),
    })
    const acts = fc.record({ act: fc.constantFrom('flush' as const, 'reload' as const, 'learn' as const), tab })
    const step = fc.oneof<fc.WeightedArbitrary<Step>[]>(
      { weight: 4, arbitrary: fc.record({ act: fc.constant('tap' as const), tab, value }) },
      { weight: 6, arbitrary: wires },
      { weight: 3, arbitrary: acts },
      { weight: closes ? 2 : 0, arbitrary: fc.record({ act: fc.constantFrom('close' as const, 'open' as const) }) },
    )
    return fc.array(step, { minLength: 1, maxLength: 50, size: 'max' })
  }

  /** Plays a sequence of steps, then lets the network work until nothing waits; `check` runs after every step. */
  async function play(tabs: number, steps: Step[]) {
    const storage = newStorage()
    const network = openNetwork()
    const acked = new Set<string>()
    const send = async (vote: Vote) => {
      const answer = await network.send(vote)
      if ('data' in answer) acked.add(JSON.stringify(answer.data))
      return answer
    }
    const openTab = () => openQueue({ name: nameOf('K7M4QX'), storage, send, onChange: () => {} })
    const queues = Array.from({ length: tabs }, openTab)
    const queueOf = (tab: number) => queues[tab] as VoteQueue
    let last: { value: Value; tab: number; n: number } | undefined

    const check = () => {
      for (const queue of queues) {
        const own = queue.own(key, 1)
        if (own?.status !== 'saved') continue
        const isAcked = [...acked].some((text) => JSON.parse(text).value === own.value)
        expect(isAcked, '[I9] saved is only what an answer said').toBe(true)
      }
    }
    const request = (index: number) => network.inFlight[index % (network.inFlight.length || 1)]
    for (const step of steps) {
      if (step.act === 'tap') {
        tap(queueOf(step.tab), step.value)
        last = { value: step.value, tab: step.tab, n: network.sent.at(-1)?.n ?? 0 }
      } else if ('index' in step) {
        const one = request(step.index)
        if (one) await network[step.act](one)
      } else if ('tab' in step) {
        if (step.act === 'flush') queueOf(step.tab).flush()
        if (step.act === 'learn') {
          for (const held of network.mine()) acked.add(JSON.stringify(held))
          queueOf(step.tab).learn()(network.mine())
        }
        if (step.act === 'reload') {
          queueOf(step.tab).close()
          queues[step.tab] = openTab()
        }
      } else network.gate.refuses = step.act === 'close' ? 'closed' : undefined
      check()
    }
    for (let quiet = false; !quiet; ) {
      for (const queue of queues) queue.flush()
      quiet = network.inFlight.length === 0
      while (network.inFlight.length) await network.answer()
      check()
    }
    for (const queue of queues) queue.close()
    return { network, queues, last }
  }

  it.each([1, 2])(
    '[I2] [I3] [I9] after any sequence of events in %i tabs the server holds the last tap, once',
    async (tabs) => {
      await fc.assert(
        fc.asyncProperty(stepsOf(tabs, false), async (steps) => {
          const { network, queues, last } = await play(tabs, steps)
          if (!last) return
          expect(valueHeld(network)).toBe(last.value)
          expect(queues[last.tab]?.own(key, 1)).toEqual(saved(last.value))
          for (const vote of network.sent) {
            const same = network.sent.filter(({ voteId }) => voteId === vote.voteId)
            for (const again of same) expect(again).toEqual(vote)
            expect(new Set(network.sent.filter(({ n }) => n === vote.n).map(({ voteId }) => voteId)).size).toBe(1)
          }
        }),
        { numRuns: runs(400) },
      )
    },
  )

  it('[I6] [I9] after any sequence of events in which polls close, the last tap is held and saved, or shown as refused', async () => {
    await fc.assert(
      fc.asyncProperty(stepsOf(1, true), async (steps) => {
        const { network, queues, last } = await play(
          1,
          steps.filter(({ act }) => act !== 'reload'),
        )
        if (!last) return
        const [queue] = queues
        const isHeld = network.held.get(holding)?.n === last.n
        expect(queue?.refusal(key)).toBe(isHeld ? undefined : 'closed')
        if (isHeld) expect(queue?.own(key, 1)).toEqual(saved(last.value))
        else expect(queue?.own(key, 1)?.status).not.toBe('sending')
        queue?.learn()(network.mine())
        const held = network.held.get(holding)
        expect(queue?.own(key, 1)).toEqual(held && saved(held.value))
      }),
      { numRuns: runs(400) },
    )
  })
})
