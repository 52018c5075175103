// reveal.js writes innerHTML. This policy lets through what it writes in this deck, plain boxes with a class, and nothing
// that could carry a script, a handler or an address; every other page has no policy at all.

const plainBoxes = /^(?:[^<>]|<\/?(?:span|div|button)(?: (?:class|aria-label)="[\w -]*")*>)*$/

interface TrustedTypes {
  createPolicy(name: string, rules: { createHTML: (html: string) => string }): unknown
}

/** To be called before reveal.js starts. Browsers without Trusted Types need nothing. */
export function allowPlainBoxes(): void {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes }
  trustedTypes?.createPolicy('default', {
    createHTML: (html) => {
      if (html !== null && !plainBoxes.test(html))
        throw new TypeError(`markup that this deck does not write: ${html.slice(0, 80)}`)
      return html ?? ''
    },
  })
}
