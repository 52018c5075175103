// A chart of the report as a picture for other people's slides: 1600 × 900, in the light colours whatever the theme, with its title, n
// and the room written on it. The same code as on the pages draws the charts, on an invisible canvas.
import type { Room } from '../../core/contract.ts'
import { showCode } from '../../core/room-code.ts'
import type { Side } from '../../core/side.ts'
import { phraseEnd, toPlain } from '../../core/text.ts'
import type { LegendEntry, Line } from '../../draw/outcome.tsx'
import type { Page } from '../shared/page.ts'
import { wrap } from '../shared/pieces.ts'
import { saveFile } from '../shared/save-file.ts'

/** Paints a chart that fills the canvas's parent; returns a function to call once the chart is copied. */
export type Chart = (canvas: HTMLCanvasElement, pixelRatio: number) => (() => void) | Promise<() => void>

/** The content of a picture, from top to bottom; `id`: the id of the slide. */
export interface Subject {
  id: string
  side?: Side
  above?: string
  title: string
  lines: Line[]
  /** `scale`: how much larger the texts of a chart are than on a page; `most`: its greatest height. */
  charts: { label?: string; scale: number; most?: number; paint: Chart }[]
  /** The words below the chart from left to right. */
  ends?: string[]
  legend?: LegendEntry[]
  small?: string[]
  n: string
}

const width = 1600
const height = 900
const margin = 80
const inner = width - 2 * margin

interface Pen {
  context: CanvasRenderingContext2D
  /** The place of a point so many pixels from where lines begin: from the left edge, or in languages from right to left from the right. */
  at: (fromStart: number) => number
  colour: (name: string) => string
  sans: string
  serif: string
}

/** Draws the picture and saves it as `<code>-<slide>.png`. */
export async function savePicture(page: Page, room: Room, subject: Subject): Promise<void> {
  const stage = document.createElement('div')
  stage.className = `picture-stage on-paper ${subject.side ?? 'yes'}`
  document.body.append(stage)
  try {
    const picture = await drawPicture(page, stage, room, subject)
    const blob = await new Promise<Blob | null>((resolve) => picture.toBlob(resolve))
    if (blob) saveFile(blob, `${room.code}-${subject.id}.png`)
  } finally {
    stage.remove()
  }
}

async function drawPicture(page: Page, stage: HTMLElement, room: Room, subject: Subject): Promise<HTMLCanvasElement> {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const context = canvas.getContext('2d')
  if (!context) throw new Error('this browser draws on no canvas')
  const style = getComputedStyle(stage)
  const colour = (name: string) => style.getPropertyValue(name).trim()
  const isReversed = document.dir === 'rtl'
  const at = (fromStart: number) => (isReversed ? width - margin - fromStart : margin + fromStart)
  const pen: Pen = { context, at, colour, sans: style.fontFamily, serif: colour('--serif') }
  context.fillStyle = colour('--paper')
  context.fillRect(0, 0, width, height)
  context.textBaseline = 'alphabetic'
  context.direction = isReversed ? 'rtl' : 'ltr'
  context.textAlign = 'start'
  let top = 64
  if (subject.above) top = writeAbove(pen, subject.above, top)
  top = writeTitle(pen, subject.title, top, subject.legend ? 1 : 3)
  top = writeLines(pen, subject.lines, top)
  let bottom = writeFoot(page, pen, room, subject.n)
  for (const text of subject.small ?? []) bottom = writeSmall(pen, text, bottom)
  if (subject.legend) bottom = writeLegend(pen, subject.legend, bottom)
  if (subject.ends) bottom = writeEnds(pen, subject.ends, bottom)
  await drawCharts(pen, stage, subject, top + 16, bottom - 12)
  return canvas
}

function setPen({ context, colour }: Pen, size: number, weight: number, family: string, name = '--ink'): void {
  context.font = `${weight} ${size}px ${family}`
  context.fillStyle = colour(name)
}

/** The lines of a text in the pen's font, not wider than `most`. */
const linesOf = ({ context }: Pen, text: string, most: number): string[] =>
  wrap(text, (line) => context.measureText(line).width <= most)

function writeAbove(pen: Pen, text: string, top: number): number {
  setPen(pen, 28, 500, pen.sans, '--soft')
  pen.context.fillText(text.replaceAll(phraseEnd, ''), pen.at(0), top + 28)
  return top + 46
}

/** Writes the title as large as fits in `most` lines, which get about the same length. */
function writeTitle(pen: Pen, text: string, top: number, most: number): number {
  const sizes = [54, 48, 42, 36]
  let lines: string[] = []
  let size = 0
  for (size of sizes) {
    setPen(pen, size, 600, pen.serif)
    lines = linesOf(pen, text, inner)
    if (lines.length <= most) break
  }
  for (let narrow = inner - 20; narrow > inner / 2; narrow -= 20) {
    const shorter = linesOf(pen, text, narrow)
    if (shorter.length > lines.length) break
    lines = shorter
  }
  const high = size * 1.4
  for (const [index, line] of lines.entries()) pen.context.fillText(line, pen.at(0), top + size + index * high)
  return top + lines.length * high + 14
}

const gap = 44

/** Writes sentences beside one another as far as they fit; words in `*…*` are emphasized. */
function writeLines(pen: Pen, lines: Line[], top: number): number {
  let [x, y] = [0, top + 46]
  for (const line of lines) {
    const wide = writeLine(pen, line)
    if (x > 0 && x + wide > inner) [x, y] = [0, y + 58]
    writeLine(pen, line, { x, y })
    x += wide + gap
  }
  return y + 12
}

