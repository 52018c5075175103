// What this program runs in, where that stands between phones and its address: WSL, a container, a virtual machine behind its
// host. Said with what to do; the facts are read apart, so that the saying is a function of them alone.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { hasCard, type Interfaces, insideCards, isMadeUp, judgeNetworks, type OwnAddress } from './address.ts'

export interface Machine {
  interfaces: Interfaces
  /** The kernel's own words (/proc/version); empty where there are none. */
  kernel: string
  /** The distribution that WSL says it is. */
  wslName: string | undefined
  /** How WSL joins the network, as its `wslinfo` says: nat, mirrored, … */
  wslNetwork: string | undefined
  /** Whether one of the files is there that container engines leave in each container. */
  hasContainerFile: boolean
  /** Where the first process is filed (/proc/1/cgroup); empty where there is no such thing. */
  cgroup: string
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
    const said = execFileSync('wslinfo', ['--networking-mode'], { timeout: 1000, stdio: ['ignore', 'pipe', 'ignore'] })
    return String(said).trim() || undefined
  } catch {
    // An older WSL has no such program.
    return undefined
  }
}

/** What stands between phones and the port, with what to do; nothing where nothing is known to. */
export function describeMachine(machine: Machine, port: number): string[] {
  const { reachable } = judgeNetworks(machine.interfaces)
  if (isContainer(machine)) return hasCardOfItsOwn(reachable) ? [] : inContainer(port)
  if (isWsl(machine)) return isBehindWindows(machine, reachable) ? inWsl(port, reachable[0]?.address) : []
  return inVirtualMachine(reachable)
}

const isContainer = ({ hasContainerFile, cgroup }: Machine): boolean =>
  hasContainerFile || /docker|kubepods|containerd|libpod|podman/.test(cgroup)

/** A container that shares the network of its machine sees that machine's cards. */
const hasCardOfItsOwn = (reachable: OwnAddress[]): boolean =>
  reachable.some(({ mac, isVirtual }) => !isVirtual && /[1-9a-f]/i.test(mac) && !isMadeUp(mac))

const inContainer = (port: number): string[] => [
  'This runs in a container, whose address phones cannot reach: publish the port where the container is started, with',
  `-p ${port}:${port}, and give --public-url http://HOST-ADDRESS:${port}, the address of the machine around it.`,
]

/** WSL 2, a machine of its own; WSL 1 shares the network of Windows. */
const isWsl = ({ kernel, wslName }: Machine): boolean =>
  /microsoft-standard|wsl2/i.test(kernel) || (wslName !== undefined && !/microsoft/i.test(kernel))

/** Where WSL does not say how it joins the network: a card of its own is Hyper-V's, a mirrored one is Windows'. */
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

/** The networks between a virtual machine and its host, as their makers set them up; `isSure`: no other has such addresses. */
const behindHost: { maker: keyof typeof insideCards; addresses: RegExp; isSure: boolean }[] = [
  { maker: 'VirtualBox', addresses: /^10\.0\.\d+\.15$/, isSure: true },
  { maker: 'QEMU', addresses: /^(10\.0\.2\.15|192\.168\.122\.\d+)$/, isSure: true },
  { maker: 'Parallels', addresses: /^10\.211\.55\./, isSure: true },
  { maker: 'Hyper-V', addresses: /^172\.(1[6-9]|2\d|3[01])\./, isSure: false },
  { maker: 'VMware', addresses: /^192\.168\./, isSure: false },
]

function inVirtualMachine(reachable: OwnAddress[]): string[] {
  // Networks of its own containers are no way out of it.
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
