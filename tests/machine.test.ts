// The lines that a start prints in WSL, a container or a virtual machine, each recognised by facts about the machine.
import { expect, it } from 'vitest'
import { addressesOf } from '../src/server/address.ts'
import { describeMachine, type Machine } from '../src/server/machine.ts'
import { describeReach } from '../src/server/reach.ts'
import { bare, networks, noMac } from './networks.ts'

const wsl = 'Linux version 5.15.167.4-microsoft-standard-WSL2 (root@f9c826d3017f)'
const hyperV = networks({ eth0: [['172.28.16.5', '00:15:5d:01:02:03', '255.255.240.0']] })
const container = networks({ eth0: [['172.17.0.2', '02:42:ac:11:00:02', '255.255.0.0']] })
const guest = (address: string, mac: string) => networks({ enp0s3: [[address, mac]] })

const cases: [string, Partial<Machine>, string[]][] = [
  [
    'WSL 2',
    { kernel: wsl, wslName: 'Ubuntu', interfaces: hyperV },
    [
      'in WSL',
      'netsh interface portproxy',
      'connectaddress=172.28.16.5',
      'networkingMode=mirrored',
      'WINDOWS-ADDRESS:4000',
    ],
  ],
  ['WSL 2 that says so', { kernel: wsl, wslNetwork: 'nat', interfaces: hyperV }, ['in WSL']],
  [
    'WSL 2 with a kernel of its own',
    { kernel: 'Linux version 6.6.1-own', wslName: 'Ubuntu', interfaces: hyperV },
    ['in WSL'],
  ],
  ['WSL 2 without a network', { kernel: wsl, interfaces: {} }, ['in WSL', 'WSL-ADDRESS']],
  [
    'Docker',
    { hasContainerFile: true, interfaces: container },
    ['in a container', '-p 4000:4000', '--public-url http://MACHINE-ADDRESS:4000'],
  ],
  [
    'Docker with invented MAC addresses',
    { hasContainerFile: true, interfaces: networks({ eth0: [['172.17.0.2', '5a:31:01:02:03:04']] }) },
    ['in a container'],
  ],
  ['Docker in WSL', { hasContainerFile: true, kernel: wsl, interfaces: container }, ['in a container']],
  [
    'Kubernetes',
    {
      cgroup: '12:cpu:/kubepods/besteffort/pod1',
      interfaces: networks({ eth0: [['10.244.1.7', 'c6:01:02:03:04:05']] }),
    },
    ['in a container'],
  ],
  ['VirtualBox', { interfaces: guest('10.0.2.15', '08:00:27:01:02:03') }, ['(VirtualBox) behind its host', 'bridged']],
  ['QEMU', { interfaces: guest('10.0.2.15', '52:54:00:12:34:56') }, ['(QEMU) behind its host', 'bridged']],
  ['libvirt', { interfaces: guest('192.168.122.40', '52:54:00:01:02:03') }, ['(QEMU) behind its host']],
  ['Parallels', { interfaces: guest('10.211.55.3', '00:1c:42:01:02:03') }, ['(Parallels) behind its host']],
  [
    'VMware',
    { interfaces: guest('192.168.80.130', '00:0C:29:01:02:03') },
    ['(VMware): where its network is NAT', 'bridged'],
  ],
  ['Hyper-V', { interfaces: guest('172.20.5.6', '00:15:5d:01:02:03') }, ['(Hyper-V): where its network is NAT']],
  ['VMware with its other addresses', { interfaces: guest('172.16.80.130', '00:0c:29:01:02:03') }, ['(VMware): where']],
  ['Lima', { interfaces: guest('192.168.5.15', '52:55:55:01:02:03') }, ['(QEMU) behind its host']],
  ['Multipass', { interfaces: guest('10.230.1.55', '52:54:00:01:02:03') }, ['(QEMU): where its network is NAT']],
  ['Multipass on macOS', { interfaces: guest('192.168.64.5', '52:54:00:01:02:03') }, ['(QEMU) behind its host']],
  ['a second network of libvirt', { interfaces: guest('192.168.124.7', '52:54:00:01:02:03') }, ['(QEMU): where']],
  ['LXD', { container: 'lxc', interfaces: guest('10.5.0.7', '00:16:3e:01:02:03') }, ['in a container']],
  ['ChromeOS', { container: 'lxc', interfaces: guest('100.115.92.200', '00:16:3e:01:02:03') }, ['in a container']],
  [
    'systemd-nspawn',
    { container: 'systemd-nspawn', interfaces: guest('192.168.9.2', 'c6:1:2:3:4:5') },
    ['in a container'],
  ],
  ['WSL 2 with systemd', { container: 'wsl', kernel: wsl, interfaces: hyperV }, ['in WSL']],
  [
    'VirtualBox with containers in it',
    {
      interfaces: {
        ...guest('10.0.2.15', '08:00:27:01:02:03'),
        ...networks({ docker0: [['172.17.0.1', '02:42:1:2:3:4']] }),
      },
    },
    ['(VirtualBox) behind its host'],
  ],
]
it.each(cases)('[E3] in %s the start says that phones cannot reach the server, and what to do', (_, facts, words) => {
  const machine = { ...bare, ...facts }
  const text = describeMachine(machine, 4000).join('\n')
  for (const word of words) expect(text).toContain(word)
  const reach = {
    bound: '0.0.0.0',
    port: 4000,
    publicUrl: undefined,
    addresses: addressesOf('0.0.0.0', machine.interfaces),
  }
  expect(describeReach(reach, machine).join('\n')).toBe(text)
  expect(describeReach({ ...reach, publicUrl: 'https://vote.example.org' }, machine)).toEqual([])
})

