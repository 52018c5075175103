// The requests to the server: each returns its data or an error of the contract's closed list, within a set time.
import * as z from 'zod/mini'
import { ErrorBody, type ErrorCode, errorStatus } from '../../core/contract.ts'
import { serverPath } from './server-path.ts'

/**
 * `unreachable`: there was no answer, or none that makes sense; the same request may be sent again. `retryAfter`: the milliseconds
 * that the server asks the page to wait before that.
 */
export type Reply<T> = { data: T } | { error: ErrorCode | 'unreachable'; body?: unknown; retryAfter?: number }

/** Whether the same request may succeed later. */
export const isPassing = (error: ErrorCode | 'unreachable'): error is Passing =>
  error === 'unreachable' || errorStatus[error] === 429 || errorStatus[error] >= 500
type Passing =
  | 'unreachable'
  | { [code in ErrorCode]: (typeof errorStatus)[code] extends 429 | 500 | 503 ? code : never }[ErrorCode]

interface Request<T> {
  path: string
  /** Parses the answer, which is undefined if there is no body. An answer that does not fit counts as `unreachable`. */
  schema: { safeParse: (data: unknown) => { success: true; data: T } | { success: false } }
  /** Sent as Authorization: the control key, or the voter's secret. */
  key?: string | undefined
  /** If absent: GET, or POST if there is a body. */
  method?: 'DELETE'
  /** If present, the request is a POST. */
  body?: unknown
  /** The address of the server; absent: the server of this page. */
  base?: string | undefined
}

/** After so many milliseconds a call fails, even if it still waits for a connection. */
const longestCall = 8000

/** Sends one request; returns its data or an error of the contract's closed list. Never throws. */
export async function call<T>({
  path,
  schema,
  key,
  body,
  base = serverPath(''),
  method,
}: Request<T>): Promise<Reply<T>> {
  const giveUp = new AbortController()
  // Some phones that vote are too old for AbortSignal.timeout.
  const timer = setTimeout(() => giveUp.abort(), longestCall)
  try {
    const response = await fetch(base + path, {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers: { ...bearer(key), ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      body: body === undefined ? null : JSON.stringify(body),
      signal: giveUp.signal,
      cache: 'no-store',
      keepalive: body !== undefined,
    })
    const answer: unknown = response.status === 204 ? undefined : await response.json()
    if (!response.ok) {
      const retryAfter = retryAfterOf(response)
      return { error: errorOf(response, answer), body: answer, ...(retryAfter > 0 && { retryAfter }) }
    }
    const data = schema.safeParse(answer)
    return data.success ? { data: data.data } : { error: 'unreachable' }
  } catch {
    return { error: 'unreachable' }
  } finally {
    clearTimeout(timer)
  }
}

/** Fetches a file that needs a key. Never throws. */
export async function download(path: string, key: string): Promise<Reply<Blob>> {
  try {
    const response = await fetch(serverPath(path), { headers: bearer(key), cache: 'no-store' })
    return response.ok ? { data: await response.blob() } : { error: await readError(response) }
  } catch {
    return { error: 'unreachable' }
  }
}

/** Why a request was refused; `unreachable` if another server answered, such as a captive portal. */
export const readError = async (response: Response): Promise<ErrorCode | 'unreachable'> =>
  errorOf(response, await response.json().catch(() => undefined))

const UnknownError = z.object({ error: z.string() })

function errorOf({ status }: Response, answer: unknown): ErrorCode | 'unreachable' {
  const known = ErrorBody.safeParse(answer)
  if (known.success) return known.data.error
  // A newer server may have reasons that this page does not know.
  const isForGood = status >= 400 && status < 500 && status !== 429
  return isForGood && UnknownError.safeParse(answer).success ? 'bad_request' : 'unreachable'
}

/** The milliseconds that an answer asks the page to wait; 0 without such a request. */
export const retryAfterOf = ({ headers }: Response): number =>
  1000 * Math.min(longestRetryAfter, Math.max(0, Number(headers.get('retry-after')) || 0))

/** The longest time, in seconds, that a server can make a voter wait. */
const longestRetryAfter = 60

export const bearer = (key: string | undefined): Record<string, string> =>
  key ? { authorization: `Bearer ${key}` } : {}
