// Whether phones can reach this server, in sentences with what to do: for the banner at a start and for the check of a hall.
import { isReachable } from '../core/room-code.ts'
import { typedStart } from '../debate/package.ts'
import { isEveryAddress, type OwnAddress } from './address.ts'
import { describeMachine, type Machine } from './machine.ts'

export interface Reach {
  /** The address that the server listens at. */
  bound: string
  port: number
  publicUrl: string | undefined
  /** Where phones can reach it, the likeliest first. */
  addresses: OwnAddress[]
}

/** What stands between phones and the server. What is in front of a public address is unknown. */
export function describeReach({ bound, port, publicUrl, addresses }: Reach, machine: Machine): string[] {
  if (publicUrl !== undefined) {
    if (isReachable(publicUrl)) return []
    return [
      `Phones cannot connect: PUBLIC_URL is ${publicUrl}, which only this machine can open. Give another, or none.`,
    ]
  }
  const [first] = addresses
  if (!first && !isEveryAddress(bound))
    return [`Phones cannot connect: HOST is ${bound}, which only this machine can reach. Start with --host 0.0.0.0.`]
  const around = describeMachine(machine, port)
  if (around.length > 0) return around
  if (!first)
    return [`Phones cannot reach this machine: join a network or open a hotspot; ${typedStart('--hall')} says how.`]
  if (first.isVirtual)
    return [
      `Phones are most likely not in ${first.name}: it looks like a container's, a virtual machine's or a VPN's network.`,
      `Join a network or open a hotspot; ${typedStart('--hall')} says how.`,
    ]
  return []
}
