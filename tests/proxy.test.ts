// The bad network of the fault tests, in front of a server that answers every line with the same line.
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, it, onTestFinished } from 'vitest'
import { openProxy } from './faults/proxy.ts'

/** An echo behind a proxy. `arrived`: all that the echo got so far. */
async function openEcho() {
  let arrived = ''
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('data', (piece) => {
      arrived += piece
      server.emit('piece')
      socket.write(piece)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const proxy = await openProxy(typeof address === 'object' && address ? address.port : 0)
  const stop = () => {
    for (const socket of sockets) socket.destroy()
    server.close()
  }
  onTestFinished(async () => {
    stop()
    await proxy.close()
  })
  const dial = async () => {
    const socket = connect(proxy.port, '127.0.0.1')
    // The proxy resets what is still open at the end of a test.
    socket.on('error', () => {})
    await once(socket, 'connect')
    return socket
  }
  return { proxy, dial, stop, arrived: () => arrived, piece: () => once(server, 'piece') }
}

/** Sends a text and resolves with the next piece that comes back. */
async function ask(socket: Socket, sent: string): Promise<string> {
  const answer = once(socket, 'data')
  socket.write(sent)
  return String((await answer)[0])
}

const resetOf = async (socket: Socket): Promise<string> => ((await once(socket, 'error'))[0] as { code: string }).code

it('passes what is sent, and what is late keeps its order', async () => {
  const { proxy, dial } = await openEcho()
  const socket = await dial()
  expect(await ask(socket, 'one')).toBe('one')
  proxy.set({ kind: 'delay', ms: 20 })
  const answers = (async () => {
    let got = ''
    while (got.length < 20) got += String((await once(socket, 'data'))[0])
    return got
  })()
  for (let digit = 0; digit < 20; digit++) socket.write(String(digit % 10))
  expect(await answers).toBe('01234567890123456789')
})

it('resets the connections that are open, and new ones until it is told to pass again', async () => {
  const { proxy, dial } = await openEcho()
  const socket = await dial()
  await ask(socket, 'one')
  const reset = resetOf(socket)
  proxy.set({ kind: 'reset' })
  expect(await reset).toBe('ECONNRESET')
  expect(await resetOf(connect(proxy.port, '127.0.0.1'))).toBe('ECONNRESET')
  proxy.set({ kind: 'pass' })
  expect(await ask(await dial(), 'two')).toBe('two')
})

it('lets nothing arrive through a hole, and everything after it', async () => {
  const { proxy, dial, arrived } = await openEcho()
  const [held, free] = [await dial(), await dial()]
  await ask(held, 'one')
  proxy.set({ kind: 'hole' })
  const answer = ask(held, 'two')
  // A connection that is opened in the hole is answered by the system, and gets nothing either.
  const late = await dial()
  const lateAnswer = ask(late, 'three')
  expect(arrived()).toBe('one')
  proxy.set({ kind: 'pass' })
  expect(await answer).toBe('two')
  expect(await lateAnswer).toBe('three')
  expect(await ask(free, 'four')).toBe('four')
})

it('cuts after commit: the request arrives, and its sender gets a reset instead of the answer', async () => {
  const { proxy, dial, arrived, piece } = await openEcho()
  const socket = await dial()
  await ask(socket, 'one')
  proxy.set({ kind: 'cut' })
  const [reset, arrival] = [resetOf(socket), piece()]
  socket.write('two')
  await arrival
  expect(arrived()).toBe('onetwo')
  expect(await reset).toBe('ECONNRESET')
})

it('tells a client when the server goes, and resets it while there is none', async () => {
  const { proxy, dial, stop } = await openEcho()
  const socket = await dial()
  await ask(socket, 'one')
  const gone = text(socket).catch(() => 'reset')
  stop()
  await gone
  expect(await resetOf(connect(proxy.port, '127.0.0.1'))).toBe('ECONNRESET')
})

it('close ends every connection, in a hole too', async () => {
  const { proxy, dial } = await openEcho()
  const socket = await dial()
  await ask(socket, 'one')
  proxy.set({ kind: 'hole' })
  socket.write('two')
  const reset = resetOf(socket)
  await proxy.close()
  expect(await reset).toBe('ECONNRESET')
})
