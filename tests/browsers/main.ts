// `npm run browsers`: a short evening in Firefox and in WebKit, also behind nginx, and a walk through all positions in all languages, also
// in languages that the program does not speak.
// The pictures are in browsers-report/. It ends with an error if a page broke, complained, was blank or cut off, or has barriers.
import { join } from 'node:path'
import type { Engine } from './engine.ts'
import { spendEvening } from './evening.ts'
import { openFirefox } from './firefox.ts'
import { bareBlock, openNginx, readGoodBlock } from './nginx.ts'
import { openReport } from './report.ts'
import { openServer, type Server } from './server.ts'
import { walkShown } from './shown.ts'
import { printHandout, type Walk, walkPage, walkProjectors, walkRoom, walkSlides } from './walk.ts'
import { openWebKit } from './webkit.ts'

const report = openReport(join(import.meta.dirname, '../../browsers-report'))
const failures: string[] = []

/** Runs a step and prints a line about it; if the step fails, that is noted and the next step follows. */
async function step<T>(name: string, take: () => Promise<T>): Promise<T | undefined> {
  const since = performance.now()
  const before = report.faults().length
  const say = (how: string) =>
    process.stdout.write(`${how}  ${name}  ${((performance.now() - since) / 1000).toFixed(1)} s\n`)
  try {
    const result = await take()
    const faults = report.faults().slice(before)
    say(faults.length > 0 ? `✗ ${faults.length} faults` : '✓')
    for (const fault of faults) process.stdout.write(`   ${fault}\n`)
    return result
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    failures.push(`${name}: ${why}`)
    say('✗ broken off')
    process.stdout.write(`   ${why}\n`)
    return undefined
  }
}

async function runEngine(engine: Engine, server: Server): Promise<void> {
  const common = { engine, server, report }
  const room = await step(`${engine.name}: an evening`, () => spendEvening({ ...common, base: server.base, way: '' }))
  for (const [way, block] of [
    [', nginx with only proxy_pass', bareBlock],
    [', nginx with the block of docs/proxy.md', readGoodBlock()],
  ] as const) {
    await step(`${engine.name}: an evening${way}`, async () => {
      const nginx = await openNginx(block, server.port)
      try {
        await spendEvening({ ...common, base: nginx.base, way })
      } finally {
        await nginx.close()
      }
    })
  }
  if (room) await server.control(room, { action: 'resume' })
  if (room) await step(`${engine.name}: projectors, all positions`, () => walkProjectors(common, room))
  if (room) await step(`${engine.name}: the result alone, and in a frame`, () => walkShown(common, room, 'ja'))
  await readAlone(common, '')
}

/** A debate with languages from both sides, two of which the program does not speak. */
async function runLanguages(engine: Engine, server: Server): Promise<void> {
  const common = { engine, server, report }
  const room = await server.openRoom()
  const name = `${engine.name}, ${server.langs.join(' ')}`
  await step(`${name}: phones, the desk and the report`, () => walkRoom(common, room, 'ar'))
  await step(`${name}: projectors, all positions`, () => walkProjectors(common, room))
  await step(`${name}: the result alone, and in a frame`, () => walkShown(common, room, 'ar'))
  await readAlone(common, `, ${server.langs.join(' ')}`)
}

async function readAlone(common: Walk, mark: string): Promise<void> {
  const inAll = (walk: typeof walkPage) => () => Promise.all(common.server.langs.map((lang) => walk(common, lang)))
  const name = common.engine.name + mark
  await step(`${name}: slides read alone, all positions`, inAll(walkSlides))
  await step(`${name}: the page read alone, from top to end`, inAll(walkPage))
  await step(`${name}: the handout`, inAll(printHandout))
}

for (const open of [openFirefox, openWebKit]) {
  const engine = await step('a browser starts', open)
  try {
    for (const [debate, run] of [
      ['slides', runEngine],
      ['tests/fixtures/languages', runLanguages],
    ] as const) {
      const server = await openServer(debate)
      if (engine) await run(engine, server)
      await server.close()
    }
  } finally {
    // Also if a server does not start: no browser stays behind.
    await engine?.close()
  }
}
report.write()
const wrong = [...failures, ...report.faults()]
const place = 'the pictures are in browsers-report/index.html'
process.stdout.write(wrong.length > 0 ? `${wrong.length} things are wrong; ${place}.\n` : `All is well; ${place}.\n`)
process.exit(wrong.length > 0 ? 1 : 0)
