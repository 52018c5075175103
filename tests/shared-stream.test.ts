// Several tabs of one browser that follow rooms: the real code that shares a stream, over channels that the test delivers by hand, and a
// server that counts its streams. Only time and delivery are simulated.
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { mostStreams } from '../src/web/shared/census.ts'
import type { Connection, LiveOptions, ReceivedRoom } from '../src/web/shared/live.ts'
import { type Browser, shareStream } from '../src/web/shared/shared-stream.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

type Channel = ReturnType<Browser['openChannel']> & { name: string }

const roomAt = (code: string, version: number): ReceivedRoom => ({
  ...{ code, id: '0123456789abcdef', version, name: '', slide: `v${version}`, step: 0, connected: 0, joinUrl: '' },
  ...{ ended: false, locked: false, hold: false, short: false, texts: false, rehearsal: false },
  ...{ screenLangs: [], addresses: [], polls: {}, swing: null, limit: null, address: null },
  ...{ k: 1, clock: null, crowd: null, receivedAt: performance.now(), debate: { id: 'lunch', hash: '' } },
})

function openBrowser() {
  const channels = new Set<Channel>()
  const waiting: (() => void)[] = []
  const streams = new Set<LiveOptions & { isPollOnly: boolean }>()
  const versions = new Map<string, number>()
  const isServed = true

  const deliver = () => {
    while (waiting.length > 0) waiting.shift()?.()
  }
  /** Changes the room on the server, which reports it at once on all streams and to tabs that poll; a real poll would come later. */
  const change = (code: string) => {
    versions.set(code, (versions.get(code) ?? 1) + 1)
    for (const stream of streams) if (stream.code === code) stream.onRoom(roomAt(code, versions.get(code) ?? 1))
    deliver()
  }

  function openTab(code: string, { as = 'phone' as LiveOptions['as'], key = '', isVisible = true } = {}) {
    const seen = { rooms: [] as ReceivedRoom[], connection: undefined as Connection | undefined, isFrozen: false }
    const mine: Channel[] = []
    const acts = { turn: () => {}, leave: () => {}, wake: () => {} }
    const keep = (name: keyof typeof acts) => (act: () => void) => {
      acts[name] = act
      return () => {
        acts[name] = () => {}
      }
    }
    const browser: Browser = {
      openChannel: (name) => {
        const channel: Channel = {
          name,
          onmessage: null,
          close: () => void channels.delete(channel),
          postMessage: (data) => {
            if (seen.isFrozen) return
            for (const other of channels)
              if (other !== channel && other.name === name)
                waiting.push(() => {
                  if (channels.has(other)) other.onmessage?.call(null as never, { data } as MessageEvent)
                })
          },
        }
        channels.add(channel)
        mine.push(channel)
        return channel
      },
      openStream: (options) => {
        const stream = { ...options, isPollOnly: false }
        streams.add(stream)
        stream.onConnection({ state: 'connecting' })
        waiting.push(() => {
          if (!isServed || !streams.has(stream)) return
          stream.onRoom(roomAt(code, versions.get(code) ?? 1))
          stream.onConnection({ state: 'live' })
        })
        return {
          pollOnly: (isSo) => {
            stream.isPollOnly = isSo
          },
          close: () => void streams.delete(stream),
        }
      },
      isVisible: () => isVisible,
      onTurn: keep('turn'),
      onLeave: keep('leave'),
      onWake: keep('wake'),
    }
    const tab = shareStream(
      {
        ...{ code, as, key },
        onRoom: (room) => seen.rooms.push(room),
        onConnection: (connection) => {
          seen.connection = connection
        },
      },
      browser,
    )
    return {
      ...{ seen, acts, close: tab.close },
      shown: () => seen.rooms.at(-1)?.version,
      turn: (isSeen: boolean) => {
        isVisible = isSeen
        acts.turn()
      },
      /** From now on the tab sends and receives nothing, like a page that has crashed or that the system froze. */
      freeze: () => {
        seen.isFrozen = true
        for (const channel of mine) channel.close()
      },
    }
  }
  const wait = (ms: number) => {
    for (let gone = 0; gone < ms; gone += 100) {
      vi.advanceTimersByTime(100)
      deliver()
    }
  }
  const open = () => [...streams].filter(({ isPollOnly }) => !isPollOnly)
  return { streams, open, deliver, change, openTab, wait, versionOf: (code: string) => versions.get(code) ?? 1 }
}

