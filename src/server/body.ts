// The body of a request: JSON, and not too much of it.
import type { IncomingMessage } from 'node:http'
import { Refusal } from './refusal.ts'

/** The most bytes a body may have. */
const largestBody = 4096

/** The body as JSON; only of requests that say so, since a form of another site cannot. */
export async function readJson(incoming: IncomingMessage): Promise<unknown> {
  if (!/^application\/json\b/.test(incoming.headers['content-type'] ?? '')) throw new Refusal('bad_request')
  try {
    return JSON.parse(await readBody(incoming))
  } catch (error) {
    if (error instanceof SyntaxError) throw new Refusal('bad_request')
    throw error
  }
}

/** What is too large is refused at once, and read no further than to throw it away. */
function readBody(incoming: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    incoming.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > largestBody) reject(new Refusal('too_large'))
      else chunks.push(chunk)
    })
    incoming.once('end', () => resolve(Buffer.concat(chunks).toString()))
    // A phone that hung up before the end of its request, perhaps while the room was looked up, is no fault of the server.
    const hungUp = () => reject(new Refusal('bad_request'))
    if (incoming.destroyed) hungUp()
    incoming.once('error', hungUp)
    incoming.once('close', hungUp)
  })
}
