// What this browser keeps for us. Its storage may be forbidden, or full: what it does not take is held in memory, for as long as
// the page is open.

type Kept = Pick<Storage, 'getItem' | 'setItem'>
interface Keeping extends Kept {
  /** Whether all that it holds outlasts the page, as far as was seen. */
  isLasting(): boolean
}

/** Kept between visits, and shared by all tabs; never throws. */
export const deviceStorage = openStorage(() => localStorage)
/** Kept for this tab alone; never throws. */
export const tabStorage = openStorage(() => sessionStorage)

export function openStorage(find: () => Kept): Keeping {
  const memory = new Map<string, string>()
  let isForbidden = false
  return {
    getItem: (key) => {
      try {
        return memory.get(key) ?? find().getItem(key)
      } catch {
        isForbidden = true
        return null
      }
    },
    setItem: (key, value) => {
      try {
        find().setItem(key, value)
        memory.delete(key)
      } catch {
        memory.set(key, value)
      }
    },
    isLasting: () => !isForbidden && memory.size === 0,
  }
}
