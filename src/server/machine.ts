// Surroundings of this program that stand between phones and its address: WSL, a container, a virtual machine. Each is described
// with what to do. The facts are read in a function of their own, so that the description depends on them alone.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { hasCard, type Interfaces, insideCards, isMadeUp, judgeNetworks, type OwnAddress } from './address.ts'

export interface Machine {
  interfaces: Interfaces
  /** The kernel's description of itself (/proc/version); empty where there is none. */
  kernel: string
  /** The name of the WSL distribution. */
  wslName: string | undefined
  /** How WSL connects to the network, from its program `wslinfo`: nat, mirrored, … */
  wslNetwork: string | undefined
  /** Whether there is a file that container engines put into each container. */
  hasContainerFile: boolean
  /** The control group of the first process (/proc/1/cgroup); empty where there is no such file. */
  cgroup: string
  /** What systemd or the engine calls the container that this runs in; empty outside of one. */
  container: string
}

export function readMachine(): Machine {
  const kernel = readText('/proc/version')
  const wslName = process.env.WSL_DISTRO_NAME
  return {
    interfaces: networkInterfaces(),
    kernel,
    wslName,
    wslNetwork: wslName !== undefined || /microsoft/i.test(kernel) ? askWsl() : undefined,
    hasContainerFile: ['/.dockerenv', '/run/.containerenv'].some((file) => existsSync(file)),
    cgroup: readText('/proc/1/cgroup'),
    container: process.env.KUBERNETES_SERVICE_HOST ? 'kubernetes' : readText('/run/systemd/container').trim(),
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

function askWsl(): string | undefined {
  try {
    const output = execFileSync('wslinfo', ['--networking-mode'], {
      timeout: 1000,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    return String(output).trim() || undefined
  } catch {
    // An older WSL has no `wslinfo`.
    return undefined
  }
}

/** What stands between phones and the port, and what to do; empty if nothing is known. */
export function describeMachine(machine: Machine, port: number): string[] {
  const { reachable } = judgeNetworks(machine.interfaces)
  if (isContainer(machine)) return hasCardOfItsOwn(reachable) ? [] : inContainer(port)
  if (isWsl(machine)) return isBehindWindows(machine, reachable) ? inWsl(port, reachable[0]?.address) : []
  return inVirtualMachine(reachable)
}

/** To systemd, WSL is a container too. */
const isContainer = ({ hasContainerFile, cgroup, container }: Machine): boolean =>
  hasContainerFile || !['', 'wsl'].includes(container) || /docker|kubepods|containerd|libpod|podman|\/lxc/.test(cgroup)

/**
 * A container that shares the network of its machine sees that machine's network cards. LXD and ChromeOS give a container a card of
 * the maker Xen, behind the machine or beside it: there the address tells.
 */
const hasCardOfItsOwn = (reachable: OwnAddress[]): boolean =>
  reachable.some(
    ({ mac, isVirtual, address }) =>
      !isVirtual &&
      /[1-9a-f]/i.test(mac) &&
      !isMadeUp(mac) &&
      !(hasCard(mac, insideCards.Xen) && /^(10|100)\./.test(address)),
  )

const inContainer = (port: number): string[] => [
  'This runs in a container, whose address phones cannot reach: publish the port where the container is started, with',
  `-p ${port}:${port}, and give --public-url http://MACHINE-ADDRESS:${port}, the address of the machine that runs the container.`,
]

/** WSL 2 is a virtual machine of its own; WSL 1 shares the network of Windows. */
const isWsl = ({ kernel, wslName }: Machine): boolean =>
  /microsoft-standard|wsl2/i.test(kernel) || (wslName !== undefined && !/microsoft/i.test(kernel))

/** If WSL does not say how it connects: Hyper-V makes a network card of WSL's own, a mirrored card is the one of Windows. */
function isBehindWindows({ wslNetwork }: Machine, reachable: OwnAddress[]): boolean {
  if (wslNetwork !== undefined) return wslNetwork !== 'mirrored' && wslNetwork !== 'bridged'
  return reachable.every(({ mac, isVirtual }) => isVirtual || hasCard(mac, insideCards['Hyper-V']))
}

const inWsl = (port: number, address = 'WSL-ADDRESS'): string[] => [
  'This runs in WSL, behind Windows, where phones cannot reach it. In %UserProfile%\\.wslconfig set networkingMode=mirrored',
  'below [wsl2], then run wsl --shutdown. Or, in a terminal of Windows opened as administrator:',
  `netsh interface portproxy add v4tov4 listenport=${port} listenaddress=0.0.0.0 connectport=${port} connectaddress=${address}`,
  `and start with --public-url http://WINDOWS-ADDRESS:${port}.`,
]

/** The networks between a virtual machine and its host, as their makers set them up; `isSure`: nothing else uses such addresses. */
const behindHost: { maker: keyof typeof insideCards; addresses: RegExp; isSure: boolean }[] = [
  { maker: 'VirtualBox', addresses: /^10\.0\.\d+\.15$/, isSure: true },
  { maker: 'QEMU', addresses: /^(10\.0\.2\.15|192\.168\.(5|64|122)\.\d+)$/, isSure: true },
  { maker: 'QEMU', addresses: /^(10\.|192\.168\.12\d\.)/, isSure: false },
  { maker: 'Parallels', addresses: /^10\.211\.55\./, isSure: true },
  { maker: 'Hyper-V', addresses: /^172\.(1[6-9]|2\d|3[01])\./, isSure: false },
  { maker: 'VMware', addresses: /^(192\.168|172\.(1[6-9]|2\d|3[01]))\./, isSure: false },
]

function inVirtualMachine(reachable: OwnAddress[]): string[] {
  // The networks of its own containers do not lead out of the machine.
  const outward = reachable.filter(({ isVirtual }) => !isVirtual)
  const found = behindHost.find(({ maker, addresses }) =>
    outward.every(({ mac, address }) => hasCard(mac, insideCards[maker]) && addresses.test(address)),
  )
  if (!found || outward.length === 0) return []
  return [
    found.isSure
      ? `This runs in a virtual machine (${found.maker}) behind its host (NAT), where phones cannot reach it.`
      : `This runs in a virtual machine (${found.maker}): where its network is NAT, phones cannot reach it.`,
    "Set the machine's network adapter to bridged; then it has an address in the network of its host.",
  ]
}
