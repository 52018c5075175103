// `npm run lighthouse`: Lighthouse's scores and complaints about the deck and a phone's page, on a simulated phone, beside those of a bare
// reveal.js page in the same run: on a slow or busy machine every page scores lower.
// Lighthouse is not a dependency of this project: scripts/setup.mjs installs it.
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import * as z from 'zod'
import { browserArguments, findBrowser } from '../../scripts/browser.mjs'
import type { Command } from '../../src/core/command.ts'
import { NewRoom, paths, Room } from '../../src/core/contract.ts'
import { toPlain } from '../../src/core/text.ts'
import { readContent } from '../../src/debate/read-content.ts'
import { serveBareReveal } from './bare-reveal.ts'
import { median, say, sayMachine } from './figures.ts'
import { get, startMeasured } from './server-process.ts'

const runs = 3
/** The least scores, out of 100. */
const targets = { performance: 97, accessibility: 100, 'best-practices': 100, seo: 100 }
const program = join(import.meta.dirname, '../../.lighthouse/node_modules/lighthouse/cli/index.js')

/** The parts of a report that this script reads. An audit without a score is for information only. */
const Report = z.object({
  lighthouseVersion: z.string(),
  environment: z.object({ benchmarkIndex: z.number() }),
  categories: z.record(
    z.string(),
    z.object({ score: z.number(), auditRefs: z.array(z.object({ id: z.string(), weight: z.number() })) }),
  ),
  audits: z.record(
    z.string(),
    z.object({
      title: z.string(),
      score: z.nullable(z.number()),
      displayValue: z.optional(z.string()),
      details: z.optional(z.object({ items: z.optional(z.unknown()) })),
    }),
  ),
})
type Report = z.infer<typeof Report>

const folder = mkdtempSync(join(tmpdir(), 'lighthouse-'))

async function look(url: string): Promise<Report> {
  const file = join(folder, 'report.json')
  const flags = `--headless=new ${browserArguments.join(' ')}`
  const categories = Object.keys(targets).join(',')
  const args = [program, url, '--quiet', '--output=json', `--output-path=${file}`, `--chrome-flags=${flags}`]
  await promisify(execFile)(process.execPath, [...args, `--only-categories=${categories}`], {
    env: { ...process.env, CHROME_PATH: (await findBrowser()) ?? '' },
  })
  return Report.parse(JSON.parse(readFileSync(file, 'utf8')))
}

const scoreOf = (report: Report, category: string) => Math.round((report.categories[category]?.score ?? 0) * 100)

/** Prints the scores of a page, and every audit that counts and lacks full marks or has details; `isOurs`: our targets hold for it. */
function sayReports(title: string, reports: Report[], isOurs: boolean): void {
  // The speed of the machine that Lighthouse measured: on a slow machine the same page scores lower.
  const speeds = reports.map(({ environment }) => environment.benchmarkIndex.toFixed(0)).join(', ')
  process.stdout.write(`\n${title}, median of ${reports.length}; the machine's benchmark index ${speeds}\n`)
  for (const [category, least] of Object.entries(targets)) {
    const score = median(reports.map((report) => scoreOf(report, category)))
    if (!isOurs) {
      say(category, String(score))
      continue
    }
    say(category, String(score), `≥ ${least}`, score >= least)
    if (score < least) process.exitCode = 1
    const report = reports.find((one) => scoreOf(one, category) === score)
    for (const { id, weight } of report?.categories[category]?.auditRefs ?? []) {
      const audit = report?.audits[id]
      if (!audit || audit.score === null || audit.score === 1) continue
      const value = audit.displayValue ? `, ${audit.displayValue}` : ''
      process.stdout.write(
        `    ${id}: ${audit.title}${value}; ${(audit.score * 100).toFixed(0)} of 100${weight > 0 ? `, weight ${weight}` : ''}\n`,
      )
      // Prints the details of audits that cost points: a list in most audits, one object in some.
      for (const item of weight > 0 ? [audit.details?.items ?? []].flat().slice(0, 3) : []) {
        process.stdout.write(`      ${JSON.stringify(item).slice(0, 300)}\n`)
      }
    }
  }
}

const { deck, langs } = readContent(join(import.meta.dirname, '../..'))
const words = langs.get('en')?.words.claims
const texts = words ? [words.title, ...Object.values(words.stacks).map(({ claim }) => claim)] : []
const server = await startMeasured('ours', folder)
const bare = await serveBareReveal(folder, [...new Set(texts.map(toPlain))])
try {
  const { base, hostKey } = server
  const { code, controlKey: key } = await get({ base, path: paths.rooms, schema: NewRoom, key: hostKey, body: {} })
  const body: Command = { action: 'goto', slide: 'few-unicorns', step: 0 }
  await get({ base, path: paths.control(code), schema: Room, key, body })
  const pages = [
    { title: 'The deck in English', url: `${server.base}/d/${deck.id}/en/`, isOurs: true },
    { title: 'The phone in a room', url: server.base + paths.join(code), isOurs: true },
    { title: 'A bare reveal.js page of the same text', url: bare.url, isOurs: false },
  ]
  sayMachine('browser and server share them')
  for (const { title, url, isOurs } of pages) {
    const reports: Report[] = []
    while (reports.length < runs) reports.push(await look(url))
    sayReports(`${title}, Lighthouse ${reports[0]?.lighthouseVersion}`, reports, isOurs)
  }
} finally {
  void bare.close()
  server.child.disconnect()
  rmSync(folder, { recursive: true, force: true })
}
