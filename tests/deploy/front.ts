// A proxy with TLS in front of servers, as visitors of vote.example.org meet it.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { request as plainRequest } from 'node:http'
import { Agent, request } from 'node:https'
import { paths } from '../../src/core/contract.ts'
import {
  type Call,
  type Reply,
  type Served,
  type ServedRoom,
  type Stream,
  toReply,
  toRoom,
  toStream,
} from '../served.ts'

export const site = 'vote.example.org'
/** Where visitors come from: an address of the loopback that nothing else uses, so that it can be looked for. */
export const visitor = '127.9.8.7'

export interface Front {
  call(path: string, call?: Call): Promise<Reply>
  listen(code: string): Promise<Stream>
  /** What the port for HTTP answers. */
  plain(path: string): Promise<Reply>
  /** A room as it is reached through the proxy. */
  room(room: { code: string; key: string }): ServedRoom
  /** Everything that the proxy has written into files or printed. */
  written(): string
  close(): Promise<void>
}

export interface Running {
  child: ChildProcess
  /** The ports for HTTP and HTTPS. */
  ports: [plain: number, secure: number]
  /** The certificate of the authority; undefined as long as there is none. */
  authority(): string | undefined
  written(): string
  remove(): void
}

/** Resolves when the proxy answers, with whatever status. */
export async function openFront({ child, ports, authority, written, remove }: Running): Promise<Front> {
  const agent = new Agent({ keepAlive: true, maxSockets: 500 })
  const at = { host: '127.0.0.1', localAddress: visitor }
  const ask = (path: string, { method, key, headers, body }: Call) =>
    new Promise<Parameters<typeof toStream>[0]>((resolve, reject) => {
      const sent = request(
        {
          ...{ ...at, port: ports[1], path, agent, ca: authority(), servername: site },
          method: method ?? (body === undefined ? 'GET' : 'POST'),
          headers: {
            host: site,
            ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
            ...headers,
          },
        },
        resolve,
      )
      sent.on('error', reject)
      sent.end(body === undefined ? undefined : JSON.stringify(body))
    })
  let last: string | undefined
  const front: Front = {
    call: async (path, call = {}) => toReply(await ask(path, call)),
    listen: async (code) => toStream(await ask(paths.live(code, 'phone'), {})),
    plain: (path) =>
      new Promise((resolve, reject) => {
        plainRequest({ ...at, port: ports[0], path, headers: { host: site } }, (answer) => resolve(toReply(answer)))
          .on('error', reject)
          .end()
      }),
    room: ({ code, key }) => toRoom(front as unknown as Served, { code, controlKey: key }),
    written: () => last ?? written(),
    async close() {
      if (last !== undefined) return
      agent.destroy()
      if (child.exitCode === null && child.signalCode === null) {
        const ended = once(child, 'exit')
        child.kill()
        await ended
      }
      last = written()
      remove()
    },
  }
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the proxy ended with ${child.exitCode}: ${written()}`)
    const isUp =
      authority() !== undefined &&
      (await front.call('/health').then(
        () => true,
        () => false,
      ))
    if (isUp) return front
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** Starts a program and keeps what it prints. */
export function start(program: string, args: string[], env: NodeJS.ProcessEnv = {}) {
  // Debian installs servers in a folder that is only in root's PATH.
  const PATH = `${process.env.PATH}:/usr/sbin`
  const child = spawn(program, args, { env: { ...process.env, PATH, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  let printed = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text
    })
  return { child, printed: () => printed }
}
