// Which addresses of a machine phones can reach, on networks as Windows, macOS and Linux really report them.
import { expect, it } from 'vitest'
import { addressesOf, judgeNetworks, toUrl, urlHere } from '../src/server/address.ts'
import { networks, noMac } from './networks.ts'

const namesOf = (list: Parameters<typeof networks>[0]) =>
  judgeNetworks(networks(list)).reachable.map(({ name, isVirtual }) => (isVirtual ? `(${name})` : name))

/** A Wi-Fi card that hides its real MAC address. */
const hiding = [['172.16.5.9', 'da:01:02:03:04:05']] as const

it('names the addresses phones can reach, the likeliest first, each with its network', () => {
  const list = { ppp: ['100.72.1.9'], eth0: ['203.0.113.9'], usb0: ['172.20.10.2'], en5: ['10.0.0.7'] }
  const { reachable } = judgeNetworks(
    networks({ ...list, ppp: [], cell: list.ppp, wlan0: ['192.168.1.20', 'fe80::1'] }),
  )
  expect(reachable.map(({ name, address }) => [name, address])).toEqual([
    ['wlan0', '192.168.1.20'],
    ['en5', '10.0.0.7'],
    ['usb0', '172.20.10.2'],
    ['eth0', '203.0.113.9'],
    ['cell', '100.72.1.9'],
  ])
})

it.each([
  ['Windows', 'Local Area Connection* 10', ['192.168.137.1', '3e:22:fb:0a:0b:0c']],
  ['macOS', 'bridge100', ['192.168.2.1', '3e:22:fb:0a:0b:64']],
  ['Linux', 'wlp2s0', ['10.42.0.1', '72:9a:11:0a:0b:0c']],
] as const)('the QR code names a hotspot opened on %s rather than the Wi-Fi of the house', (_, name, address) => {
  expect(namesOf({ 'Wi-Fi': ['192.168.1.20'], [name]: [address] })).toEqual([name, 'Wi-Fi'])
})

