// What the tabs of one browser keep of many polls: a key of the storage for each, so that no tab ever writes over what another one
// wrote of another poll; and of the same poll what both wrote is joined. A tab may learn late what another one wrote, and may have
// written over it: what it then hears of is joined too, and written again. So all tabs come to the same, in whatever order.
import type { Keeping } from './storage.ts'

interface SlotsOptions<Slot> {
  storage: Keeping
  /** The slots' keys in the storage begin so; a blank and the poll follow. */
  prefix: string
  /** What both slots together say: the same in whatever order, and as text, and with what it already holds nothing new. */
  join: (one: Slot, other: Slot) => Slot
  /** Whether it was written by this program. */
  isSlot: (stored: unknown) => stored is Slot
}

export interface Slots<Slot> {
  get(key: string): Slot | undefined
  keys(): string[]
  /** Keeps a slot, joined with what is stored; returns it so. */
  put(key: string, slot: Slot): Slot
  /** Joins what another tab has written, as the event of the storage says it; returns the key where that is new here. */
  hear(event: { key: string | null; newValue: string | null }): string | undefined
  /** Joins what is stored: a page that slept heard of nothing. Returns the keys of what is new here. */
  refresh(): string[]
}

export function openSlots<Slot>({ storage, prefix, join, isSlot }: SlotsOptions<Slot>): Slots<Slot> {
  const slots = new Map<string, Slot>()
  const nameOf = (key: string) => `${prefix} ${key}`

  function parse(text: string | null): Slot | undefined {
    try {
      const stored: unknown = JSON.parse(text ?? '')
      return isSlot(stored) ? stored : undefined
    } catch {
      return undefined
    }
  }

  /** Joins and writes what is not stored so; returns whether it is new here. */
  function take(key: string, found: (Slot | undefined)[]): boolean {
    const before = slots.get(key)
    const text = storage.getItem(nameOf(key))
    const [first, ...others] = [before, ...found, parse(text)].filter((slot) => slot !== undefined)
    if (first === undefined) return false
    // With itself first, so that what says the same is written the same.
    const joined = others.reduce(join, join(first, first))
    const written = JSON.stringify(joined)
    slots.set(key, joined)
    if (written !== text) storage.setItem(nameOf(key), written)
    return written !== JSON.stringify(before)
  }

  const keyOf = (name: string | null) => (name?.startsWith(nameOf('')) ? name.slice(nameOf('').length) : undefined)

  function refresh(): string[] {
    const stored = storage.keys().flatMap((name) => keyOf(name) ?? [])
    return [...new Set(stored)].filter((key) => take(key, []))
  }

  refresh()
  return {
    get: (key) => slots.get(key),
    keys: () => [...slots.keys()],
    put: (key, slot) => {
      take(key, [slot])
      return slots.get(key) ?? slot
    },
    hear: ({ key: name, newValue }) => {
      const key = keyOf(name)
      return key !== undefined && take(key, [parse(newValue)]) ? key : undefined
    },
    refresh,
  }
}

/** Tenths of a second begin to count here, in milliseconds since 1970. */
const firstTenth = Date.UTC(2026, 0)
/** The contract's greatest n is 2³¹; the tenths reach this in 2032, and from then on the taps alone are counted. */
const lastTenth = 2 ** 31 - 2 ** 20

/**
 * The n of a tap, above the highest that is known. Another tab's last tap may not be known here yet: where the clock is right, a tap
 * a tenth of a second later has the higher n all the same.
 */
export function nextN(known: number, now: number): number {
  const tenths = Math.floor((now - firstTenth) / 100)
  return Math.max(known + 1, tenths < lastTenth ? tenths : 0)
}
