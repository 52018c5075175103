// Claims as numbered discs on lines: the balance, a plank that tilts to the side to which they pull, and the lanes of the look back.
// Drawn by hand on a canvas, because no chart library has a seesaw.
import { type Disc, type Pull, pileUp } from '../../core/balance.ts'
import type { Side } from '../../core/side.ts'
import { createNoHatch } from './hatch.ts'

/** A claim as a disc: its number, its position (0 … 1 across), its weight and the side whose colour it has. */
export interface Weight {
  label: string
  at: number
  weight: number
  side: Side
}

/** The greatest tilt of the plank, in degrees, reached when every vote is for one side. */
const steepest = 18

interface Brush {
  context: CanvasRenderingContext2D
  width: number
  height: number
  colour: (name: string) => string
  family: string
  pixelRatio: number
  /** Whether the page is read from right to left. */
  isReversed: boolean
}

/** Prepares a canvas, which fills its parent. `pixelRatio`: device pixels for each pixel of its box. */
function openBrush(canvas: HTMLCanvasElement, pixelRatio: number): Brush | undefined {
  const { clientWidth: width, clientHeight: height } = canvas.parentElement ?? canvas
  const context = canvas.getContext('2d')
  if (!context || width === 0) return undefined
  canvas.width = Math.round(width * pixelRatio)
  canvas.height = Math.round(height * pixelRatio)
  context.scale(pixelRatio, pixelRatio)
  const style = getComputedStyle(canvas)
  const colour = (name: string) => style.getPropertyValue(name).trim()
  return { context, width, height, colour, family: style.fontFamily, pixelRatio, isReversed: style.direction === 'rtl' }
}

export const toWeight = ({ pull, n }: Pull, label: string): Weight => ({
  label,
  at: (pull + 1) / 2,
  weight: n,
  side: pullSide(pull),
})

export const pullSide = (pull: number): Side => (pull === 0 ? 'neither' : pull < 0 ? 'no' : 'yes')

/**
 * The balance: discs on a plank that tilts about its middle by `balance` (−1 NO … +1 YES). `ends`: the words at NO and YES; `second`: the
 * same in the second language of a slide, above them.
 */
export function drawBalance(
  canvas: HTMLCanvasElement,
  pixelRatio: number,
  weights: Weight[],
  balance: number,
  ends: [no: string, yes: string],
  second?: [no: string, yes: string],
): void {
  const brush = openBrush(canvas, pixelRatio)
  if (!brush) return
  const { context, width, height, colour, family } = brush
  const isNarrow = width < narrow
  const arm = width / 2 - (isNarrow ? 44 : 150)
  const angle = (balance * steepest * Math.PI) / 180
  // The lower end of the plank must stay on the picture, and on a narrow picture above the word below it.
  const below = (arm + 24) * Math.abs(Math.sin(angle)) + (isNarrow ? 40 : 8)
  const pivot = { x: width / 2, y: height - Math.max(64, below) }
  drawFulcrum(brush, pivot)
  context.font = `700 34px ${family}`
  context.textBaseline = 'alphabetic'
  // Some letters reach below what the font itself calls its bottom, above all those that another font lends.
  const deepest = Math.max(...ends.map((end) => context.measureText(end).actualBoundingBoxDescent), 9)
  for (const [index, end] of ends.entries()) {
    context.fillStyle = colour(index === 0 ? '--no' : '--yes')
    context.textAlign = index === 0 ? 'left' : 'right'
    const [edge, foot] = [index === 0 ? 0 : width, height - deepest - 1]
    context.fillText(end, edge, foot)
    const other = second?.[index]
    if (other === undefined || other === end) continue
    context.font = `400 ${secondSize}px ${family}`
    context.fillStyle = colour('--soft')
    // The plank begins behind them, and may come down as far.
    context.fillText(other, edge, foot - 40, 118)
    context.font = `700 34px ${family}`
  }
  context.translate(pivot.x, pivot.y)
  context.rotate(angle)
  context.fillStyle = colour('--ink')
  context.fillRect(-arm - 24, -4, 2 * arm + 48, 8)
  // Discs on the raised side have less space above them, and a high pile leans over the lower end of the plank.
  const [sin, cos] = [Math.sin(angle), Math.cos(angle)]
  const holds = (x: number, height: number, radius: number) => {
    const across = pivot.x + x * cos + (height + 5) * sin
    const down = pivot.y + x * sin - (height + 5) * cos
    return down >= radius && across >= radius && across <= width - radius
  }
  const line = { xOf: (at: number) => (at * 2 - 1) * arm, base: -5, holds, upright: -angle }
  const heaviestFirst = [...weights].sort((a, b) => b.weight - a.weight || a.at - b.at)
  drawDiscs(brush, heaviestFirst, line, fitOn(heaviestFirst, line))
}

