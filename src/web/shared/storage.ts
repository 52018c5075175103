// The storage of this browser. It may be forbidden or full: data that it refuses are kept in memory as long as the page is open.

type Kept = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>
export interface Keeping extends Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> {
  /** The keys of all stored values. */
  keys(): string[]
  /** Whether all stored values outlast the page, as far as known. */
  isLasting(): boolean
}

/** Kept between visits, and shared by all tabs; never throws. */
export const deviceStorage = openStorage(() => localStorage)
/** Kept for this tab only; never throws. */
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
    removeItem: (key) => {
      memory.delete(key)
      try {
        find().removeItem(key)
      } catch {
        isForbidden = true
      }
    },
    keys: () => {
      const keys = new Set(memory.keys())
      try {
        const storage = find()
        for (let at = 0; at < storage.length; at++) keys.add(storage.key(at) ?? '')
      } catch {
        isForbidden = true
      }
      return [...keys]
    },
    isLasting: () => !isForbidden && memory.size === 0,
  }
}
