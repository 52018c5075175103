// `npm run bench:web`: how soon the built pages can be read and used on a slow phone and a slow desk computer, beside a bare reveal.js page
// in the same run. The pages are visited in turn, so that other work of the machine affects all alike.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright'
import { browserArguments, findBrowser } from '../../scripts/browser.mjs'
import { serveStatic } from '../../src/cli/static-server.ts'
import type { Command } from '../../src/core/command.ts'
import { NewRoom, paths, Room } from '../../src/core/contract.ts'
import { pollKey } from '../../src/core/poll.ts'
import { toPlain } from '../../src/core/text.ts'
import { readContent } from '../../src/debate/read-content.ts'
import { serveBareReveal } from './bare-reveal.ts'
import { median, say, sayMachine } from './figures.ts'
import { get, startMeasured } from './server-process.ts'
import { openSlowLine } from './slow-line.ts'
import { sizeOf, slowness, type Visit, type Visitor, visit } from './visit.ts'
import type { Sight } from './watch.ts'

const runs = 7
const line = { rtt: 150, down: 1_600_000, up: 750_000 }
const root = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'web-bench-'))

const { langs } = readContent(root)
/** The texts of the debate's question and its claims. */
function textsOf(lang: string): string[] {
  const read = langs.get(lang)
  if (!read) throw new Error(`there are no words in ${lang}`)
  const { title, stacks } = read.words.claims
  return [...new Set([title, ...Object.values(stacks).map(({ claim }) => claim)].map(toPlain))]
}
const withoutSpaces = (texts: string[]) => texts.map((text) => text.replace(/\s/g, ''))

const server = await startMeasured('ours', folder)
const site = await serveStatic(join(root, 'dist'), { base: '/debate/' })
const bare = await serveBareReveal(folder, textsOf('en'))
const poll = { claim: 'few-unicorns', round: 'main' } as const
const ask = { base: server.base }
const { code, controlKey: key } = await get({
  ...ask,
  path: paths.rooms,
  schema: NewRoom,
  key: server.hostKey,
  body: {},
})
const goto: Command = { action: 'goto', slide: poll.claim, step: 0 }
await get({ ...ask, path: paths.control(code), schema: Room, key, body: goto })

const lines = await Promise.all([server.base, site.url, bare.url].map((target) => openSlowLine(target, line)))
const [serverUrl = '', siteUrl = '', bareUrl = ''] = lines.map(({ url }) => url)
const [ja, en] = [
  { locale: 'ja-JP', texts: withoutSpaces(textsOf('ja')) },
  { locale: 'en-GB', texts: withoutSpaces(textsOf('en')) },
]
const [reads, moves] = [{ last: 'words' }, { last: 'moved' }] as const
const [phone, desk] = [{ device: 'phone' }, { device: 'desk' }] as const

/** All visits of a round in their order: the visitor and the address. */
const visitors: (Visitor & { name: string; url: string })[] = [
  { name: 'ja', url: `${siteUrl}ja/`, ...phone, ...ja, ...reads },
  { name: 'bare', url: bareUrl, ...phone, ...en, ...reads },
  { name: 'en', url: `${siteUrl}en/`, ...phone, ...en, ...reads },
  { name: 'ja of a server', url: `${serverUrl}d/capital-feast/ja/`, ...phone, ...ja, ...reads },
  { name: 'ja swiped', url: `${siteUrl}ja/`, ...phone, ...ja, ...moves },
  { name: 'bare swiped', url: bareUrl, ...phone, ...en, ...moves },
  { name: 'ja with keys', url: `${siteUrl}ja/`, ...desk, ...ja, ...moves },
  { name: 'bare with keys', url: bareUrl, ...desk, ...en, ...moves },
  { name: 'vote', url: new URL(paths.join(code), serverUrl).href, ...phone, ...ja, last: 'answered' },
]
const visits = new Map<string, Visit[]>(visitors.map(({ name }) => [name, []]))

async function makeVisits(): Promise<void> {
  const executablePath = await findBrowser()
  const browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: browserArguments })
  sayMachine('browser, servers and line share them')
  process.stdout.write(
    `Chromium ${browser.version()}, scripts ${slowness} times slower; a TCP proxy on loopback for the line: ${line.rtt} ms a round trip, ` +
      `${line.down / 1e6} Mbit/s down, ${line.up / 1e6} up,\na connection opens after one round trip and begins with ten packets, no TLS; ` +
      `HTTP/1.1, brotli, nothing cached. Median of ${runs}, least and most in brackets; the pages in turn.\n`,
  )
  try {
    // The first round is not counted, since the browser itself starts during it.
    for (let run = 0; run <= runs; run += 1) {
      for (const visitor of visitors) {
        const made = await visit(browser, visitor.url, visitor)
        if (run > 0) visits.get(visitor.name)?.push(made)
      }
    }
  } finally {
    await browser.close()
  }
}

type Pick = (made: Visit) => number
const sight =
  (name: Sight): Pick =>
  ({ sights }) =>
    sights[name] ?? Number.NaN
