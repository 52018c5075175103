// Control keys: they come in the fragment of an address, which no server sees, and leave it at once.

/** The room's control key: from the address, which is then cleaned, or as this tab kept it; undefined without one. */
export function takeKey(code: string): string | undefined {
  const found = /^#([\w-]{24})$/.exec(location.hash)?.[1]
  if (found) {
    history.replaceState(null, '', location.pathname + location.search)
    keepKey(code, found)
    return found
  }
  return sessionStorage.getItem(`key ${code}`) ?? undefined
}

/** Keeps a key for this tab alone. */
export const keepKey = (code: string, key: string): void => sessionStorage.setItem(`key ${code}`, key)
