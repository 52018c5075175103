// What the evening needs from any browser engine: separate windows, each like the browser of another person.

export interface Size {
  width: number
  height: number
}

/** One window with its own storage. Every call rejects if the page or the browser is gone. */
export interface EngineWindow {
  /** Opens an address and waits until it is loaded. */
  go(url: string): Promise<void>
  /** Calls a function in the page. It is sent as text, so it may use only its arguments, which are sent as JSON. */
  run<T, A extends unknown[]>(what: (...args: A) => T, ...args: A): Promise<Awaited<T>>
  /** Presses and releases a key; a key that types no character is given by its code point in the W3C's list (`keys`). */
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
  /** Name and version of the browser. */
  name: string
  /** The name used in file paths of the report. */
  id: string
  open(size: Size): Promise<EngineWindow>
  close(): Promise<void>
}

/** https://www.w3.org/TR/webdriver2/#keyboard-actions */
export const keys = { pageUp: '\ue00e', pageDown: '\ue00f', right: '\ue014', escape: '\ue00c' }

/** How long an engine may take for one call, in milliseconds. */
export const patience = 60_000

/** How the W3C writes a key press and a click, in both protocols. */
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

/** A JavaScript expression that calls the function with these arguments. */
export const callOf = (what: unknown, args: unknown[]): string =>
  `(${String(what)})(${args.map((arg) => JSON.stringify(arg) ?? 'undefined').join(', ')})`
