// A server below a path of another host, behind a proxy that removes the path and behind one that keeps it.
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test, toDebate } from './hosted.ts'

const claim = 'Brown bread tastes better.'

/** A proxy that passes `/debate/` on to the server, and nothing else. */
async function openProxy(target: () => string, strips: boolean) {
  const proxy = createServer((incoming, response) => {
    const path = incoming.url ?? '/'
    if (!/^\/debate(\/|\?|$)/.test(path)) return void response.writeHead(502).end('not below the path')
    const onward = request(
      target() + (strips ? path.replace('/debate', '').replace(/^(?!\/)/, '/') : path),
      { method: incoming.method, headers: incoming.headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(response)
      },
    )
    onward.on('error', () => response.destroy())
    response.on('close', () => onward.destroy())
    incoming.pipe(onward)
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  const { port } = proxy.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/debate`, close: () => proxy.close().closeAllConnections() }
}

for (const [title, strips] of [
  ['removes the path', true],
  ['keeps the path', false],
] as const)
  test(`[E6] behind a proxy that ${title}, all pages work below it`, async ({ host, open }) => {
    // The server must be told the proxy's address, so the proxy starts first.
    let target = ''
    const proxy = await openProxy(() => target, strips)
    try {
      const bread = toDebate('bread', 'White or brown?', claim)
      const hosted = await host({ bread }, { publicUrl: proxy.url })
      target = hosted.url()
      const room = await hosted.openRoom('bread')
      await hosted.control(room, { action: 'goto', slide: 'taste', step: 0 })
      const { joinUrl } = await hosted.read(room.code)
      expect(joinUrl).toBe(`${proxy.url}/j/${room.code}`)

      const form = await open(`${proxy.url}/j`)
      await form.getByRole('textbox').fill(room.code)
      await form.getByRole('textbox').press('Enter')
      await expect(form).toHaveURL(joinUrl)
      await form.locator('.answer').nth(1).click()
      await expect(form.locator('.status')).toContainText('Saved')

      const screen = await open(`${proxy.url}/?room=${room.code}#${room.controlKey}`)
      await expect(screen).toHaveURL(new RegExp(`^${proxy.url}/d/bread/\\?room=`))
      await expect(screen.locator('.sentence')).toHaveText('1 person has voted')
      await expect(screen.locator('.foot')).toContainText(new URL(proxy.url).host)

      const desk = await open(`${proxy.url}/console#${room.code}.${room.controlKey}`)
      await expect(desk.locator('.reading')).toContainText(claim)
      await desk.getByRole('button', { name: 'Show result' }).click()
      await expect(screen.locator('.sentence')).toContainText('1 of 1 agree')

      const report = await open(`${proxy.url}/report/${room.code}`)
      await expect(report.locator('.tallies')).toContainText(claim)

      const rooms = await open(`${proxy.url}/console#host.${hosted.hostKey()}`)
      await expect(rooms).toHaveURL(`${proxy.url}/console?rooms`)
      await rooms.getByRole('button', { name: 'New session' }).click()
      await expect(rooms.locator('header .code')).toHaveText(/^\w{3}-\w{3}$/)

      const reader = await open(`${proxy.url}/`)
      await expect(reader).toHaveURL(new RegExp(`^${proxy.url}/d/bread/`))
      await reader.goto(`${proxy.url}/d/bread/en/`)
      await expect(reader.locator('link[rel="manifest"]')).toHaveAttribute('href', /manifest\.en\.webmanifest$/)
      const scope = await reader.evaluate(async () => (await navigator.serviceWorker.ready).scope)
      expect(scope).toBe(`${proxy.url}/d/bread/`)
      await reader.setViewportSize({ width: 360, height: 740 })
      await reader.locator('.answer').nth(0).click()
      await expect(reader.locator('.status')).toContainText('Saved')
      expect((await hosted.read('readers.bread')).polls.taste?.voted).toBe(1)
    } finally {
      proxy.close()
    }
  })