const silent: [string, Partial<Machine>][] = [
  ['a machine that is neither virtual nor a container', {}],
  ['WSL 1', { kernel: 'Linux version 4.4.0-19041-Microsoft (Microsoft@Microsoft.com)', wslName: 'Ubuntu' }],
  ['WSL 2 that shares the network of Windows', { kernel: wsl, wslNetwork: 'mirrored' }],
  ['WSL 2 that shows the network cards of Windows', { kernel: wsl, wslName: 'Ubuntu' }],
  ['a container that shares the network of its machine', { hasContainerFile: true }],
  ['LXD in the network of its host', { container: 'lxc', interfaces: guest('192.168.1.20', '00:16:3e:01:02:03') }],
  ['WSL 2 with systemd that shares the network of Windows', { container: 'wsl', kernel: wsl, wslNetwork: 'mirrored' }],
  ['a virtual machine in the network of its host', { interfaces: guest('192.168.1.20', '08:00:27:01:02:03') }],
  [
    'a virtual machine with a second, bridged card',
    {
      interfaces: {
        ...guest('10.0.2.15', '08:00:27:01:02:03'),
        ...networks({ enp0s8: [['192.168.1.20', '08:00:27:01:02:04']] }),
      },
    },
  ],
  ['a machine that has 10.0.2.15 by chance', { interfaces: networks({ wlan0: ['10.0.2.15'] }) }],
]
it.each(silent)('[E3] in %s the start says nothing', (_, facts) => {
  expect(describeMachine({ ...bare, ...facts }, 4000)).toEqual([])
})

it.each([
  ['127.0.0.1', 'Phones cannot connect: HOST is 127.0.0.1', '--host 0.0.0.0'],
  ['::1', 'Phones cannot connect: HOST is ::1', '--host 0.0.0.0'],
])(
  '[E5] if it listens only at %s, the start says that phones cannot reach the server, unless a proxy is in front of it',
  (bound, ...words) => {
    const reach = { bound, port: 4000, publicUrl: undefined, addresses: addressesOf(bound, bare.interfaces) }
    for (const word of words) expect(describeReach(reach, bare).join()).toContain(word)
    expect(describeReach({ ...reach, publicUrl: 'https://vote.example.org' }, bare)).toEqual([])
  },
)

it.each(['http://localhost:4000', 'https://127.0.0.1/debate'])(
  '[E5] if PUBLIC_URL is %s, the start says that phones cannot open it',
  (publicUrl) => {
    const reach = { bound: '0.0.0.0', port: 4000, publicUrl, addresses: [] }
    expect(describeReach(reach, bare).join()).toContain(`Phones cannot connect: PUBLIC_URL is ${publicUrl}, which only`)
  },
)

it.each([
  ['a VPN', { tun0: [['10.8.0.2', noMac]] }, 'tun0'],
  ['containers', { docker0: [['172.17.0.1', '02:42:1:2:3:4']] }, 'docker0'],
] as const)('[E5] if it listens only in the network of %s, the start says so', (_, list, name) => {
  const [[bound]] = Object.values(list)[0] ?? [['']]
  const addresses = addressesOf(bound, networks({ ...list, wlan0: ['192.168.1.20'] }))
  const told = describeReach({ bound, port: 4000, publicUrl: undefined, addresses }, bare)
  expect(told.join()).toContain(`Phones are most likely not in ${name}`)
})

it('says so if there is no network, or if the only network looks like a container’s', () => {
  const reach = { bound: '0.0.0.0', port: 4000, publicUrl: undefined, addresses: [] }
  expect(describeReach(reach, bare).join()).toContain('join a network or open a hotspot')
  const addresses = addressesOf('0.0.0.0', networks({ docker0: [['172.17.0.1', '02:42:1:2:3:4']] }))
  expect(describeReach({ ...reach, addresses }, bare).join()).toContain('Phones are most likely not in docker0')
  expect(describeReach({ ...reach, addresses: addressesOf('::', bare.interfaces) }, bare)).toEqual([])
})