function drawFulcrum({ context, height, colour }: Brush, { x, y }: { x: number; y: number }): void {
  const foot = height - 4
  const half = (foot - y) * 0.55
  context.fillStyle = colour('--ink')
  context.beginPath()
  context.moveTo(x, y)
  context.lineTo(x - half, foot)
  context.lineTo(x + half, foot)
  context.fill()
}

/** Pixels for the name of a lane. A disc at the lane's beginning reaches towards the name by its radius. */
const widestName = 184

/** Pixels of the words in a second language. */
const secondSize = 19

/**
 * Lanes, one below the other: each with discs from 0 (left) to 1 (right), as large as possible; a fuller lane is higher. Their names stand
 * where lines of the page begin. `second`, and `secondEnds`: the words in the second language of a slide, below the others.
 */
export function drawLanes(
  canvas: HTMLCanvasElement,
  pixelRatio: number,
  lanes: { name: string; second?: string | undefined; weights: Weight[] }[],
  ends: [string, string, string],
  secondEnds?: [string, string, string],
): void {
  const brush = openBrush(canvas, pixelRatio)
  if (!brush) return
  const { context, width, height, colour, family, isReversed } = brush
  // On a narrow picture, a lane's name is above its discs.
  const isNarrow = width < narrow
  const [named, bare] = isNarrow ? [largest, largest] : [widestName + 16 + largest, 40]
  const left = isReversed ? bare : named
  const right = width - (isReversed ? named : bare)
  const head = isNarrow ? 28 : 0
  const line = { xOf: (at: number) => left + at * (right - left), base: 0, holds: () => true, upright: 0 }
  const foot = secondEnds ? 64 : 40
  const { most, heights } = shareHeight(lanes, line, height - foot, head)
  context.textBaseline = 'middle'
  // Drawn before the discs, so that it crosses no number.
  context.fillStyle = colour('--soft')
  context.fillRect((left + right) / 2 - 1, 0, 2, height - foot)
  let base = 0
  for (const [index, { name, second, weights }] of lanes.entries()) {
    const lane = heights[index] ?? 0
    base += lane
    context.fillStyle = colour('--line')
    context.fillRect(left, base - 2, right - left, 2)
    context.fillStyle = colour('--ink')
    context.font = `600 ${isNarrow ? 17 : 24}px ${family}`
    context.textAlign = isReversed ? 'right' : 'left'
    const start = isReversed ? width : 0
    if (isNarrow) context.fillText(name, start, base - lane + head / 2)
    else context.fillText(name, start, base - lane / 2 - (second ? 14 : 0), widestName)
    if (second && !isNarrow) {
      context.font = `400 ${secondSize}px ${family}`
      context.fillStyle = colour('--soft')
      context.fillText(second, start, base - lane / 2 + 16, widestName)
    }
    const ceiling = lane - 8 - head
    const holds = (_: number, height: number, radius: number) => height + radius <= ceiling
    drawDiscs(brush, weights, { ...line, base: base - 3 }, fitOn(weights, { ...line, holds }, most))
  }
  context.fillStyle = colour('--soft')
  context.font = `400 ${isNarrow ? 15 : 20}px ${family}`
  const [from, to] = isNarrow ? [0, width] : [left, right]
  // The word in the middle is left out if the ends need the space.
  const isFull = ends.reduce((sum, end) => sum + context.measureText(end).width + 16, 0) > to - from
  for (const [index, end] of ends.entries()) {
    if (index === 1 && isFull) continue
    context.textAlign = (['left', 'center', 'right'] as const)[index] ?? 'left'
    const x = from + ((to - from) * index) / 2
    context.fillText(end, x, height - foot + 24)
    if (!secondEnds) continue
    context.font = `400 ${secondSize}px ${family}`
    context.fillText(secondEnds[index] ?? '', x, height - 12)
    context.font = `400 20px ${family}`
  }
}

