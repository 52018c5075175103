// What the evening asks of a browser, whatever its engine: windows of their own, each like the browser of another person.

export interface Size {
  width: number
  height: number
}

/** One window, with a storage of its own. Every call rejects if the page or the browser is gone. */
export interface EngineWindow {
  /** Opens an address and waits until it is loaded. */
  go(url: string): Promise<void>
  /** Calls a function in the page: it is sent as text, so it may use nothing from outside but its arguments, which are JSON. */
  run<T, A extends unknown[]>(what: (...args: A) => T, ...args: A): Promise<Awaited<T>>
  /** Presses and releases a key; a key without a character by its code point in the W3C's list (`keys`). */
  press(key: string): Promise<void>
  /** Clicks a point of the window, in CSS pixels. */
  click(x: number, y: number): Promise<void>
  /** What the window shows, as PNG. */
  picture(): Promise<Buffer>
  /** The page on A4 paper, as PDF; undefined where the engine cannot be asked for it. */
  print(): Promise<Buffer | undefined>
  close(): Promise<void>
}

export interface Engine {
  /** With its version. */
  name: string
  /** In paths of the report. */
  id: string
  open(size: Size): Promise<EngineWindow>
  close(): Promise<void>
}

/** https://www.w3.org/TR/webdriver2/#keyboard-actions */
export const keys = { pageUp: '\ue00e', pageDown: '\ue00f', right: '\ue014', escape: '\ue00c' }

/** How long an engine may take for one call, in milliseconds. */
export const patience = 60_000

/** A key and a click as the W3C writes them for both protocols. */
export const keyActions = (key: string) => [
  {
    type: 'key',
    id: 'keyboard',
    actions: [
      { type: 'keyDown', value: key },
      { type: 'keyUp', value: key },
    ],
  },
]
export const clickActions = (x: number, y: number) => [
  {
    type: 'pointer',
    id: 'mouse',
    parameters: { pointerType: 'mouse' },
    actions: [
      { type: 'pointerMove', x: Math.round(x), y: Math.round(y) },
      { type: 'pointerDown', button: 0 },
      { type: 'pointerUp', button: 0 },
    ],
  },
]

/** The expression that calls a function with its arguments. */
export const callOf = (what: unknown, args: unknown[]): string =>
  `(${String(what)})(${args.map((arg) => JSON.stringify(arg) ?? 'undefined').join(', ')})`