it.each([
  ['NordLynx', { NordLynx: [['10.5.0.2', noMac, '255.255.0.0']], 'Wi-Fi': ['10.12.34.56'] }, ['Wi-Fi']],
  [
    'NordLynx, which only its name identifies',
    { NordLynx: ['10.5.0.2'], 'Wi-Fi': ['10.12.34.56'] },
    ['Wi-Fi', '(NordLynx)'],
  ],
  ['Podman', { podman0: [['10.88.0.1', 'b6:aa:01:02:03:04']], wlan0: ['172.16.5.9'] }, ['wlan0', '(podman0)']],
  ['a tunnel with any name', { net7: [['192.168.9.2', noMac]], wlan0: ['172.16.5.9'] }, ['wlan0']],
  [
    'a line between two machines',
    { x: [['192.168.9.2', '3c:22:fb:1:1:1', '255.255.255.255']], wlan0: ['10.1.1.1'] },
    ['wlan0'],
  ],
  ['a /31', { x: [['192.168.9.2', '3c:22:fb:1:1:1', '255.255.255.254']], wlan0: ['10.1.1.1'] }, ['wlan0']],
  ['a /30', { x: [['192.168.9.2', '3c:22:fb:1:1:1', '255.255.255.252']], wlan0: ['10.1.1.1'] }, ['wlan0', 'x']],
  ['VMware', { 'Ethernet 4': [['192.168.80.1', '00:50:56:c0:00:08']], lan: ['172.16.5.9'] }, ['lan', '(Ethernet 4)']],
  ['VirtualBox', { 以太网: [['192.168.56.1', '0a:00:27:00:00:05']], lan: ['172.16.5.9'] }, ['lan', '(以太网)']],
  ['OpenVPN', { 'Ethernet 3': [['192.168.9.6', '00:FF:AB:01:02:03']], lan: ['172.16.5.9'] }, ['lan', '(Ethernet 3)']],
  ['Docker', { x: [['192.168.48.1', '02:42:AC:11:00:01']], lan: ['172.16.5.9'] }, ['lan', '(x)']],
  [
    'Hyper-V',
    { 'vEthernet (Default Switch)': [['172.28.0.1', '00:15:5d:1:2:3']], lan: ['172.29.5.9'] },
    ['lan', '(vEthernet (Default Switch))'],
  ],
  [
    'a virtual network card of a program',
    { x: [['192.168.9.6', '16:ab:cd:1:2:3']], lan: ['172.16.5.9'] },
    ['lan', 'x'],
  ],
  ['ZeroTier', { 'ZeroTier One [93af]': ['192.168.192.5'], lan: ['172.16.5.9'] }, ['lan', '(ZeroTier One [93af])']],
  ['Tailscale', { Tailscale: [['100.101.1.2', noMac, '255.255.255.255']], lan: ['100.64.5.9'] }, ['lan']],
  ['AnyConnect', { 'Ethernet 3': [['10.9.0.7', '00:05:9a:3c:7a:00']], lan: ['172.16.5.9'] }, ['lan', '(Ethernet 3)']],
  ['FortiClient', { 'Ethernet 4': [['10.9.0.7', '00:09:0f:fe:00:01']], lan: ['172.16.5.9'] }, ['lan', '(Ethernet 4)']],
  ['GlobalProtect', { net5: [['10.9.0.7', '02:50:41:00:00:01']], wlan0: hiding }, ['wlan0', '(net5)']],
  ['Pulse Secure', { net12: [['10.9.0.7', '02:05:85:7f:eb:80']], wlan0: hiding }, ['wlan0', '(net12)']],
  [
    'Hamachi',
    { net3: [['25.3.4.5', '7a:79:19:03:04:05']], wlan0: [['100.64.5.9', hiding[0][1]]] },
    ['wlan0', '(net3)'],
  ],
  ['ZeroTier on macOS', { feth5: [['10.9.0.7', '66:65:74:68:12:34']], en0: hiding }, ['en0', '(feth5)']],
  ['a loopback card of Windows', { net2: [['10.0.0.10', '02:00:4c:4f:4f:50']], wlan0: hiding }, ['wlan0', '(net2)']],
  ['Surfshark', { SurfsharkTAP: ['10.8.8.3'], 'Wi-Fi': ['10.12.34.56'] }, ['Wi-Fi', '(SurfsharkTAP)']],
  ['Windscribe', { Windscribe: ['10.8.8.3'], 'Wi-Fi': ['10.12.34.56'] }, ['Wi-Fi', '(Windscribe)']],
  ['WARP', { CloudflareWARP: ['100.96.0.2'], 'Wi-Fi': ['100.64.5.9'] }, ['Wi-Fi', '(CloudflareWARP)']],
  ['a proxy with made-up addresses', { Meta: ['198.18.0.1'], WLAN: ['203.0.113.9'] }, ['WLAN', '(Meta)']],
  [
    'containers of Windows',
    { 'vEthernet (nat)': [['172.19.0.1', '00:15:5d:1:2:3']], 'Wi-Fi': hiding },
    ['Wi-Fi', '(vEthernet (nat))'],
  ],
  [
    'virtual machines on macOS',
    { bridge100: [['192.168.64.1', 'be:d0:74:9f:11:64']], en0: hiding },
    ['en0', 'bridge100'],
  ],
  ['the mobile network, on Linux', { wwan0: [['10.144.33.2', 'c6:1:2:3:4:5']], wlan0: hiding }, ['wlan0', 'wwan0']],
  ['the mobile network, on Windows', { Cellular: ['10.144.33.2'], 'Wi-Fi': ['172.16.5.9'] }, ['Wi-Fi', 'Cellular']],
  [
    'the mobile network, on Android',
    { rmnet_data2: [['10.33.1.2', noMac]], wlan0: [['172.16.5.9', noMac]] },
    ['wlan0', 'rmnet_data2'],
  ],
  [
    'a network with space for six',
    { net4: [['10.144.33.2', '3c:22:fb:1:1:1', '255.255.255.248']], lan: ['172.16.5.9'] },
    ['lan', 'net4'],
  ],
  ['Kubernetes', { cni0: [['10.42.0.1', 'a6:aa:01:02:03:04']], lan: ['172.16.5.9'] }, ['lan', '(cni0)']],
] as const)('[E2] the QR code does not name %s while there is a Wi-Fi or cable network', (_, list, names) => {
  expect(namesOf(list)).toEqual(names)
})

