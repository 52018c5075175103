// WebKit by WebDriver (https://www.w3.org/TR/webdriver2/): WebKitGTK's own small browser on a virtual screen. A driver has only one
// window, so each window gets its own driver.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync } from 'node:fs'
import { createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { callOf, clickActions, type Engine, type EngineWindow, keyActions, patience, type Size } from './engine.ts'

/** How long to wait before asking again whether a driver has started, in milliseconds. */
const interval = 50

/** Starts a virtual screen for WebKit. */
export async function openWebKit(): Promise<Engine> {
  const [binary] = globSync('/usr/lib/*/webkit2gtk-4.*/MiniBrowser')
  if (!binary) throw new Error('WebKit’s MiniBrowser is missing: install webkit2gtk-driver')
  const screen = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1920x1200x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const [display] = await once(screen.stdio[3] ?? screen, 'data')
  const drivers: ChildProcess[] = []
  const openWindow = async (size: Size) => {
    const port = await findPort()
    const driver = spawn('WebKitWebDriver', [`--port=${port}`], {
      env: { ...process.env, DISPLAY: `:${String(display).trim()}` },
      stdio: 'ignore',
    })
    drivers.push(driver)
    return openSession(`http://127.0.0.1:${port}`, binary, driver, size)
  }
  const first = await openWindow({ width: 360, height: 640 })
  await first.window.close()
  return {
    name: `WebKitGTK ${first.version}`,
    id: 'webkit',
    open: async (size) => (await openWindow(size)).window,
    close: async () => {
      for (const child of [...drivers, screen]) {
        if (child.exitCode !== null || child.signalCode !== null) continue
        const ended = once(child, 'exit')
        child.kill()
        await ended
      }
    },
  }
}

async function openSession(
  url: string,
  binary: string,
  driver: ChildProcess,
  size: Size,
): Promise<{ window: EngineWindow; version: string }> {
  // The shape of WebDriver's answer depends on the command; each caller names it.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  async function call(method: string, path: string, body?: object): Promise<any> {
    const sent = body ? { body: JSON.stringify(body) } : {}
    const response = await fetch(url + path, { method, signal: AbortSignal.timeout(patience), ...sent })
    // biome-ignore lint/suspicious/noExplicitAny: see above
    const { value } = (await response.json()) as any
    if (!response.ok)
      throw new Error(`WebKit, ${method} ${path.replace(/[\w-]{36}/, '…')}: ${value.error}: ${value.message}`)
    return value
  }
  const isReady = () =>
    call('GET', '/status').then(
      ({ ready }) => ready === true,
      () => false,
    )
  while (!(await isReady())) {
    if (driver.exitCode !== null) throw new Error(`WebKitWebDriver ended with ${driver.exitCode}`)
    await pause(interval)
  }
  // Full screen has no bar above the page, so a window may be as narrow as a phone.
  const options = { binary, args: ['--automation', '--full-screen'] }
  const capabilities = { alwaysMatch: { 'webkitgtk:browserOptions': options } }
  const { sessionId, capabilities: own } = await call('POST', '/session', { capabilities })
  const session = `/session/${sessionId}`
  await call('POST', `${session}/window/rect`, { ...size })
  const act = (actions: object[]) => call('POST', `${session}/actions`, { actions })
  const window: EngineWindow = {
    go: async (address) => void (await call('POST', `${session}/url`, { url: address })),
    run: async (what, ...args) => {
      const script = `const tell = arguments[0]
        Promise.resolve().then(() => ${callOf(what, args)}).then(
          (value) => tell(JSON.stringify({ value: value ?? null })),
          (error) => tell(JSON.stringify({ error: String(error?.stack ?? error) })))`
      const said = JSON.parse(await call('POST', `${session}/execute/async`, { script, args: [] }))
      if (said.error) throw new Error(`WebKit, in the page: ${said.error}`)
      return said.value
    },
    press: (key) => act(keyActions(key)),
    click: (x, y) => act(clickActions(x, y)),
    picture: async () => Buffer.from(await call('GET', `${session}/screenshot`), 'base64'),
    print: async () => undefined,
    close: async () => {
      const ended = once(driver, 'exit')
      await call('DELETE', session).catch(() => {})
      driver.kill()
      await ended
    },
  }
  return { window, version: own.browserVersion }
}

async function findPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (typeof address !== 'object' || !address) throw new Error('no free port')
  return address.port
}
