// Asks a server as a stranger's browser would: no key, the compressions that browsers take, and answers as they arrived, with every header
// as often as it was sent.
import { request as askPlain, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { request as askSafely } from 'node:https'
import type { LookupFunction } from 'node:net'
import { rootCertificates } from 'node:tls'
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib'

/** How to reach a server. `base`: its address without a final slash. */
export interface Way {
  base: string
  /** Milliseconds in which an answer must be complete. */
  patience: number
  /** Where names lead; absent: as the system says. */
  lookup?: LookupFunction | undefined
  /** An authority whose certificates are taken, besides those that browsers know. */
  authority?: string | undefined
  /** Whether any certificate is taken, since it was found to be wrong and the rest is to be seen all the same. */
  takesAnyCertificate?: boolean
}

/** An address as browsers read it, without a final slash: capitals, a usual port and signs of other scripts do not make it another one. */
export const toBase = (url: string): string => {
  const { origin, pathname } = new URL(url)
  return origin + pathname.replace(/\/+$/, '')
}

/** The most bytes of an answer, also once it is unpacked: ten times the largest of the program's. */
const most = 8_000_000

/** An answer that no browser could show: more bytes than `most`, or bytes that are not what its headers say. */
export class BadAnswerError extends Error {}

interface Asked {
  method?: string
  headers?: Record<string, string>
  body?: string
  patience?: number
}

export interface Answer {
  url: string
  status: number
  headers: IncomingHttpHeaders
  /** How often a header was sent. */
  timesSent(name: string): number
  text: string
  /** The text as JSON, or undefined. */
  json: unknown
  /** Milliseconds until the first byte. */
  firstByte: number
  /** The time of this machine at which the first byte came. */
  at: number
}

/** Sends a request; `signal` ends it. */
export function open(way: Way, url: string, asked: Asked, signal: AbortSignal): Promise<IncomingMessage> {
  const { lookup, authority, takesAnyCertificate } = way
  const ask = url.startsWith('https:') ? askSafely : askPlain
  return new Promise((resolve, reject) => {
    const sent = ask(
      url,
      {
        ...{ method: asked.method ?? 'GET', agent: false, signal },
        ...(lookup ? { lookup } : {}),
        ...(authority === undefined ? {} : { ca: [...rootCertificates, authority] }),
        ...(takesAnyCertificate ? { rejectUnauthorized: false } : {}),
        headers: {
          ...{ accept: '*/*', 'accept-encoding': 'gzip, deflate, br', 'sec-fetch-site': 'same-origin' },
          ...(asked.body === undefined ? {} : { 'content-type': 'application/json' }),
          ...asked.headers,
        },
      },
      resolve,
    )
    sent.on('error', reject)
    sent.end(asked.body)
  })
}

/** The whole answer. `at`: a path below the base, or an address. Rejects with the error of the network. */
export async function ask(way: Way, at: string, asked: Asked = {}): Promise<Answer> {
  const url = at.startsWith('/') ? way.base + at : at
  const begun = performance.now()
  const signal = AbortSignal.timeout(asked.patience ?? way.patience)
  const response = await open(way, url, asked, signal)
  const [firstByte, now] = [performance.now() - begun, Date.now()]
  const text = unpack(await readAll(response, signal), response.headers['content-encoding'])
  const names = response.rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase())
  return {
    ...{
      url,
      status: response.statusCode ?? 0,
      headers: response.headers,
      text,
      json: parse(text),
      firstByte,
      at: now,
    },
    timesSent: (name) => names.filter((one) => one === name).length,
  }
}

async function readAll(response: IncomingMessage, signal: AbortSignal): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of response) {
      size += chunk.length
      if (size > most) throw new BadAnswerError(`it has more than ${most / 1e6} MB`)
      chunks.push(chunk)
    }
  } catch (error) {
    // Else a body that comes too slowly would look like a connection that broke.
    throw signal.aborted ? signal.reason : error
  }
  return Buffer.concat(chunks)
}

function unpack(bytes: Buffer, coding: string | undefined): string {
  const limit = { maxOutputLength: most }
  try {
    if (coding === 'gzip') return gunzipSync(bytes, limit).toString()
    if (coding === 'deflate') return inflateSync(bytes, limit).toString()
    return (coding === 'br' ? brotliDecompressSync(bytes, limit) : bytes).toString()
  } catch (error) {
    throw new BadAnswerError(`as ${coding} it cannot be unpacked: ${(error as Error).message}`)
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The code of the program's own error in an answer; undefined where something else answered. */
export function errorOf({ json }: Answer): string | undefined {
  if (typeof json !== 'object' || json === null || !('error' in json)) return undefined
  return typeof json.error === 'string' ? json.error : undefined
}

/** What an answer is, in a few words for a sentence. */
export const nameAnswer = (answer: Answer): string => {
  const error = errorOf(answer)
  return error === undefined ? `${answer.status} that is not the program's` : `${answer.status} ${error}`
}