/** The width of a sentence; it is written if `from` is given, `x` pixels from where lines begin. */
function writeLine(pen: Pen, { role, text }: Line, from?: { x: number; y: number }): number {
  const size = /points|verdict|share/.test(role) ? 36 : 30
  const side = /\b(yes|no)\b/.exec(role)?.[0]
  let wide = 0
  for (const [index, part] of text.split('*').entries()) {
    const isLoud = index % 2 === 1
    setPen(pen, isLoud ? size * 1.4 : size, isLoud ? 700 : 500, pen.sans, isLoud && side ? `--${side}` : '--ink')
    if (from) pen.context.fillText(part, pen.at(from.x + wide), from.y)
    wide += pen.context.measureText(part).width
  }
  return wide
}

/** Returns the top of the foot, where the content above must end. */
function writeFoot({ t }: Page, pen: Pen, room: Room, n: string): number {
  const y = height - 40
  pen.context.fillStyle = pen.colour('--line')
  pen.context.fillRect(margin, y - 46, inner, 2)
  const mark = room.rehearsal ? t(($) => $.state.rehearsal) : t(($) => $.product)
  pen.context.textAlign = 'end'
  setPen(pen, 26, room.rehearsal ? 700 : 400, pen.sans, room.rehearsal ? '--yes' : '--soft')
  pen.context.fillText(mark, pen.at(inner), y)
  pen.context.textAlign = 'start'
  const left = inner - pen.context.measureText(mark).width - 40
  setPen(pen, 26, 600, pen.sans)
  const facts = `${n} · ${showCode(room.code)}`
  pen.context.fillText(room.name ? shorten(pen.context, `${facts} · ${room.name}`, left) : facts, pen.at(0), y)
  return y - 62
}

/** The beginning of a text that is not wider than `most`. */
function shorten(context: CanvasRenderingContext2D, text: string, most: number): string {
  if (context.measureText(text).width <= most) return text
  const characters = [...text]
  while (characters.length > 0 && context.measureText(`${characters.join('')}…`).width > most) characters.pop()
  return `${characters.join('').trimEnd()}…`
}

function writeSmall(pen: Pen, text: string, bottom: number): number {
  setPen(pen, 22, 400, pen.sans, '--soft')
  const lines = linesOf(pen, text, inner)
  for (const [index, line] of lines.entries())
    pen.context.fillText(line, pen.at(0), bottom - (lines.length - 1 - index) * 32)
  return bottom - lines.length * 32 - 6
}

function writeLegend(pen: Pen, legend: LegendEntry[], bottom: number): number {
  const columns = 3
  const size = legendSize(pen, legend, inner / columns)
  const rows = Math.ceil(legend.length / columns)
  const high = 33
  const wide = inner / columns
  for (const [index, { number, side, heading, aside }] of legend.entries()) {
    const x = Math.floor(index / rows) * wide
    const y = bottom - (rows - 1 - (index % rows)) * high
    setPen(pen, size, 700, pen.sans, `--${side}`)
    pen.context.textAlign = 'end'
    pen.context.fillText(String(number), pen.at(x + 30), y)
    setPen(pen, size, 400, pen.sans, '--soft')
    pen.context.fillText(aside, pen.at(x + wide - 24), y)
    pen.context.textAlign = 'start'
    setPen(pen, size, 500, pen.sans)
    pen.context.fillText(toPlain(heading), pen.at(x + 42), y, wide - besideHeading)
  }
  return bottom - rows * high - 8
}

/** The width within a column that the number and the amount need. */
const besideHeading = 42 + 24 + 90

/** The size in which the longest name fits its column. */
function legendSize(pen: Pen, legend: LegendEntry[], wide: number): number {
  setPen(pen, 24, 500, pen.sans)
  const longest = Math.max(...legend.map(({ heading }) => pen.context.measureText(toPlain(heading)).width))
  return Math.min(24, Math.max(17, Math.floor((24 * (wide - besideHeading)) / longest)))
}

function writeEnds(pen: Pen, ends: string[], bottom: number): number {
  setPen(pen, 28, 500, pen.sans, '--soft')
  // The arrows at the ends stay on the outer side in every language.
  const { direction } = pen.context
  pen.context.direction = 'ltr'
  for (const [index, end] of ends.entries()) {
    const at = index / (ends.length - 1)
    pen.context.textAlign = at === 0 ? 'left' : at === 1 ? 'right' : 'center'
    pen.context.fillText(end, margin + at * inner, bottom)
  }
  pen.context.textAlign = 'start'
  pen.context.direction = direction
  return bottom - 36
}

/** Draws the charts one below the other, between `top` and `bottom`. */
async function drawCharts(
  pen: Pen,
  stage: HTMLElement,
  { charts }: Subject,
  top: number,
  bottom: number,
): Promise<void> {
  const high = (bottom - top) / charts.length
  for (const [index, { label, scale, most = height, paint }] of charts.entries()) {
    const start = top + index * high + (label ? 40 : 0)
    const room = top + (index + 1) * high - (charts.length > 1 ? 12 : 0) - start
    const tall = Math.min(room, most)
    const from = start + (label ? 0 : (room - tall) / 2)
    setPen(pen, 28, 600, pen.sans)
    if (label) pen.context.fillText(label, pen.at(0), start - 8)
    const canvas = document.createElement('canvas')
    stage.style.width = `${inner / scale}px`
    stage.style.height = `${tall / scale}px`
    stage.replaceChildren(canvas)
    const close = await paint(canvas, scale)
    pen.context.drawImage(canvas, margin, from, inner, tall)
    close()
  }
}