/**
 * A line on which discs lie. `xOf`: the pixel of a position from 0 to 1; `base`: where the line is from top to bottom; `holds`: whether a
 * disc at this height fits on the picture; `upright`: the turn, in radians, that keeps numbers upright.
 */
interface Line {
  xOf: (at: number) => number
  base: number
  holds: (x: number, height: number, radius: number) => boolean
  upright: number
}

/** A picture narrower than so many pixels counts as one on a phone. */
const narrow = 520

/** The greatest radius of the heaviest disc, and the smallest of any, in pixels; the smallest where a pile is too high for that. */
const largest = 34
const smallest = 10
const tiniest = 7

interface Fit {
  /** The radius of the heaviest disc. */
  most: number
  /** Less than 1: discs of a pile lie over one another. */
  spread: number
}

/** Discs on a line, and the height of each. */
function layOut(weights: Weight[], { xOf }: Line, { most, spread }: Fit): { discs: Disc[]; heights: number[] } {
  const heaviest = Math.max(...weights.map(({ weight }) => weight))
  const discs = weights.map(({ at, weight }) => ({
    x: xOf(at),
    radius: Math.max(Math.min(smallest, most), most * Math.sqrt(weight / heaviest)),
  }))
  const heights = pileUp(discs).map((height, index) => {
    const own = discs[index]?.radius ?? 0
    return own + (height - own) * spread
  })
  return { discs, heights }
}

/** Discs as large as possible, up to `most`, so that all of them, piled up, are on the picture; where they cannot be, they overlap. */
function fitOn(weights: Weight[], line: Line, most = largest): Fit {
  let fit: Fit = { most, spread: 1 }
  const isOn = () => {
    const { discs, heights } = layOut(weights, line, fit)
    return discs.every(({ x, radius }, index) => line.holds(x, heights[index] ?? 0, radius))
  }
  while (!isOn() && fit.spread > 0.1)
    fit = fit.most > tiniest ? { ...fit, most: fit.most * 0.92 } : { ...fit, spread: fit.spread * 0.92 }
  return fit
}

/** Heights of lanes that together have `room`, each with its `head`, and the radius of discs that fit in them. */
function shareHeight(
  lanes: { weights: Weight[] }[],
  line: Line,
  room: number,
  head: number,
): { most: number; heights: number[] } {
  for (let most = largest; ; most *= 0.92) {
    const needs = lanes.map(({ weights }) => {
      const { discs, heights } = layOut(weights, line, { most, spread: 1 })
      return Math.max(...heights.map((height, index) => height + (discs[index]?.radius ?? 0))) + 8 + head
    })
    const spare = room - needs.reduce((sum, need) => sum + need, 0)
    if (spare >= 0 || most <= smallest) return { most, heights: needs.map((need) => need + spare / lanes.length) }
  }
}

function drawDiscs({ context, colour, family, pixelRatio }: Brush, weights: Weight[], line: Line, fit: Fit): void {
  const { discs, heights } = layOut(weights, line, fit)
  for (const [index, { label, side }] of weights.entries()) {
    const { x, radius } = discs[index] ?? { x: 0, radius: 0 }
    context.save()
    context.translate(x, line.base - (heights[index] ?? 0))
    context.rotate(line.upright)
    const fill = colour(side === 'neither' ? '--neutral' : `--${side}`)
    const disc = (size: number, style: CanvasPattern | string) => {
      context.fillStyle = style
      context.beginPath()
      context.arc(0, 0, size, 0, 2 * Math.PI)
      context.fill()
    }
    disc(radius - 1, side === 'no' ? createNoHatch(fill, colour('--paper'), pixelRatio) : fill)
    // A plain disc below the number, so that no line of the hatching crosses it.
    if (side === 'no') disc(radius * 0.68, fill)
    context.fillStyle = colour(side === 'neither' ? '--on-pale' : '--on-strong')
    context.font = `700 ${Math.round(radius * 0.9)}px ${family}`
    context.textAlign = 'center'
    context.textBaseline = 'middle'
    context.fillText(label, 0, 1)
    context.restore()
  }
}
