// The deck's only policy for Trusted Types. It allows the markup that reveal.js writes in this deck (plain boxes with a class) and the
// address of the service worker, and refuses any other markup, which could carry a script, a handler or an address. The other pages
// have no such policy.
import { workerAddress } from '../shared/site.ts'

const plainBoxes = /^(?:[^<>]|<\/?(?:span|div|button)(?: (?:class|aria-label)="[\w -]*")*>)*$/

interface Rules {
  createHTML: (html: string) => string
  createScriptURL: (address: string) => string
}
interface TrustedTypes {
  createPolicy(name: string, rules: Rules): unknown
}

/** Call it before reveal.js starts and before the service worker is registered. In browsers without Trusted Types it does nothing. */
export function allowWhatWeWrite(): void {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes }
  trustedTypes?.createPolicy('default', {
    createHTML: (html) => {
      if (html !== null && !plainBoxes.test(html))
        throw new TypeError(`markup that this deck does not write: ${html.slice(0, 80)}`)
      return html ?? ''
    },
    createScriptURL: (address) => {
      if (address !== workerAddress) throw new TypeError(`a script that is not the deck’s: ${address.slice(0, 80)}`)
      return address
    },
  })
}
