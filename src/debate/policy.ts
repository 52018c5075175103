// The Content-Security-Policy of a page: what a browser may do on it. The server sends it in a header; the deck's HTML contains it too,
// for hosts that send no such header.
import { tooOldSource } from './too-old.ts'

/** `trustedTypes`: the policies that a page may have; `frameAncestors`: the sites that may frame it, which only a header can say. */
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
 * Trusted Types of the deck: reveal.js writes innerHTML and the service worker is loaded from an address, so the deck has one default
 * policy (web/deck/trusted-types.ts); no other page may have a policy.
 */
export const deckTypes = 'default'
