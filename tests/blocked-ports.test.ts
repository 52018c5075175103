// Compares the ports that browsers refuse with the list in Node's own fetch.
import { expect, it } from 'vitest'
import { isBlockedPort } from '../src/core/blocked-ports.ts'

/** Whether fetch refuses the port without any request. */
const isRefused = (port: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${port}/`, { redirect: 'manual', signal: AbortSignal.timeout(2000) }).then(
    () => false,
    ({ cause }) => cause?.message === 'bad port',
  )

it('[E11] exactly the ports that fetch refuses are listed as blocked, and not the ports next to them', async () => {
  const ports = Array.from({ length: 65_535 }, (_, before) => before + 1)
  const blocked = ports.filter(isBlockedPort)
  const beside = blocked.flatMap((port) => [port - 1, port + 1]).filter((port) => port > 0 && !isBlockedPort(port))
  expect(blocked.length).toBeGreaterThan(80)
  for (const port of [...blocked, ...beside]) expect(await isRefused(port), `port ${port}`).toBe(isBlockedPort(port))
  for (const port of [80, 443, 3000, 4000, 4001, 5173, 8080]) expect(isBlockedPort(port)).toBe(false)
})
