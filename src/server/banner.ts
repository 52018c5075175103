// What the terminal says of the room it opened: a QR code, and the addresses of phones, projector, desk and host; anew whenever
// this machine's address changes.

import { renderUnicodeCompact } from 'uqr'
import { type NewRoom, paths } from '../core/contract.ts'
import { showCode } from '../core/room-code.ts'
import { lanAddresses } from './address.ts'
import type { RunningServer } from './server.ts'

/** Opens the last room again, or a new one where there is none or `newRoom` asks for it; prints it, now and at each change. */
export async function openRoom(server: RunningServer, newRoom: boolean, print: (text: string) => void): Promise<void> {
  const resumed = newRoom ? undefined : await server.rooms.lastRoom()
  const room = resumed ?? (await server.rooms.createRoom({ isSteered: true }))
  print(banner(server, room, resumed ? ' (resumed; npm start -- --new-room opens another)' : ''))
  server.onAddress(async (url) => {
    const now = await readRoom(server, room)
    if (now) print(url ? `\n  ${moved}\n${banner(server, now)}` : `\n  ${alone}\n\n`)
  })
}

const moved = 'The network changed: phones scan this new code; the room and every vote are kept.'
const alone =
  'The network changed: this machine is in none now, so phones cannot reach it. Join one or open a hotspot, and the new code comes by itself; the room and every vote are kept.'

/** The room as it is now: its key may be another since it was opened, and it may be deleted. */
const readRoom = (server: RunningServer, room: NewRoom): Promise<NewRoom | undefined> =>
  server.rooms.listRooms().then(
    ({ rooms }) => rooms.find(({ code }) => code === room.code),
    // A disk in trouble is no reason to keep the address to oneself.
    () => room,
  )

function banner({ port, url, hostKey }: RunningServer, { code, controlKey }: NewRoom, note = ''): string {
  const join = url() + paths.join(code)
  const unreachable = new URL(url()).hostname === 'localhost' && lanAddresses().length === 0
  return [
    '',
    drawQr(join),
    '',
    `  Room ${showCode(code)}${note}`,
    `  Phones     ${join}`,
    `  Projector  http://localhost:${port}/?room=${code}#${controlKey}`,
    `  Desk       ${url()}/console#${code}.${controlKey}`,
    `  Host       ${url()}/console#host.${encodeURIComponent(hostKey)}`,
    ...(unreachable
      ? ['  Phones cannot reach this machine: join a network or open a hotspot; npm start -- --hall says how.']
      : []),
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
