// Chance that a seed repeats: the same seed makes the same choices in the same order.

export interface Chance {
  /** From 0 up to 1. */
  next(): number
  /** A whole number from 0 up to `end`, without it. */
  below(end: number): number
  pick<T>(list: readonly T[]): T
  /** 128 bits in hexadecimal. */
  id(): string
}

/** Mulberry32: 32 bits of state, enough to choose faults and taps. */
export function createChance(seed: number): Chance {
  let state = seed | 0
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (end: number) => Math.floor(next() * end)
  return {
    next,
    below,
    pick: (list) => {
      const picked = list[below(list.length)]
      if (picked === undefined) throw new Error('nothing to pick from')
      return picked
    },
    id: () => Array.from({ length: 32 }, () => below(16).toString(16)).join(''),
  }
}
