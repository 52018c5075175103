// The page for others' screens in one engine: by itself, and without a background in a frame of another site, over a moving picture.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type NewRoom, paths } from '../../src/core/contract.ts'
import { openPage } from './page.ts'
import { stage, type Walk } from './walk.ts'

const style = `body { margin: 0; overflow: hidden } iframe { position: fixed; inset: 0; width: 100%; height: 100%; border: 0 }
@keyframes turn { to { transform: rotate(1turn) } }
.film { position: fixed; inset: -50vmax; background: repeating-conic-gradient(#fff 0 9deg, #063 0 18deg); animation: turn 40s linear infinite }`

/** A site of its own, an origin beside that of the server, with one page that frames an address. */
async function openSite(url: string) {
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end(`<!doctype html><html lang="en"><meta charset="utf-8"><title>Another site</title><style>${style}</style>
      <main><h1 style="position: fixed">Another site</h1><div class="film"></div><iframe src="${url}" title="The result"></iframe></main>`)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { base: `http://127.0.0.1:${port}`, close: () => server.close().closeAllConnections() }
}

/** Runs in the page: whether what belongs to this kind of slide is there, a picture as large as its place. */
function isShown(kind: string): boolean {
  if (kind === 'result') return document.querySelector('.tally-drawing') !== null
  const widthOf = (part: string) => document.querySelector(`.fit.${kind} ${part}`)?.getBoundingClientRect().width
  const [picture, place] = [widthOf('canvas'), widthOf('.figure')]
  if (picture !== undefined && place !== undefined) return Math.abs(picture - place) < 2
  return document.querySelector(`.fit.${kind} .said p`) !== null
}

/** The first result, and the evening's outcome. */
export async function walkShown({ engine, server, report }: Walk, room: NewRoom, lang: string): Promise<void> {
  const path = `${paths.show(room.code)}?lang=${lang}`
  const site = await openSite(`${server.base}${path}&transparent`)
  const shared = { size: stage, report }
  const page = await openPage(engine, { ...shared, base: server.base, title: `result alone ${lang}` })
  const framed = await openPage(engine, { ...shared, base: site.base, title: `result in a frame ${lang}` })
  await page.go(path)
  await framed.go('/')
  const first = server.slides.find(({ kind }) => kind === 'result')
  const last = server.slides.filter(({ kind }) => ['swing', 'balance', 'lookback'].includes(kind))
  for (const slide of [...(first ? [first] : []), ...last]) {
    await server.control(room, { action: 'goto', slide: slide.id, step: 0 })
    await page.until(slide.id, isShown, slide.kind)
    await page.look(slide.id)
    // What is in the frame cannot be asked from outside, so this is a picture to be looked at.
    await framed.look(slide.id, 'framed')
  }
  for (const one of [page, framed]) await one.close()
  site.close()
}
