// Whether the streams of a session's state arrive at once, stay open, and are as many as a hall behind one address needs. Each is a stream
// of the room that is always open, as a phone's; it counts as nobody's vote.
import { paths } from '../../core/contract.ts'
import { readersCode } from '../../core/room-code.ts'
import { open, type Way } from './ask.ts'
import { strangersSecret } from './calls.ts'
import { type Finding, ok, toSeconds, wrong } from './finding.ts'

/** In milliseconds. `first`: until the first event; `beat`: between two; `whole`: how long a stream is listened to. */
export interface Waits {
  first: number
  beat: number
  whole: number
}
/** The program sends an event at least every 15 s; clients give a stream up after 35 s without one. */
export const usualWaits: Waits = { first: 3000, beat: 17_000, whole: 35_000 }

/** Phones of a hall behind one address. */
const crowd = 20

const unbuffered =
  'Let the proxy pass each event on at once: nginx proxy_buffering off (and no proxy_ignore_headers X-Accel-Buffering), Caddy does so if nothing is set; no compression of text/event-stream; no CDN in front of /api.'

interface Stream {
  /** Undefined: no answer came. */
  status: number | undefined
  coding: string | undefined
  /** When each piece came, in milliseconds from the request. */
  pieces: number[]
  /** When the other side ended it, in the same way. */
  endedAt: number | undefined
}

/**
 * Listens for as long as `patience` says, and at least until an answer came or the other side ended it. `isEnough`: whether it may
 * stop before, asked at each piece. Never rejects.
 */
async function listen(way: Way, debate: string, patience: Promise<unknown>, isEnough = () => false): Promise<Stream> {
  const control = new AbortController()
  const begun = performance.now()
  const stream: Stream = { status: undefined, coding: undefined, pieces: [], endedAt: undefined }
  const url = way.base + paths.live(readersCode(debate), 'phone')
  void patience.then(() => control.abort())
  try {
    const response = await open(way, url, { headers: strangersSecret() }, control.signal)
    stream.status = response.statusCode
    stream.coding = response.headers['content-encoding']
    for await (const _ of response) {
      stream.pieces.push(performance.now() - begun)
      if (isEnough()) break
    }
  } catch {
    // What arrived of the stream says what became of it.
  }
  if (!control.signal.aborted && !isEnough()) stream.endedAt = performance.now() - begun
  control.abort()
  return stream
}

/** Whether a stream brings its events at once, and stays open. */
export async function checkStream(way: Way, debate: string, waits: Waits): Promise<Finding[]> {
  const wait = startWait(waits.first)
  const { status, coding, pieces, endedAt } = await listen(way, debate, wait.over, () => true)
  wait.stop()
  if (status !== undefined && status !== 200) {
    const what = `The stream of a session's state is answered ${status}.`
    return [wrong('stream', what, 'Let the proxy pass on everything below /api.')]
  }
  const [first] = pieces
  if (first === undefined && endedAt === undefined) {
    const what = `Streams are held back: nothing arrived within ${toSeconds(waits.first)}, so screens and phones are seconds late.`
    return [wrong('stream', what, unbuffered)]
  }
  const packed = wrong('stream', `The proxy compresses streams (${coding}), which delays them.`, unbuffered)
  const whole = startWait(waits.whole)
  const long = await listen(way, debate, whole.over)
  whole.stop()
  return [...(coding === undefined ? [] : [packed]), judge(long, waits, first ?? 0)]
}

function judge({ pieces, endedAt }: Stream, { beat, whole }: Waits, first: number): Finding {
  if (endedAt !== undefined)
    return wrong(
      'stream',
      `A stream was cut after ${toSeconds(endedAt)}: phones and screens connect again and again, and are late meanwhile.`,
      'Give streams time: nginx proxy_read_timeout 1h; with another proxy, a CDN or a cloud, its idle and request timeouts. If the program was restarted just now, ask again.',
    )
  const gap = [...pieces, whole].reduce((most, time, index) => Math.max(most, time - (pieces[index - 1] ?? 0)), 0)
  if (gap > beat)
    return wrong(
      'stream',
      `A stream was silent for ${toSeconds(gap)}, though the program sends something every 15 s.`,
      unbuffered,
    )
  const opened = `A stream brought its first event after ${toSeconds(first)}`
  return ok('stream', `${opened} and stayed open for ${toSeconds(whole)}.`)
}

/** Whether as many phones as a hall has behind one address can follow a session at once. */
export async function checkCrowd(way: Way, debate: string, { first }: Waits): Promise<Finding[]> {
  const wait = startWait(first)
  // All stay open until each has brought something or ended, or the wait is over.
  const settled = new Set<number>()
  const settle = (phone: number) => {
    settled.add(phone)
    if (settled.size === crowd) wait.stop()
    return false
  }
  const all = Array.from({ length: crowd }, async (_, phone) => {
    const stream = await listen(way, debate, wait.over, () => settle(phone))
    settle(phone)
    return stream
  })
  const streams = await Promise.all(all)
  wait.stop()
  const lost = streams.filter(
    ({ status, endedAt }) => (status !== undefined && status !== 200) || endedAt !== undefined,
  )
  if (lost.length === 0) return [ok('crowd', `${crowd} phones behind one address can follow at once.`)]
  const statuses = [...new Set(lost.flatMap(({ status }) => (status === undefined || status === 200 ? [] : [status])))]
  return [
    wrong(
      'crowd',
      `Of ${crowd} phones behind one address, ${lost.length} were refused a stream${statuses.length > 0 ? ` (${statuses.join(', ')})` : ''}: a hall has one address.`,
      'Take the limit for one address off (nginx limit_conn and limit_req; a firewall or CDN has such limits too).',
    ),
  ]
}

/** A wait that can be ended. */
function startWait(milliseconds: number): { over: Promise<void>; stop(): void } {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, milliseconds)
  const stop = () => {
    clearTimeout(timer)
    resolve()
  }
  return { over: promise, stop }
}
