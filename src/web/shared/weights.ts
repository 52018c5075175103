// Claims as numbered discs on lines: the balance, a plank that tilts to where they pull, and the lanes of the look back.
// Drawn by hand on a canvas, since no chart library has a seesaw.
import { type Pull, pileUp } from '../../core/balance.ts'

/** A claim as a disc: its number, where it lies (0 … 1 across), its weight and its side's colour. */
export interface Weight {
  label: string
  at: number
  weight: number
  side: 'yes' | 'no'
}

/** How far the plank tilts at most, in degrees: when every vote is for one side. */
const steepest = 24

interface Brush {
  context: CanvasRenderingContext2D
  width: number
  height: number
  colour: (name: string) => string
  family: string
}

/** Readies a canvas, which fills its parent, at so many device pixels for each of its own. */
function openBrush(canvas: HTMLCanvasElement, pixelRatio: number): Brush | undefined {
  const { clientWidth: width, clientHeight: height } = canvas.parentElement ?? canvas
  const context = canvas.getContext('2d')
  if (!context || width === 0) return undefined
  canvas.width = Math.round(width * pixelRatio)
  canvas.height = Math.round(height * pixelRatio)
  context.scale(pixelRatio, pixelRatio)
  const style = getComputedStyle(canvas)
  return { context, width, height, colour: (name) => style.getPropertyValue(name).trim(), family: style.fontFamily }
}

export const toWeight = ({ pull, n }: Pull, label: string, side: 'yes' | 'no'): Weight => ({
  label,
  at: (pull + 1) / 2,
  weight: n,
  side,
})

/** Discs as large as their weights ask, and as small as all of them on `width` need. */
const radiusOf = (weights: Weight[], width: number, largest: number) => {
  const heaviest = Math.max(...weights.map(({ weight }) => weight))
  const most = Math.min(largest, (width * 0.9) / Math.sqrt(weights.length) / 5)
  return ({ weight }: Weight) => Math.max(13, most * Math.sqrt(weight / heaviest))
}

/** The balance: discs on a plank that tilts about its middle by `balance` (−1 NO … +1 YES). `ends`: what stands at NO and YES. */
export function drawBalance(
  canvas: HTMLCanvasElement,
  pixelRatio: number,
  weights: Weight[],
  balance: number,
  ends: [no: string, yes: string],
): void {
  const brush = openBrush(canvas, pixelRatio)
  if (!brush) return
  const { context, width, height, colour, family } = brush
  const arm = width / 2 - 70
  const pivot = { x: width / 2, y: height - 62 }
  const angle = (balance * steepest * Math.PI) / 180
  drawFulcrum(brush, pivot)
  context.translate(pivot.x, pivot.y)
  context.rotate(angle)
  context.fillStyle = colour('--ink')
  context.fillRect(-arm - 24, -4, 2 * arm + 48, 8)
  drawDiscs(brush, weights, (at) => (at * 2 - 1) * arm, -5, -angle)
  context.font = `700 30px ${family}`
  context.textBaseline = 'middle'
  for (const [place, end] of ends.entries()) {
    const x = place === 0 ? -arm - 4 : arm + 4
    context.fillStyle = colour(place === 0 ? '--no' : '--yes')
    context.textAlign = place === 0 ? 'left' : 'right'
    context.fillText(end, x, 32)
  }
}

function drawFulcrum({ context, colour }: Brush, { x, y }: { x: number; y: number }): void {
  context.fillStyle = colour('--ink')
  context.beginPath()
  context.moveTo(x, y)
  context.lineTo(x - 34, y + 58)
  context.lineTo(x + 34, y + 58)
  context.fill()
}

/** Lanes, one below the other: in each discs from 0 (left) to 1 (right). */
export function drawLanes(
  canvas: HTMLCanvasElement,
  pixelRatio: number,
  lanes: { name: string; weights: Weight[] }[],
  ends: [string, string, string],
): void {
  const brush = openBrush(canvas, pixelRatio)
  if (!brush) return
  const { context, width, height, colour, family } = brush
  const left = 200
  const right = width - 40
  const lane = (height - 40) / Math.max(lanes.length, 1)
  context.textBaseline = 'middle'
  for (const [place, { name, weights }] of lanes.entries()) {
    const base = (place + 1) * lane - 6
    context.fillStyle = colour('--line')
    context.fillRect(left, base, right - left, 2)
    context.fillStyle = colour('--ink')
    context.font = `600 24px ${family}`
    context.textAlign = 'left'
    context.fillText(name, 0, base - lane / 2 + 6, left - 16)
    drawDiscs(brush, weights, (at) => left + at * (right - left), base - 1, 0)
  }
  context.fillStyle = colour('--soft')
  context.fillRect((left + right) / 2 - 1, 0, 2, height - 40)
  context.font = `400 20px ${family}`
  for (const [place, end] of ends.entries()) {
    context.textAlign = (['left', 'center', 'right'] as const)[place] ?? 'left'
    context.fillText(end, left + ((right - left) * place) / 2, height - 16)
  }
}

/** `upright`: turns the numbers back where the line is tilted. */
function drawDiscs(brush: Brush, weights: Weight[], xOf: (at: number) => number, base: number, upright: number): void {
  const { context, width, colour, family } = brush
  if (weights.length === 0) return
  const radius = radiusOf(weights, width, 30)
  const sorted = weights.toSorted((a, b) => b.weight - a.weight || a.at - b.at)
  const discs = sorted.map((weight) => ({ x: xOf(weight.at), radius: radius(weight) }))
  const heights = pileUp(discs)
  for (const [place, { label, side }] of sorted.entries()) {
    const { x, radius: size } = discs[place] ?? { x: 0, radius: 0 }
    const y = base - (heights[place] ?? 0)
    context.save()
    context.translate(x, y)
    context.rotate(upright)
    context.fillStyle = colour(`--${side}`)
    context.beginPath()
    context.arc(0, 0, size - 1, 0, 2 * Math.PI)
    context.fill()
    context.fillStyle = colour('--on-strong')
    context.font = `700 ${Math.round(size * 0.9)}px ${family}`
    context.textAlign = 'center'
    context.textBaseline = 'middle'
    context.fillText(label, 0, 1)
    context.restore()
  }
}
