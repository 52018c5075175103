// Firefox, driven by WebDriver BiDi (https://w3c.github.io/webdriver-bidi/) without a separate driver: one browser, a container a window.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { callOf, clickActions, type Engine, type EngineWindow, keyActions, patience } from './engine.ts'

interface Answer {
  id?: number
  result?: Record<string, unknown>
  error?: string
  message?: string
}

/** Starts Firefox with a new profile. */
export async function openFirefox(): Promise<Engine> {
  const profile = mkdtempSync(join(tmpdir(), 'firefox-'))
  const child = spawn(
    'firefox-esr',
    ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', '0'],
    {
      // Firefox refuses to run as root in the home of another user.
      env: { ...process.env, HOME: profile },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  )
  const gone = once(child, 'exit').then(([code, signal]) => {
    throw new Error(`Firefox ended with ${code ?? signal}`)
  })
  gone.catch(() => {})
  const address = new Promise<string>((resolve) => {
    let said = ''
    child.stderr.on('data', (data) => {
      said += data
      const [, found] = /listening on (ws:\S+)/.exec(said) ?? []
      if (found) resolve(found)
    })
  })
  const socket = new WebSocket(`${await Promise.race([address, gone])}/session`)
  await Promise.race([once(socket, 'open'), gone])
  const waiting = new Map<number, (answer: Answer) => void>()
  socket.addEventListener('message', ({ data }) => {
    const answer: Answer = JSON.parse(String(data))
    if (answer.id !== undefined) waiting.get(answer.id)?.(answer)
  })
  let last = 0

  async function send(method: string, params: object): Promise<Record<string, unknown>> {
    last += 1
    const id = last
    const answered = new Promise<Answer>((resolve) => waiting.set(id, resolve))
    const late = AbortSignal.timeout(patience)
    const tooLate = once(late, 'abort').then(() => {
      throw new Error(`Firefox did not answer ${method} within ${patience / 1000} s`)
    })
    socket.send(JSON.stringify({ id, method, params }))
    const { result, error, message } = await Promise.race([answered, gone, tooLate])
    waiting.delete(id)
    if (error) throw new Error(`Firefox, ${method}: ${error}: ${message}`)
    return result ?? {}
  }

  const { capabilities } = await send('session.new', { capabilities: {} })
  const { browserVersion } = capabilities as { browserVersion: string }

  async function open(viewport: { width: number; height: number }): Promise<EngineWindow> {
    const { userContext } = await send('browser.createUserContext', {})
    // A window of its own: a tab in the background draws nothing.
    const { context } = await send('browsingContext.create', { type: 'window', userContext })
    await send('browsingContext.setViewport', { context, viewport, devicePixelRatio: 1 })
    const act = async (actions: object[]) => void (await send('input.performActions', { context, actions }))
    return {
      go: async (url) => void (await send('browsingContext.navigate', { context, url, wait: 'complete' })),
      run: async (what, ...args) => {
        const functionDeclaration = `async () => JSON.stringify((await ${callOf(what, args)}) ?? null)`
        const target = { context }
        const said = await send('script.callFunction', { functionDeclaration, target, awaitPromise: true })
        // The protocol gives this shape: script.EvaluateResult.
        const { result, exceptionDetails } = said as {
          result?: { value: string }
          exceptionDetails?: { text: string }
        }
        if (!result) throw new Error(`Firefox, in the page: ${exceptionDetails?.text}`)
        return JSON.parse(result.value)
      },
      press: (key) => act(keyActions(key)),
      click: (x, y) => act(clickActions(x, y)),
      picture: async () => toBytes(await send('browsingContext.captureScreenshot', { context })),
      print: async () =>
        toBytes(await send('browsingContext.print', { context, page: { width: 21, height: 29.7 }, background: true })),
      close: async () => void (await send('browser.removeUserContext', { userContext })),
    }
  }

  return {
    name: `Firefox ${browserVersion}`,
    id: 'firefox',
    open,
    close: async () => {
      // Firefox may have ended long before, and then it exits no second time.
      const ended = gone.catch(() => {})
      await send('browser.close', {}).catch(() => child.kill())
      await ended
      rmSync(profile, { recursive: true, force: true })
    },
  }
}

const toBytes = ({ data }: Record<string, unknown>): Buffer => Buffer.from(String(data), 'base64')