const requests: Pick = (made) => made.requests
const bytes: Pick = (made) => made.bytes / 1000
const valuesOf = (name: string, pick: Pick): number[] => (visits.get(name) ?? []).map(pick)

const formats = {
  ms: (value: number) => value.toFixed(0),
  kB: (value: number) => value.toFixed(1),
  '': (value: number) => String(Number(value.toFixed(4))),
}

/** Prints one measure of a visitor; a missed target makes the whole run fail. */
function tell(name: string, what: string, pick: Pick, unit: keyof typeof formats, most?: number): void {
  const values = valuesOf(name, pick)
  const [least, middle, worst] = [Math.min(...values), median(values), Math.max(...values)].map(formats[unit])
  const figure = `${middle} ${unit}`.trim()
  judge(
    what,
    `${figure} (${least}–${worst})`,
    most === undefined ? undefined : [`≤ ${most} ${unit}`.trim(), median(values) <= most],
  )
}

/** Prints the ratio of the medians of two visitors: times depend on the machine, and the ratio much less. */
function tellRatio([ours, other]: [string, string], what: string, pick: Pick, most: number): void {
  const ratio = median(valuesOf(ours, pick)) / median(valuesOf(other, pick))
  judge(what, ratio.toFixed(2), [`≤ ${most}`, ratio <= most])
}

function judge(what: string, figure: string, target?: [text: string, isMet: boolean]): void {
  const [text, isMet] = target ?? []
  say(what, figure, text, isMet)
  if (isMet === false) process.exitCode = 1
}

function sayPage(name: string, title: string): void {
  const visitor = visitors.find((one) => one.name === name)
  if (visitor) process.stdout.write(`\n${title}: ${new URL(visitor.url).pathname}, ${sizeOf(visitor.device)}\n`)
}

function sayFigures(): void {
  for (const [name, from] of Object.entries({
    ja: 'a file server',
    en: 'a file server',
    'ja of a server': 'our server',
  })) {
    sayPage(name, `The deck on a phone, from ${from}`)
    tell(name, 'first claim, or the question itself, on screen', sight('words'), 'ms', 1400)
    tell(name, 'largest contentful paint', sight('largest'), 'ms', 1400)
    tellRatio([name, 'bare'], 'largest contentful paint, ours / bare', sight('largest'), 0.85)
    tell(name, 'layout shift', (made) => made.sights.shifted ?? 0, '', 0)
    tell(name, 'requests until then', requests, '', 8)
    tell(name, 'bytes of these, with headers', bytes, 'kB', 90)
  }
  sayPage('ja swiped', 'The deck on a phone, swiped from the beginning')
  tell('ja swiped', 'a swipe has moved it', sight('moved'), 'ms', 1600)
  tellRatio(['ja swiped', 'bare swiped'], 'the same, ours / bare', sight('moved'), 1)
  sayPage('ja with keys', 'The deck on a desk, the arrow key pressed from the beginning')
  tell('ja with keys', 'first claim, or the question itself, on screen', sight('words'), 'ms', 1400)
  tell('ja with keys', 'a key has moved it', sight('moved'), 'ms', 1600)
  tellRatio(['ja with keys', 'bare with keys'], 'the same, ours / bare', sight('moved'), 1)
  tell('ja with keys', 'requests until the first words', requests, '', 8)
  tell('ja with keys', 'bytes of these, with headers', bytes, 'kB', 110)
  sayPage('vote', 'The phone in a room')
  tell('vote', 'claim on screen', sight('words'), 'ms')
  tell('vote', 'answers on screen', sight('answers'), 'ms', 2000)
  tell('vote', 'a tap made at once shows as cast', sight('answered'), 'ms', 2000)
  tell('vote', 'requests until the claim', requests, '')
  tell('vote', 'bytes of these, with headers', bytes, 'kB', 64)
  tell('vote', 'layout shift', (made) => made.sights.shifted ?? 0, '', 0)
  sayPage('bare', 'A bare reveal.js page of the same text')
  tell('bare', 'first words on screen', sight('words'), 'ms')
  tell('bare', 'largest contentful paint', sight('largest'), 'ms')
  tell('bare swiped', 'a swipe has moved it', sight('moved'), 'ms')
  tell('bare with keys', 'a key has moved it, 1280 × 720', sight('moved'), 'ms')
  tell('bare', 'requests', requests, '')
  tell('bare', 'bytes of these, with headers', bytes, 'kB')
}

try {
  await makeVisits()
  sayFigures()
  const { polls } = await get({ ...ask, path: paths.room(code), schema: Room, key })
  const { voted = 0 } = polls[pollKey(poll)] ?? {}
  process.stdout.write('\n')
  judge('taps that the server counted', `${voted} of ${runs + 1}`, [`${runs + 1}`, voted === runs + 1])
} finally {
  for (const one of [...lines, site, bare]) void one.close()
  server.child.disconnect()
  rmSync(folder, { recursive: true, force: true })
}
