// The body of a request: JSON of a limited size.
import type { IncomingMessage } from 'node:http'
import { Refusal } from './refusal.ts'

/** The most bytes a body may have. */
const largestBody = 4096

/**
 * The body as JSON. The content type must say JSON, since a form on another site cannot send that. `absent`: the value of a request
 * without a body; if it is not given, the request must have a body.
 */
export async function readJson(incoming: IncomingMessage, absent?: unknown): Promise<unknown> {
  const { 'content-length': length = '0', 'transfer-encoding': coding } = incoming.headers
  if (absent !== undefined && coding === undefined && length === '0') return absent
  if (!/^application\/json\b/.test(incoming.headers['content-type'] ?? '')) throw new Refusal('bad_request')
  try {
    return JSON.parse(await readBody(incoming))
  } catch (error) {
    if (error instanceof SyntaxError) throw new Refusal('bad_request')
    throw error
  }
}

/** A body that is too large is refused at once; the rest of it is read and thrown away. */
function readBody(incoming: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    incoming.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > largestBody) reject(new Refusal('too_large'))
      else chunks.push(chunk)
    })
    let isRead = false
    incoming.once('end', () => {
      isRead = true
      resolve(Buffer.concat(chunks).toString())
    })
    // A phone may hang up before the end of its request, even during the look-up of the room; that is no server error.
    const hungUp = () => {
      // Every request closes in the end, and an error takes long to make.
      if (!isRead) reject(new Refusal('bad_request'))
    }
    if (incoming.destroyed) hungUp()
    incoming.once('error', hungUp)
    incoming.once('close', hungUp)
  })
}
