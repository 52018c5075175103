// Lines across a colour on a canvas, so that it is known without being seen: NO is hatched one way, our own arithmetic the other.

interface Hatch {
  /** Below the lines; none: what is there shows between them. */
  ground?: string
  line: string
  lineWidth: number
  /** From line to line, across. */
  side: number
  /** From left to right. */
  goes: 'up' | 'down'
  /** How strong the lines are, as part of 1. */
  alpha: number
}

/** A pattern to fill with, sharp at so many device pixels for each of the canvas's; the line's colour where there is none. */
export function createHatch(
  { ground, line, lineWidth, side, goes, alpha }: Hatch,
  pixelRatio: number,
): CanvasPattern | string {
  const tile = document.createElement('canvas')
  // A tile of whole pixels has no seams.
  tile.width = tile.height = Math.round(side * pixelRatio)
  const brush = tile.getContext('2d')
  if (!brush) return ground ?? line
  brush.scale(tile.width / side, tile.width / side)
  if (ground) {
    brush.fillStyle = ground
    brush.fillRect(0, 0, side, side)
  }
  brush.strokeStyle = line
  brush.lineWidth = lineWidth
  brush.globalAlpha = alpha
  const [first, last] = goes === 'up' ? [side + 1, -1] : [-1, side + 1]
  for (const shift of [-side, 0, side]) {
    brush.beginPath()
    brush.moveTo(shift - 1, first)
    brush.lineTo(shift + side + 1, last)
    brush.stroke()
  }
  const pattern = brush.createPattern(tile, 'repeat')
  pattern?.setTransform(new DOMMatrix().scale(side / tile.width))
  return pattern ?? ground ?? line
}

/** What stands for NO: its colour with fine lines, in the paper's colour, that go down. */
export const createNoHatch = (ground: string, paper: string, pixelRatio: number): CanvasPattern | string =>
  createHatch({ ground, line: paper, lineWidth: 2, side: 9, goes: 'down', alpha: 0.5 }, pixelRatio)
