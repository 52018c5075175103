// Networks of machines as the system reports them, for tests.
import type { NetworkInterfaceInfo } from 'node:os'
import type { Interfaces } from '../src/server/address.ts'
import type { Machine } from '../src/server/machine.ts'

/** The MAC address that a tunnel reports. */
export const noMac = '00:00:00:00:00:00'
const card = '3c:22:fb:0a:0b:0c'

/** An address, with the MAC address of its network card and its netmask if they matter. */
type Told = string | readonly [address: string, mac: string, netmask?: string]

export const networks = (list: Record<string, readonly Told[]>): Interfaces =>
  Object.fromEntries(
    Object.entries(list).map(([name, all]) => [
      name,
      all.map((listed): NetworkInterfaceInfo => {
        const internal = name === 'lo'
        const [address, mac = internal ? noMac : card, netmask = '255.255.255.0'] =
          typeof listed === 'string' ? [listed] : listed
        const rest = { address, netmask, mac, cidr: null, internal }
        return address.includes(':') ? { ...rest, family: 'IPv6', scopeid: 0 } : { ...rest, family: 'IPv4' }
      }),
    ]),
  )

/** A machine that is neither virtual nor a container. */
export const bare: Machine = {
  interfaces: networks({ wlan0: ['192.168.1.20'] }),
  kernel: 'Linux version 6.8.0-generic',
  wslName: undefined,
  wslNetwork: undefined,
  hasContainerFile: false,
  cgroup: '0::/init.scope',
  container: '',
}