it.each([
  ['a Wi-Fi card that hides its real MAC address', { wlan0: [['192.168.1.20', 'da:01:02:03:04:05']] }, ['wlan0']],
  ['a bridge with a plain name', { br0: [['192.168.1.20', 'da:01:02:03:04:05']] }, ['br0']],
  ['the only card of a virtual machine', { enp0s3: [['192.168.1.20', '08:00:27:01:02:03']] }, ['enp0s3']],
  [
    'a virtual machine with containers in it',
    { docker0: [['172.17.0.1', '02:42:1:2:3:4']], ens33: [['192.168.1.20', '00:0c:29:01:02:03']] },
    ['ens33', '(docker0)'],
  ],
  [
    'a switch of Hyper-V',
    { 'vEthernet (External)': [['192.168.1.20', '00:15:5d:01:02:03']] },
    ['vEthernet (External)'],
  ],
  [
    'a network of Windows',
    { 'Local Area Connection': ['10.0.0.1'], 'Ethernet 2': ['10.0.0.2'] },
    ['Local Area Connection', 'Ethernet 2'],
  ],
  ['a system that reports no MAC address', { wlan0: [['192.168.1.20', noMac]] }, ['wlan0']],
  ['the network of a container', { eth0: [['172.17.0.2', '02:42:ac:11:00:02']] }, ['(eth0)']],
] as const)('[E2] %s stays in the list, since phones may be on that network', (_, list, names) => {
  expect(namesOf(list)).toEqual(names)
})

it.each([
  [{ lo: ['127.0.0.1', '::1'] }, 'loopback'],
  [{ utun3: [['10.8.0.2', noMac]] }, 'tunnel'],
  [{ eth0: ['169.254.7.7', 'fe80::1'] }, 'link-local'],
  [{ wlan0: ['fe80::1'] }, 'link-local'],
  [{ wlan0: ['169.254.7.7', 'fe80::1', '2001:db8::7'] }, 'IPv6'],
] as const)('leaves out %j: %s', (list, why) => {
  const { reachable, leftOut } = judgeNetworks(networks(list))
  expect([reachable, leftOut.map((left) => [left.name, left.why])]).toEqual([[], [[Object.keys(list)[0], why]]])
})

const both = networks({ lo: ['127.0.0.1'], wlan0: ['192.168.1.20'], en5: ['10.0.0.7', '2001:db8::7'] })
it.each([
  ['0.0.0.0', ['192.168.1.20', '10.0.0.7'], 'http://localhost:4000'],
  ['::', ['192.168.1.20', '10.0.0.7'], 'http://localhost:4000'],
  ['127.0.0.1', [], 'http://localhost:4000'],
  ['::1', [], 'http://localhost:4000'],
  ['127.0.0.2', [], 'http://127.0.0.2:4000'],
  ['10.0.0.7', ['10.0.0.7'], 'http://10.0.0.7:4000'],
  ['2001:db8::7', ['2001:db8::7'], 'http://[2001:db8::7]:4000'],
])('[E5] a server that listens at %s is reached at %j, on this machine as %s', (bound, addresses, here) => {
  expect(addressesOf(bound, both).map(({ address }) => address)).toEqual(addresses)
  expect(urlHere(bound, 4000)).toBe(here)
})

it('an address is written as short as possible', () => {
  expect([toUrl('192.168.1.20', 80), toUrl('::1', 80)]).toEqual(['http://192.168.1.20', 'http://[::1]'])
})
