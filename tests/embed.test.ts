// Which pages of a server other sites may show in a frame: `/show/CODE` at the origins of the setting, and nothing else.
import { expect, it, onTestFinished } from 'vitest'
import { deck, serve } from './served.ts'

const origins = ['https://lms.example.org', 'http://localhost:3030']

/** The headers of an answer that decide where its page may be framed. */
async function framing(path: string, embedOrigins?: string[]) {
  const served = await serve(embedOrigins ? { embedOrigins } : {})
  onTestFinished(() => served.end())
  const { status, headers } = await served.call(path)
  const [, ancestors] = /frame-ancestors ([^;]*)/.exec(String(headers['content-security-policy'])) ?? []
  return { status, ancestors, headers }
}

it.each([
  ['the listed sites', origins, origins.join(' ')],
  ['every site, where that is said', ['*'], '*'],
  ['nobody, where no site is listed', [], "'none'"],
  ['nobody, where the setting is absent', undefined, "'none'"],
])('the result alone may be framed by %s', async (_, embedOrigins, ancestors) => {
  const found = await framing('/show/K7M4QX', embedOrigins)
  expect(found).toMatchObject({ status: 200, ancestors })
  // It has no list of origins, and a browser that knows both headers need not agree with itself.
  expect(found.headers['x-frame-options']).toBeUndefined()
  expect(found.headers['x-robots-tag']).toBe('noindex')
  expect(found.headers['cross-origin-resource-policy']).toBe('same-origin')
})

it.each([
  ['/j/K7M4QX', "'none'"],
  ['/report/K7M4QX', "'none'"],
  ['/console', "'none'"],
  ['/api/rooms/ZZZZZZ', "'none'"],
  ['/showing/K7M4QX', "'none'"],
  ['/show/../console', "'none'"],
  ['/show/%2e%2e/console', "'none'"],
  [`/show/../d/${deck.id}/`, "'self'"],
  ['/nowhere', "'none'"],
  [`/d/${deck.id}/`, "'self'"],
])('%s may be framed by %s, whichever sites are listed', async (path, ancestors) => {
  expect((await framing(path, origins)).ancestors).toBe(ancestors)
})
