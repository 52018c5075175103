// The secrets of this browser: control keys, which come in the fragment of an address that no server sees, and leave it at
// once; and random bits.
import { tabStorage } from './storage.ts'

const keyPattern = '[\\w-]{24}'
const storageName = (code: string) => `key ${code}`

/** The room's control key: from the address (`#KEY`), which is then cleaned, or as this tab kept it; undefined without one. */
export function takeKey(code: string): string | undefined {
  const [found] = takeFragment(new RegExp(`^#(${keyPattern})$`)) ?? []
  if (found) keepKey(code, found)
  return found ?? tabStorage.getItem(storageName(code)) ?? undefined
}

/** Code, as it was written, and key of an address such as `/console#CODE.KEY`, which is then cleaned; undefined without both. */
export function takeCodeAndKey(): { code: string; key: string } | undefined {
  const [code, key] = takeFragment(new RegExp(`^#([^.]+)\\.(${keyPattern})$`)) ?? []
  return code && key ? { code, key } : undefined
}

/** Keeps a key for this tab alone. */
export const keepKey = (code: string, key: string): void => tabStorage.setItem(storageName(code), key)

function takeFragment(pattern: RegExp): string[] | undefined {
  const found = pattern.exec(location.hash)
  if (found) history.replaceState(null, '', location.pathname + location.search)
  return found?.slice(1)
}

/** 128 random bits; `crypto.randomUUID` does not exist on plain HTTP in a LAN. */
export const random128 = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
