// What the terminal says when a room is open: a QR code, and the addresses of phones, projector and desk.

import { renderUnicodeCompact } from 'uqr'
import { type NewRoom, paths } from '../core/contract.ts'
import { showCode } from '../core/room-code.ts'
import { lanAddresses } from './address.ts'
import type { RunningServer } from './server.ts'

/** Opens the last room again, or a new one where there is none or `newRoom` asks for it; returns what to print. */
export async function openRoom(server: RunningServer, newRoom: boolean): Promise<string> {
  const resumed = newRoom ? undefined : await server.rooms.lastRoom()
  const room = resumed ?? (await server.rooms.createRoom())
  return banner(server, room, resumed !== undefined)
}

function banner({ port, url }: RunningServer, { code, controlKey }: NewRoom, isResumed: boolean): string {
  const join = url() + paths.join(code)
  const unreachable = new URL(url()).hostname === 'localhost' && lanAddresses().length === 0
  return [
    '',
    drawQr(join),
    '',
    `  Room ${showCode(code)}${isResumed ? ' (resumed; npm start -- --new-room opens another)' : ''}`,
    `  Phones     ${join}`,
    `  Projector  http://localhost:${port}/?room=${code}#${controlKey}`,
    `  Desk       ${url()}/console#${code}.${controlKey}`,
    ...(unreachable ? ['  Phones cannot reach this machine: join a network or open a hotspot, then start again.'] : []),
    '',
    '',
  ].join('\n')
}

/** Dark on light whatever the terminal's own colours are; where it has none, as most terminals show it. */
function drawQr(text: string): string {
  const lines = renderUnicodeCompact(text, { border: 2 }).split('\n')
  if (!process.stdout.hasColors?.()) return lines.join('\n')
  const lightOnDark = '\u001b[97;40m'
  return lines.map((line) => `${lightOnDark}${line}\u001b[0m`).join('\n')
}
