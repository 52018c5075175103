// Origins that a request can claim in its headers, none of which gives a right; and what a refusal looks like.
import { expect } from 'vitest'
import { errorStatus } from '../src/core/contract.ts'
import type { Reply } from './served.ts'

/** The headers of each claimed origin; the socket is on the loopback in all of them. */
export const origins: [title: string, headers: Record<string, string>][] = [
  ['this machine', {}],
  ['a proxy that adds no header', { host: '127.0.0.1:4000' }],
  ['localhost', { host: 'localhost:4000' }],
  ['this machine in IPv6', { host: '[::1]:4000' }],
  ['a page of this server', { origin: 'http://localhost:4000', 'sec-fetch-site': 'same-origin' }],
  ['[A4] a page on another port', { origin: 'http://localhost:5173', 'sec-fetch-site': 'same-site' }],
  ['X-Forwarded-For: 127.0.0.1', { 'x-forwarded-for': '127.0.0.1' }],
  ['Forwarded: for=127.0.0.1', { forwarded: 'for=127.0.0.1;host=localhost;proto=http' }],
  ['X-Real-IP: 127.0.0.1', { 'x-real-ip': '127.0.0.1' }],
  ['another host name that leads to this machine', { host: 'evil.example' }],
  ['a user with the name "host"', { authorization: 'Basic aG9zdDpob3N0' }],
]

/** All of these headers at once. */
export const everyOrigin: Record<string, string> = {
  ...Object.assign({}, ...origins.map(([, headers]) => headers)),
  host: '127.0.0.1',
}
delete everyOrigin.authorization
delete everyOrigin['sec-fetch-site']

/** Expects the reply to be only this error of the closed list, with its status. */
export function expectRefusal(reply: Reply, error: keyof typeof errorStatus): void {
  expect([reply.status, reply.json]).toEqual([errorStatus[error], { error }])
}
