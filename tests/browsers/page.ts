// A page as a person uses it in one engine: waits, taps and looks. Whatever is wrong with the page is noted, with a picture.
import { setTimeout as pause } from 'node:timers/promises'
import { findBarriers } from '../barriers.ts'
import { findFaults } from '../e2e/layout.ts'
import type { Engine, EngineWindow, Size } from './engine.ts'
import { countInk } from './ink.ts'
import type { Report } from './report.ts'

/** How long a person waits for a page to change before the page counts as broken, in milliseconds; below, the time between two looks. */
const longestWait = 20_000
const interval = 30
/** How long a chart may take until any of it is painted, in milliseconds. */
const chartTime = 3000
/** How long something must stand still before it is tapped, in milliseconds. */
const steadyTime = 150

export interface Page {
  window: EngineWindow
  go(path: string): Promise<void>
  /** Resolves with what the function finds in the page, as soon as it finds something. `what`: its name in the error if it does not. */
  until<T, A extends unknown[]>(what: string, find: (...args: A) => T, ...args: A): Promise<NonNullable<T>>
  /** Resolves once an element is visible with this text somewhere in it. */
  see(selector: string, text?: string): Promise<void>
  /** Clicks the first visible element that matches, once it can be clicked. */
  tap(selector: string, text?: string): Promise<void>
  /**
   * Notes what is wrong now, and keeps a picture. Barriers are sought at the first look of each kind, since axe takes far longer than all
   * else; without a kind, at each look.
   */
  look(name: string, kind?: string): Promise<void>
  /** Notes what is wrong now, but keeps no picture. */
  check(name: string): Promise<void>
  /** Notes the barriers in the whole page, also in what is above and below the window. `look` and `check` do so if it is not scrolled. */
  seekBarriers(name: string): Promise<void>
  /** Keeps the page as it is printed, if the engine can print. */
  print(name: string): Promise<void>
  close(): Promise<void>
}

interface PageOptions {
  base: string
  size: Size
  /** The title of the section in the report. */
  title: string
  report: Report
  /** Browsers lay out roughly what is above and below the window, so only what the picture shows is checked. */
  isScrolled?: boolean
}

export async function openPage(
  engine: Engine,
  { base, size, title, report, isScrolled = false }: PageOptions,
): Promise<Page> {
  const window = await engine.open(size)
  const section = report.section(engine, title)

  async function until<T, A extends unknown[]>(what: string, find: (...args: A) => T, ...args: A) {
    const since = performance.now()
    for (;;) {
      const found = await window.run(find, ...args)
      if (found) return found as NonNullable<T>
      if (performance.now() - since > longestWait) {
        section.add('what was shown instead', await window.picture())
        throw new Error(`${engine.name}, ${title}: ${what} did not come`)
      }
      await pause(interval)
    }
  }
  const find = (selector: string, text: string) => until(`${selector} “${text}”`, centreOf, selector, text)
  async function seekBarriers(name: string): Promise<void> {
    for (const barrier of await findBarriers(window.run)) section.fault(name, barrier)
  }
  const kindsSought = new Set<string>()
  async function check(name: string, kind?: string): Promise<void> {
    for (const fault of await window.run(takeComplaints)) section.fault(name, fault)
    if (isScrolled) return
    for (const fault of await window.run(findFaults)) section.fault(name, fault)
    if (kind !== undefined && kindsSought.has(kind)) return
    await seekBarriers(name)
    if (kind !== undefined) kindsSought.add(kind)
  }
  return {
    window,
    until,
    go: async (path) => {
      await window.go(new URL(path, base).href)
      for (const fault of await window.run(takeComplaints)) section.fault(path, fault)
    },
    see: async (selector, text = '') => void (await find(selector, text)),
    tap: async (selector, text = '') => {
      // A person taps only what has stopped moving.
      let aim = await find(selector, text)
      for (;;) {
        await pause(steadyTime)
        const { x, y } = await find(selector, text)
        if (x === aim.x && y === aim.y) return window.click(x, y)
        aim = { x, y }
      }
    },
    check,
    seekBarriers,
    print: async (name) => {
      const paper = await window.print()
      if (paper) section.addFile(`${name}.pdf`, paper)
    },
    look: async (name, kind) => {
      await check(name, kind)
      // A bar grows from zero length, so a chart may be blank at first.
      const since = performance.now()
      let picture: Buffer
      let blanks: string[]
      do {
        picture = await window.picture()
        blanks = await window.run(countInk, picture.toString('base64'))
      } while (blanks.length > 0 && performance.now() - since < chartTime)
      section.add(name, picture)
      for (const blank of blanks) section.fault(name, blank)
    },
    close: () => window.close(),
  }
}

/** Runs in the page: the complaints since the last call (collector.js). */
function takeComplaints(): string[] {
  return 'complaints' in window && Array.isArray(window.complaints) ? window.complaints.splice(0) : []
}

/** Runs in the page: the middle of the first matching element that is visible and enabled; scrolls to it first. */
function centreOf(selector: string, text: string): { x: number; y: number } | undefined {
  const plain = (found: Element) => (found.textContent ?? '').replace(/[\u200b\s]+/g, ' ')
  const found = [...document.querySelectorAll(selector)].find(
    (element) => element.getClientRects().length > 0 && !element.matches(':disabled') && plain(element).includes(text),
  )
  if (!found) return undefined
  const isInside = ({ top, bottom }: DOMRect) => top >= 0 && bottom <= innerHeight
  if (!isInside(found.getBoundingClientRect())) found.scrollIntoView({ block: 'center' })
  const { left, top, width, height } = found.getBoundingClientRect()
  return { x: left + width / 2, y: top + height / 2 }
}
