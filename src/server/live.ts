// The streams of room states: which stream follows which room, how many there may be, and to which audience each one belongs.
// A limit is checked in the same step in which a stream joins, so that no two streams can both be the last one allowed.

import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { BeatEvent, StreamKind, TallyEvent } from '../core/contract.ts'
import type { PollKey } from '../core/poll.ts'
import { sum } from '../core/suppress.ts'
import { type Audience, createAudience, type Pace } from './audience.ts'
import { countsOf, maySee, type Sight } from './room-view.ts'
import type { Rooms } from './rooms.ts'
import type { StoredRoom } from './store/store.ts'

/** Milliseconds after which every stream gets an event, so that its reader knows that the stream is alive. */
const beatEvery = 15_000
/** Screens of a room without the control key that get the fast pace; any further one gets the phones' pace. */
const mostFastScreens = 20
/** Screens and desks of a room with the control key that get the fast pace, however many others follow the room. */
const mostFastKeyed = 5
/** Streams of a room with the control key, so that one room's presenters cannot fill a server of many rooms. */
const mostKeyed = 100
/** Streams of one voter in a room; one more ends the oldest, which may be one that nobody reads any more. */
const mostOfVoter = 3
/** Streams of a room without the control key, for each voter that a room is expected to have. */
const mostPerExpected = 3

/** A request for a stream. `isKeyed`: it has the control key. `voter`: the pseudonym of the phone's voter, if sent. */
interface Listener {
  kind: StreamKind
  isKeyed: boolean
  voter?: string | undefined
}

interface Stream extends Listener {
  socket: Socket
  pace: Pace
}

/** All streams that follow one room, in the order in which they joined, and the audiences among which they are divided. */
interface Following {
  room: StoredRoom
  keyed: Set<Stream>
  unkeyed: Set<Stream>
  ofVoter: Map<string, Set<Stream>>
  phones: number
  audiences: Record<Sight, Record<Pace, Audience>>
}

export interface LiveOptions {
  rooms: Rooms
  /** Voters that a room is expected to have. */
  size: number
  /** The most streams without a control key on the whole server. */
  mostStreams: number
}

export interface Live {
  /**
   * Answers a request, which has its socket for itself, with the stream: the whole room, then its changes, until one side ends it.
   * False, and the request is not answered, if the room or the server has too many streams.
   */
  join(room: StoredRoom, listener: Listener, response: ServerResponse): boolean
  /** How many phones follow a room, at all servers. */
  connected(code: string): number
  /** Whether any stream here follows a room. */
  isFollowed(code: string): boolean
  /**
   * Sends every room again after a change that no commit reports: the address of this server, or its debates. Streams of a room whose
   * debate is gone end; a client that connects again gets the error.
   */
  tellAll(): void
  /** How many streams of every kind are open on the whole server. */
  streams(): number
  /** Ends all streams. */
  close(): void
}

