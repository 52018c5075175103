// A server of DNS that knows one name, whose addresses change as containers come and go.
import { createSocket } from 'node:dgram'
import { once } from 'node:events'

export interface Names {
  port: number
  /** The addresses that it gives from now on. */
  addresses: string[]
  close(): void
}

const headSize = 12
/** The type A in a question: an address of version 4. */
const typeA = 1

export async function openNames(): Promise<Names> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const names: Names = { port: socket.address().port, addresses: [], close: () => void socket.close() }
  socket.on('message', (asked, from) => socket.send(answer(asked, names.addresses), from.port, from.address))
  return names
}

/** RFC 1035, section 4. Addresses of version 6 are asked for too, and there are none. */
function answer(asked: Buffer, addresses: string[]): Buffer {
  const endOfName = asked.indexOf(0, headSize) + 1
  const question = asked.subarray(headSize, endOfName + 4)
  const given = asked.readUInt16BE(endOfName) === typeA ? addresses : []
  const head = Buffer.alloc(headSize)
  asked.copy(head, 0, 0, 2)
  head.writeUInt16BE(0x8180, 2)
  head.writeUInt16BE(1, 4)
  head.writeUInt16BE(given.length, 6)
  // The name of the question, type A, class IN, valid for no time, four bytes.
  const start = Buffer.from('c00c00010001000000000004', 'hex')
  return Buffer.concat([head, question, ...given.flatMap((one) => [start, Buffer.from(one.split('.').map(Number))])])
}
