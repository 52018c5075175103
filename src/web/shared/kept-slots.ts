// The data that the tabs of one browser keep for many polls. Each poll has its own key in the storage, so that a tab never
// overwrites another poll's data; data for the same poll are joined. A tab may see another tab's write late, after it has overwritten
// it: then it joins that write too and stores the result again. So all tabs reach the same data, in whatever order.
import type { Keeping } from './storage.ts'

interface SlotsOptions<Slot> {
  storage: Keeping
  /** The prefix of the slots' keys in the storage; a blank and the poll follow. */
  prefix: string
  /** Joins two slots: the result and its text do not depend on the order, and joining a known slot again changes nothing. */
  join: (one: Slot, other: Slot) => Slot
  /** Whether this program wrote the value. */
  isSlot: (stored: unknown) => stored is Slot
}

export interface Slots<Slot> {
  get(key: string): Slot | undefined
  keys(): string[]
  /** Stores a slot, joined with the stored one; returns the result. */
  put(key: string, slot: Slot): Slot
  /** Joins another tab's write from the storage's event; returns the key if the result is new here. */
  hear(event: { key: string | null; newValue: string | null }): string | undefined
  /** Joins everything stored, since a page that slept got no events. Returns the keys of results that are new here. */
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

  /** Joins slots and writes the result if the storage has another one; returns whether it is new here. */
  function merge(key: string, found: (Slot | undefined)[]): boolean {
    const before = slots.get(key)
    const text = storage.getItem(nameOf(key))
    const [first, ...others] = [before, ...found, parse(text)].filter((slot) => slot !== undefined)
    if (first === undefined) return false
    // Joined with itself first, so that equal slots are written as equal texts.
    const joined = others.reduce(join, join(first, first))
    const written = JSON.stringify(joined)
    slots.set(key, joined)
    if (written !== text) storage.setItem(nameOf(key), written)
    return written !== JSON.stringify(before)
  }

  const keyOf = (name: string | null) => (name?.startsWith(nameOf('')) ? name.slice(nameOf('').length) : undefined)

  function refresh(): string[] {
    const stored = storage.keys().flatMap((name) => keyOf(name) ?? [])
    return [...new Set(stored)].filter((key) => merge(key, []))
  }

  refresh()
  return {
    get: (key) => slots.get(key),
    keys: () => [...slots.keys()],
    put: (key, slot) => {
      merge(key, [slot])
      return slots.get(key) ?? slot
    },
    hear: ({ key: name, newValue }) => {
      const key = keyOf(name)
      return key !== undefined && merge(key, [parse(newValue)]) ? key : undefined
    },
    refresh,
  }
}

/** Start of the count of tenths of a second, in milliseconds since 1970. */
const firstTenth = Date.UTC(2026, 0)
/** The contract's greatest n is 2³¹; the tenths reach this in 2032, and from then on only taps raise n. */
const lastTenth = 2 ** 31 - 2 ** 20

/**
 * The n of a tap, above the highest known one. Another tab's last tap may not be known here yet: if the clock is right, a tap
 * a tenth of a second later has the higher n nevertheless.
 */
export function nextN(known: number, now: number): number {
  const tenths = Math.floor((now - firstTenth) / 100)
  return Math.max(known + 1, tenths < lastTenth ? tenths : 0)
}