export function openLive({ rooms, size, mostStreams }: LiveOptions): Live {
  const followed = new Map<string, Following>()
  let unkeyed = 0

  const beats = setInterval(() => {
    for (const following of followed.values()) for (const audience of audiencesOf(following)) audience.beatNow()
  }, beatEvery)
  beats.unref()

  rooms.watch((room, change) => {
    const following = followed.get(room.code)
    if (!following) return
    // A client whose room is deleted, or whose key is old, connects again and then gets the error.
    if (change.isDeleted) for (const stream of following.unkeyed) end(following, stream)
    if (change.isDeleted || change.key) for (const stream of following.keyed) end(following, stream)
    const polls = Object.keys(change.tallies)
    for (const audience of audiencesOf(following)) audience.tell({ state: change.state !== undefined, polls })
    // A vote may come from a new voter, and the desk shows how many there are.
    if (polls.length > 0) for (const desks of Object.values(following.audiences.presenter)) desks.tell({ beat: true })
  })

  rooms.watchElsewhere((code) => {
    const following = followed.get(code)
    if (following) noteFollowers(following)
  })

  function follow(room: StoredRoom): Following {
    const found = followed.get(room.code)
    if (found) return found
    const ofSight = (sight: Sight) => ({ slow: audienceOf(room, sight, 'slow'), fast: audienceOf(room, sight, 'fast') })
    const audiences = { audience: ofSight('audience'), presenter: ofSight('presenter') }
    const following = {
      room,
      keyed: new Set<Stream>(),
      unkeyed: new Set<Stream>(),
      ofVoter: new Map(),
      phones: 0,
      audiences,
    }
    followed.set(room.code, following)
    return following
  }

  const audienceOf = (room: StoredRoom, sight: Sight, pace: Pace): Audience =>
    createAudience({
      pace,
      view: () => rooms.view(room, sight),
      tally: (poll) => tallyOf(room, poll, sight),
      beat: () => beatOf(room, sight),
      isShown: (poll) => maySee(room, poll, 'audience'),
    })

  function beatOf(room: StoredRoom, sight: Sight): BeatEvent {
    const beat = { version: room.version, connected: connected(room.code) }
    return sight === 'presenter' ? { ...beat, crowd: rooms.crowdOf(room) } : beat
  }

  function join(room: StoredRoom, listener: Listener, response: ServerResponse): boolean {
    const { socket } = response
    // A client may disconnect while the room is looked up: its `close` event is over then, so nothing would ever stop counting it.
    if (!socket || socket.destroyed) return true
    const { kind, isKeyed, voter } = listener
    const following = follow(room)
    const own = voter === undefined ? undefined : following.ofVoter.get(voter)
    const [oldest] = own ?? []
    if (oldest && own && own.size >= mostOfVoter) end(following, oldest)
    if (isKeyed ? following.keyed.size >= mostKeyed : !makeSpace(following)) {
      forgetEmpty(following)
      return false
    }
    const stream = { ...listener, socket, pace: paceOf(listener, following) }
    following[isKeyed ? 'keyed' : 'unkeyed'].add(stream)
    if (!isKeyed) unkeyed += 1
    if (voter !== undefined) following.ofVoter.set(voter, (own ?? new Set()).add(stream))
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    })
    response.flushHeaders()
    if (kind === 'phone') countPhone(following, 1)
    following.audiences[sightOf(stream)][stream.pace].add(socket)
    socket.once('close', () => end(following, stream))
    return true
  }

  /**
   * Whether one more stream without the key may follow the room. If the whole server has no stream left, the room with the most
   * streams loses its newest one, so that a flood in one room takes nothing from the others.
   */
  function makeSpace(following: Following): boolean {
    if (following.unkeyed.size >= size * mostPerExpected) return false
    if (unkeyed < mostStreams) return true
    let fullest = following
    for (const one of followed.values()) if (one.unkeyed.size > fullest.unkeyed.size) fullest = one
    if (fullest.unkeyed.size <= following.unkeyed.size + 1) return false
    const newest = [...fullest.unkeyed].at(-1)
    if (newest) end(fullest, newest)
    return true
  }

  /** Ends a stream and stops counting it, whichever side ended it. */
  function end(following: Following, stream: Stream): void {
    stream.socket.destroy()
    const isOpen = following[stream.isKeyed ? 'keyed' : 'unkeyed'].delete(stream)
    if (!isOpen) return
    if (!stream.isKeyed) unkeyed -= 1
    following.audiences[sightOf(stream)][stream.pace].remove(stream.socket)
    const own = stream.voter === undefined ? undefined : following.ofVoter.get(stream.voter)
    own?.delete(stream)
    if (stream.voter !== undefined && own?.size === 0) following.ofVoter.delete(stream.voter)
    if (stream.kind === 'phone') countPhone(following, -1)
    forgetEmpty(following)
  }

  function forgetEmpty({ room, keyed, unkeyed }: Following): void {
    if (keyed.size + unkeyed.size === 0) followed.delete(room.code)
  }

  function countPhone(following: Following, by: 1 | -1): void {
    following.phones += by
    noteFollowers(following)
  }

  /** Tells screens and desks how many phones follow the room, and other servers how many of them do so here. */
  function noteFollowers({ room, phones, ofVoter, audiences: { audience, presenter } }: Following): void {
    // Counts voters and not streams, since this number shows how many people can have voted.
    rooms.noteFollowers(room, { phones, voters: ofVoter.size })
    for (const watching of [audience.fast, presenter.fast, presenter.slow]) watching.tell({ beat: true })
  }

  function tallyOf(room: StoredRoom, poll: PollKey, sight: Sight): TallyEvent {
    const counts = countsOf(room, poll)
    return maySee(room, poll, sight)
      ? { version: room.version, poll, counts }
      : { version: room.version, poll, voted: sum(counts) }
  }

  const connected = (code: string): number => (followed.get(code)?.phones ?? 0) + rooms.elsewhere(code).phones

  return {
    join,
    connected,
    isFollowed: (code) => followed.has(code),
    tellAll: () => {
      for (const following of [...followed.values()]) {
        if (rooms.isHere(following.room)) for (const audience of audiencesOf(following)) audience.tell({ state: true })
        else for (const stream of [...following.keyed, ...following.unkeyed]) end(following, stream)
      }
    },
    streams: () => {
      let count = unkeyed
      for (const { keyed } of followed.values()) count += keyed.size
      return count
    },
    close: () => {
      clearInterval(beats)
      for (const following of followed.values()) {
        for (const audience of audiencesOf(following)) audience.close()
        for (const stream of [...following.keyed, ...following.unkeyed]) stream.socket.destroy()
      }
    },
  }
}

const audiencesOf = ({ audiences }: Following): Audience[] =>
  Object.values(audiences).flatMap((ofSight) => Object.values(ofSight))

const sightOf = ({ kind }: Listener): Sight => (kind === 'desk' ? 'presenter' : 'audience')

/** The pace of one more stream: a stream above the limit gets the slow pace and is not refused. */
function paceOf({ kind, isKeyed }: Listener, { keyed, unkeyed }: Following): Pace {
  if (kind === 'phone') return 'slow'
  if (isKeyed) return keyed.size < mostFastKeyed ? 'fast' : 'slow'
  const screens = [...unkeyed].filter((stream) => stream.kind === 'screen' && stream.pace === 'fast')
  return screens.length < mostFastScreens ? 'fast' : 'slow'
}
