// A short evening in one engine: the host opens a room, three phones vote in three languages, one phone loses the server and reloads,
// the projector shows results and who changed their mind, and the report is read.
import type { NewRoom } from '../../src/core/contract.ts'
import { openPage, type Page } from './page.ts'
import { mixed, moved, phone, stage, type Walk } from './walk.ts'

type Evening = Walk & {
  /** Where the pages are: the address of the server, or of a proxy before it. */
  base: string
  /** How the pages are reached, such as behind a proxy; added to the titles of the report. */
  way: string
}

/** Opens a room on the host's page, which then leads to the presenter view. */
async function openRoom({ engine, server, report, base, way }: Evening): Promise<{ desk: Page; room: NewRoom }> {
  const desk = await openPage(engine, { base, size: phone, title: `desk${way}`, report })
  await desk.go(`/console?lang=en#host.${server.hostKey}`)
  await desk.see('main.rooms h1')
  await desk.look('rooms')
  await desk.tap('button', 'Start a new session')
  await desk.see('main.desk .controls button')
  await desk.look('the desk')
  const shown = await desk.window.run(() => document.querySelector('.bar-top .code')?.textContent ?? '')
  const rooms = await server.rooms()
  const room = rooms.find(({ code }) => code === shown.replace('-', ''))
  if (!room) throw new Error(`the server has no room ${shown}`)
  return { desk, room }
}

/** Returns the room after it has ended. */
export async function spendEvening(evening: Evening): Promise<NewRoom> {
  const { engine, server, report, base, way } = evening
  const { desk, room } = await openRoom(evening)
  const projector = await openPage(engine, { base, size: stage, title: `projector${way}`, report })
  await projector.go(`/?room=${room.code}&lang=ja`)
  await projector.see('.foot:not([hidden])')
  await projector.look('start')
  const phones: Page[] = []
  for (const lang of server.langs) {
    const page = await openPage(engine, { base, size: phone, title: `phone ${lang}${way}`, report })
    await page.go(`/j/${room.code}?lang=${lang}`)
    await page.see('main.phone h1')
    await page.look('before the first vote')
    phones.push(page)
  }
  const everyPhone = (act: (page: Page, index: number) => Promise<void>) => Promise.all(phones.map(act))
  const answer = (page: Page, index: number) =>
    page.tap(`.moment:not(.fresh) .answers button:nth-of-type(${index + 1})`)
  const saved = (page: Page) => page.see('.status .saved')

  await desk.tap('button', 'Next')
  await projector.see('section.slide.present[id=before] .claim')
  await everyPhone(async (page, index) => {
    await answer(page, index)
    await saved(page)
    await page.look('voted')
  })
  await desk.look('a vote')
  await everyPhone(async (page, index) => {
    await answer(page, index + 1)
    await page.see(`.answers button:nth-of-type(${index + 2})[aria-pressed=true]`)
    await saved(page)
  })
  await server.castAll(room.code, { claim: 'thesis', round: 'before' }, mixed)
  // The desk says that the room expects 20 voters; this sentence pushes the buttons down.
  await desk.see('main.desk', '20 voters')
  await desk.tap('button', 'Show result')
  await projector.see('.foot .tally-drawing')
  await projector.see('.foot .sentence b', '10')
  await projector.look('the result')
  await everyPhone(async (page) => {
    await page.see('.room-result .tally-sentence')
    await page.look('the result')
  })

  const [first] = phones
  if (first) {
    await server.control(room, { action: 'goto', slide: 'few-unicorns', step: 0 })
    await first.see('.moment:not(.fresh) .answers button')
    await server.stop()
    await first.see('.banner')
    await answer(first, 1)
    await first.look('without the server')
    await server.restart()
    await saved(first)
    await first.go(`/j/${room.code}`)
    await first.see('.answers button:nth-of-type(2)[aria-pressed=true]')
    await first.look('after a reload')
  }
  await server.castAll(room.code, { claim: 'few-unicorns', round: 'main' }, mixed)
  for (const slide of ['few-unicorns.result', 'after']) await server.control(room, { action: 'goto', slide, step: 0 })
  await server.castAll(room.code, { claim: 'thesis', round: 'after' }, moved)
  await everyPhone(async (page) => {
    // The previous claim, or the first vote on the thesis, may still be on the page.
    await page.until('the last vote', () => {
      const taken = document.querySelectorAll('.moment:not(.fresh) .answers button:enabled[aria-pressed=false]')
      return document.querySelector('.moment .definition') && taken.length === 6
    })
    await answer(page, 0)
    await saved(page)
  })
  for (const slide of ['after.result', 'swing']) await server.control(room, { action: 'goto', slide, step: 0 })
  await projector.see('section.slide.present[id=swing] .outcome-page')
  await projector.look('who moved')
  await desk.look('who moved')
  await server.control(room, { action: 'end' })
  await everyPhone(async (page, index) => {
    await page.see('main.phone a.button')
    await page.look('the end')
    await page.go(`/report/${room.code}?lang=${server.langs[index]}`)
    await page.see('main .tally-drawing')
    await page.look('the report')
  })
  for (const page of [desk, projector, ...phones]) await page.close()
  return room
}
