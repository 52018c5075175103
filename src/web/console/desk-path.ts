// The path of the desk, and the way to it.
import type { NewRoom } from '../../core/contract.ts'
import { serverPath } from '../shared/server-path.ts'

/** The path on the server of a desk that shows the words of this debate. */
export const deskPath = (debate: string): string => `/console?debate=${debate}`

/** Goes to the desk, which stores the key and removes it from the address. `debate`: the room's debate. */
export function goToDesk({ code, controlKey }: NewRoom, debate: string): void {
  const path = serverPath(deskPath(debate))
  const isHere = location.pathname + location.search === path
  location.assign(`${path}#${code}.${controlKey}`)
  // An address that differs only in its fragment does not load the page.
  if (isHere) location.reload()
}
