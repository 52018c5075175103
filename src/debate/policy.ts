// What a browser may do on a page, as its Content-Security-Policy: said by the server in a header, and in the deck's own HTML for
// hosts that send none.
import { tooOldSource } from './too-old.ts'

/** `trustedTypes`: the policies that a page may have; `frameAncestors`: who may frame it, which a header alone can say. */
export const toPolicy = (trustedTypes: string, frameAncestors?: string): string =>
  [
    "default-src 'none'",
    `script-src 'self' ${tooOldSource}`,
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    ...(frameAncestors ? [`frame-ancestors ${frameAncestors}`] : []),
    "require-trusted-types-for 'script'",
    `trusted-types ${trustedTypes}`,
  ].join('; ')

/**
 * Trusted Types of the deck: reveal.js writes innerHTML and its worker has an address, so it has one default policy
 * (web/deck/trusted-types.ts); no other page may have any.
 */
export const deckTypes = 'default'