describe('[B6] tabs of one browser', () => {
  it('in one room share one stream, and each tab sees every change', () => {
    const { open, openTab, deliver, change, wait } = openBrowser()
    const tabs = Array.from({ length: 7 }, () => {
      const tab = openTab('K7M4QX')
      wait(100)
      return tab
    })
    expect(open()).toHaveLength(1)
    change('K7M4QX')
    expect(tabs.map((tab) => [tab.shown(), tab.seen.connection?.state])).toEqual(tabs.map(() => [2, 'live']))
    deliver()
    wait(120_000)
    expect(open()).toHaveLength(1)
  })

  it('that open at the same moment agree on one stream', () => {
    const { open, openTab, deliver } = openBrowser()
    for (let more = 0; more < 7; more++) openTab('K7M4QX')
    deliver()
    expect(open()).toHaveLength(1)
  })

  it.each<[string, (leader: ReturnType<ReturnType<typeof openBrowser>['openTab']>) => void, number]>([
    ['is closed', (leader) => leader.close(), 300],
    ['is left', (leader) => leader.acts.leave(), 300],
    ['is frozen without notice', (leader) => leader.freeze(), 25_000],
  ])('go on when the tab with the stream %s', (_, goes, within) => {
    const { open, streams, openTab, change, wait } = openBrowser()
    const [leader, ...others] = [1, 2, 3].map(() => {
      const tab = openTab('K7M4QX')
      wait(100)
      return tab
    })
    if (!leader) throw new Error('three tabs were opened')
    const [own] = open()
    goes(leader)
    if (own) streams.delete(own)
    wait(within)
    expect(open()).toHaveLength(1)
    change('K7M4QX')
    expect(others.map((tab) => tab.shown())).toEqual([2, 2])
    // No tab has shown a lost connection in the meantime.
    expect(others.map(({ seen }) => seen.connection?.state)).toEqual(['live', 'live'])
  })

  it('that are visible do not depend on a hidden tab', () => {
    const { open, openTab, wait, change } = openBrowser()
    const first = openTab('K7M4QX')
    wait(100)
    const second = openTab('K7M4QX')
    wait(100)
    const [before] = open()
    first.turn(false)
    wait(300)
    const [now] = open()
    expect(open()).toHaveLength(1)
    expect(now).not.toBe(before)
    first.freeze()
    change('K7M4QX')
    expect(second.shown()).toBe(2)
  })

  it('that slept ask whether the stream still exists, and open one if no tab answers', () => {
    const { open, streams, openTab, wait, change } = openBrowser()
    const first = openTab('K7M4QX')
    wait(100)
    const second = openTab('K7M4QX')
    wait(100)
    const [own] = open()
    first.freeze()
    if (own) streams.delete(own)
    second.acts.wake()
    wait(1100)
    change('K7M4QX')
    expect(second.shown()).toBe(2)
  })

  it('with different keys, or of different kinds, share nothing', () => {
    const { open, openTab, wait } = openBrowser()
    for (const key of ['one', 'other']) for (const as of ['desk', 'screen'] as const) openTab('K7M4QX', { as, key })
    openTab('K7M4QX', { as: 'screen' })
    wait(10_000)
    expect(open()).toHaveLength(mostStreams)
    expect(new Set(open().map(({ as, key }) => `${as} ${key}`)).size).toBe(mostStreams)
  })

  it(`in ${mostStreams} rooms have a stream each, and a tab in one more room polls until a stream is free`, () => {
    const { open, streams, openTab, wait } = openBrowser()
    const tabs = ['A', 'B', 'C', 'D', 'E', 'F'].slice(0, mostStreams).map((code) => openTab(code))
    wait(6000)
    expect(open()).toHaveLength(mostStreams)
    const late = openTab('Z')
    wait(100)
    expect([open().length, streams.size]).toEqual([mostStreams, mostStreams + 1])
    tabs[0]?.close()
    wait(100)
    expect([open().length, streams.size]).toEqual([mostStreams, mostStreams])
    late.close()
  })

  it('follow again when they come back from the back/forward cache', () => {
    const { open, openTab, wait, change } = openBrowser()
    const tab = openTab('K7M4QX')
    wait(100)
    tab.acts.leave()
    wait(100)
    expect(open()).toHaveLength(0)
    tab.acts.wake()
    wait(100)
    change('K7M4QX')
    expect(tab.shown()).toBe(2)
  })

  it('from another version of the program, whose rooms these tabs cannot read, have their own streams', () => {
    const { open, openTab, wait } = openBrowser()
    openTab('K7M4QX')
    wait(100)
    for (const stream of open()) {
      const { onRoom } = stream
      stream.onRoom = (room) => onRoom({ ...room, polls: 7 as never })
      stream.onRoom(roomAt('K7M4QX', 2))
    }
    const other = openTab('K7M4QX')
    wait(100)
    expect(open()).toHaveLength(2)
    expect(other.shown()).toBe(1)
  })

  it('soon share one stream and see the last change, whichever tabs open, close, hide, freeze and wake', () => {
    const act = fc.record({
      act: fc.constantFrom('open', 'close', 'hide', 'see', 'freeze', 'wake', 'change', 'wait'),
      tab: fc.nat(6),
    })
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
        const { open, openTab, wait, change, versionOf } = openBrowser()
        let tabs: ReturnType<typeof openTab>[] = []
        for (const { act, tab: index } of acts) {
          const tab = tabs[index % (tabs.length || 1)]
          if (act === 'open' && tabs.length < 7) tabs.push(openTab('K7M4QX'))
          if (act === 'change') change('K7M4QX')
          if (act === 'wait') wait(1000)
          if (!tab) continue
          if (act === 'hide' || act === 'see') tab.turn(act === 'see')
          if (act === 'wake') tab.acts.wake()
          if (act !== 'close' && act !== 'freeze') continue
          tabs = tabs.filter((other) => other !== tab)
          // The stream of a frozen tab is cut off too.
          if (act === 'freeze') tab.freeze()
          tab.close()
        }
        wait(30_000)
        expect(open()).toHaveLength(tabs.length > 0 ? 1 : 0)
        change('K7M4QX')
        for (const tab of tabs) expect(tab.shown()).toBe(versionOf('K7M4QX'))
      }),
      { numRuns: 300 },
    )
  })
})
