// Walks through all positions of the deck in one engine: on a projector that follows its room, as slides, and as a page read alone; and
// through a room's votes and results on phones, the desk and the report.
import type { NewRoom } from '../../src/core/contract.ts'
import { nextPosition, type Position, type Slide } from '../../src/core/deck.ts'
import { type Engine, keys } from './engine.ts'
import { openPage, type Page } from './page.ts'
import type { Report } from './report.ts'
import type { Server } from './server.ts'

export interface Walk {
  engine: Engine
  server: Server
  report: Report
}
export const stage = { width: 1280, height: 720 }
export const phone = { width: 360, height: 740 }
/** The votes of voters without a page, and those of the same voters when they are asked again: five have moved to another side. */
export const mixed = ['-2', '-2', '-1', '-1', '-1', '0', '0', '1', '1', '1', '1', '1', '2', '2', '2', '2', null]
export const moved = ['1', '1', '2', '-1', '-1', '1', '0', '1', '1', '1', '1', '1', '2', '2', '2', '-2', null]

/** Every slide at every step, in order. */
function positionsOf(slides: Slide[]): Position[] {
  const positions: Position[] = []
  for (let at: Position | null | undefined = { slide: 'start', step: 0 }; at; at = nextPosition(slides, at))
    positions.push(at)
  return positions
}

/** Runs in the page: whether this slide is shown at this step, and everything that moves has come to rest. */
function isAt(slide: string, step: number): boolean {
  const present = document.querySelector('section.slide.present:not(.stack)')
  const shown = present?.querySelectorAll('.fragment.visible').length
  // The code of charts is loaded with the first chart.
  const chart = present?.querySelector('.chart canvas')
  const isDrawn = !chart || chart.clientWidth > innerWidth / 2
  const isStill = document.getAnimations().every(({ playState }) => playState !== 'running')
  return present?.id === slide && shown === step && !present.querySelector('.unfilled') && isDrawn && isStill
}

/** Runs in the page: resolves after two frames; what was drawn in the first is on screen in the second. */
const settle = () => new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())))

async function arrive(page: Page, { slides }: Server, { slide, step }: Position, mark = ''): Promise<void> {
  await page.until(`${slide}, step ${step},`, isAt, slide, step)
  await page.window.run(settle)
  const shown = slides.find(({ id }) => id === slide)
  if (shown?.steps === step) await page.look(`${slide}${mark}`, shown.kind)
}

/** Projectors in each language follow the room, and show each chart twice. */
export async function walkProjectors({ engine, server, report }: Walk, room: NewRoom): Promise<void> {
  const pages = await Promise.all(
    server.langs.map(async (lang) => {
      const page = await openPage(engine, { base: server.base, size: stage, title: `projector ${lang}`, report })
      await page.go(`/?room=${room.code}&lang=${lang}`)
      await page.see('.foot:not([hidden])')
      return page
    }),
  )
  const lead = async (position: Position, mark?: string) => {
    await server.control(room, { action: 'goto', ...position })
    await Promise.all(pages.map((page) => arrive(page, server, position, mark)))
  }
  for (const position of positionsOf(server.slides)) await lead(position)
  const charts = server.slides.filter(({ kind }) =>
    ['result', 'evidence', 'swing', 'balance', 'lookback'].includes(kind),
  )
  for (const { id } of charts) await lead({ slide: id, step: 0 }, ', again')
  for (const page of pages) await page.close()
}

/** A reader goes through all slides with one key. */
export async function walkSlides({ engine, server, report }: Walk, lang: string): Promise<void> {
  const page = await openPage(engine, { base: server.base, size: stage, title: `slides ${lang}`, report })
  await page.go(`/${lang}/`)
  await page.until('the first slide', isAt, 'start', 0)
  for (const [at, position] of positionsOf(server.slides).entries()) {
    if (at > 0) await page.window.press(keys.pageDown)
    await arrive(page, server, position)
  }
  await page.close()
}

/** A reader scrolls from the title to the end. */
export async function walkPage({ engine, server, report }: Walk, lang: string): Promise<void> {
  const page = await openPage(engine, {
    base: server.base,
    size: phone,
    title: `page ${lang}`,
    report,
    isScrolled: true,
  })
  await page.go(`/${lang}/`)
  await page.until('the whole page', () => document.querySelector('main.read #about') !== null)
  const isEnd = () => Math.ceil(scrollY + innerHeight) >= document.documentElement.scrollHeight
  let isLast = false
  for (let seen = 1; !isLast; seen += 1) {
    await page.window.run(settle)
    await page.look(`window ${seen}`)
    isLast = await page.window.run(isEnd)
    await page.window.run(() => scrollBy(0, innerHeight * 0.9))
  }
  await page.seekBarriers('the whole page')
  await page.close()
}

/** The handout, and its paper. */
export async function printHandout({ engine, server, report }: Walk, lang: string): Promise<void> {
  const page = await openPage(engine, {
    ...{ base: server.base, report, title: `handout ${lang}` },
    // As wide as the text on an A4 page.
    ...{ size: { width: 673, height: 994 }, isScrolled: true },
  })
  await page.go(`/print/?lang=${lang}`)
  await page.until('the whole handout', () => document.querySelector('.about-part') !== null)
  await page.look('the first page')
  await page.seekBarriers('the whole handout')
  await page.print('handout')
  await page.close()
}

/** A phone in each language and the desk in one: a vote, its result, who moved, and the report. */
export async function walkRoom({ engine, server, report }: Walk, room: NewRoom, deskLang: string): Promise<void> {
  const open = async (lang: string, title: string, path: string) => {
    const page = await openPage(engine, { base: server.base, size: phone, title: `${title} ${lang}`, report })
    await page.go(path)
    return page
  }
  const phones = await Promise.all(server.langs.map((lang) => open(lang, 'phone', `/j/${room.code}?lang=${lang}`)))
  const desk = await open(deskLang, 'desk', `/console?lang=${deskLang}#${room.code}.${room.controlKey}`)
  const pages = [...phones, desk]
  const lookAt = (name: string) => Promise.all(pages.map((page) => page.look(name)))
  for (const { id, kind, poll } of server.slides) {
    if (!poll || !['vote', 'result'].includes(kind)) continue
    await server.control(room, { action: 'goto', slide: id, step: 0 })
    if (kind === 'vote') {
      for (const page of phones) await page.see('.moment:not(.fresh) .answers button:enabled[aria-pressed=false]')
      await lookAt(id)
      await server.castAll(room.code, poll, poll.round === 'after' ? moved : mixed)
    } else {
      for (const page of phones) await page.see('.room-result .tally-sentence', '16')
      await lookAt(id)
    }
  }
  for (const page of pages) await page.close()
  for (const lang of server.langs) {
    const page = await open(lang, 'report', `/report/${room.code}?lang=${lang}`)
    await page.see('main .tally-drawing')
    await page.look('the report')
    await page.close()
  }
}
