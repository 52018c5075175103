// The text in the terminal about the room that was opened: a QR code, and the addresses of phones, projector, presenter view and
// host. It is printed again when this machine's address changes.

import { fstatSync } from 'node:fs'
import { renderUnicodeCompact } from 'uqr'
import { type NewRoom, paths } from '../core/contract.ts'
import { isReachable, showCode } from '../core/room-code.ts'
import { typedCommand, typedStart } from '../debate/package.ts'
import { toUrl, urlHere } from './address.ts'
import { debatePath } from './addresses.ts'
import { readMachine } from './machine.ts'
import { describeReach, type Reach } from './reach.ts'
import type { RunningServer } from './server.ts'

interface Opening {
  newRoom: boolean
  /** Whether the terminal may be read by others, so that it gets no key. */
  isQuiet: boolean
}

/** Opens the last room again, or a new one if there is none or `newRoom` is set; prints it now and at each change. */
export async function openRoom(
  server: RunningServer,
  { newRoom, isQuiet }: Opening,
  print: (text: string) => void,
): Promise<void> {
  const resumed = newRoom ? undefined : await server.rooms.lastRoom()
  const opened = resumed ?? (await server.rooms.createRoom({ isSteered: true }))
  const room = { ...opened, ...(await readShown(server, opened.code)) }
  let url = server.url(room.address)
  const draw = (shown: ShownRoom, note = '') => banner(server, shown, { note, isQuiet })
  print(draw(room, resumed ? ' (resumed; with --new-room, a new one begins)' : ''))
  server.onNetwork(async () => {
    const now = await readRoom(server, opened)
    if (!now || server.url(now.address) === url) return
    url = server.url(now.address)
    print(server.reach().addresses.length > 0 ? `\n  ${moved}\n${draw(now)}` : `\n  ${alone}\n\n`)
  })
}

const moved = 'The network changed: phones must scan this new code; the session and every vote are kept.'
const alone =
  'This machine has left the network, so phones cannot reach it. Join a network or open a hotspot and a new code appears; the session and every vote are kept.'

/** A room with the address that its presenter chose for the QR code, and the id of its debate. */
type ShownRoom = NewRoom & { address: string | null; debate: string }

/** The room as it is now: its key may have been renewed since it was opened, and the room may have been deleted. */
async function readRoom(server: RunningServer, room: NewRoom): Promise<ShownRoom | undefined> {
  const now = await server.rooms.listRooms().then(
    ({ rooms }) => rooms.find(({ code }) => code === room.code),
    // If the store cannot be read, the addresses are still worth showing.
    () => room,
  )
  return now && { ...now, ...(await readShown(server, now.code)) }
}

async function readShown(server: RunningServer, code: string): Promise<Pick<ShownRoom, 'address' | 'debate'>> {
  const room = await server.rooms.findRoom(code).catch(() => undefined)
  return { address: room?.state.address ?? null, debate: room?.deck ?? server.debates.first().id }
}

interface Wording {
  note: string
  isQuiet: boolean
}

function banner(server: RunningServer, room: ShownRoom, { note, isQuiet }: Wording): string {
  const { code, controlKey, address, debate } = room
  const { port, hostKey, dataDir } = server
  const reach = server.reach()
  const url = server.url(address)
  const join = url + paths.join(code)
  const remarks = describeReach(reach, readMachine())
  // A code that no phone can open would only mislead, and in the journal nobody scans one.
  const hasQr = isReachable(join) && !isJournal()
  return [
    '',
    ...(hasQr ? [drawQr(join), ''] : []),
    `  Session ${showCode(code)}${note}`,
    `  Phones     ${join}`,
    // Often shown by this very machine, which then needs no network; behind a public address that is another one.
    `  Projector  ${reach.publicUrl ?? urlHere(reach.bound, port)}${debatePath(debate)}?room=${code}${isQuiet ? '' : `#${controlKey}`}`,
    ...(isQuiet
      ? [`  Host       ${typedCommand('host')} prints the link, which leads to every presenter view`]
      : [
          `  Presenter  ${url}/console#${code}.${controlKey}`,
          `  Host       ${url}/console#host.${encodeURIComponent(hostKey)}`,
        ]),
    ...otherAddresses(reach, url),
    `  Data       ${dataDir}`,
    ...(remarks.length > 0 ? ['', ...remarks.map((line) => `  ${line}`)] : []),
    '',
    '',
  ].join('\n')
}

/** The most addresses that the banner names beside the one in the QR code. */
const mostOthers = 4

/** One line with this machine's other addresses, for phones in another of its networks. */
function otherAddresses({ publicUrl, addresses, port }: Reach, url: string): string[] {
  const others = addresses.filter(({ address }) => toUrl(address, port) !== url)
  if (publicUrl !== undefined || others.length === 0) return []
  const named = others.slice(0, mostOthers).map(({ name, address }) => `${address} (${name})`)
  const more = others.length > mostOthers ? [`${others.length - mostOthers} more (${typedStart('--hall')})`] : []
  return [
    `  Phones in another network? Choose its address in the presenter view, under Settings: ${[...named, ...more].join(', ')}`,
  ]
}

/** Whether the output goes to systemd's journal: it names the file's device and number to the service (systemd.exec(5)). */
function isJournal(): boolean {
  const { dev, ino } = fstatSync(1)
  return process.env.JOURNAL_STREAM === `${dev}:${ino}`
}

/** A QR code, dark on light whatever colours the terminal has; if colours cannot be set, it suits terminals with light text on dark. */
function drawQr(text: string): string {
  // QR readers need a border of four light modules around the code (ISO/IEC 18004, 5.3.8).
  const lines = renderUnicodeCompact(text, { border: 4 }).split('\n')
  if (!process.stdout.hasColors?.()) return lines.join('\n')
  const lightOnDark = '\u001b[97;40m'
  return lines.map((line) => `${lightOnDark}${line}\u001b[0m`).join('\n')
}
