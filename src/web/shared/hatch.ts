// Hatching on a canvas, so that a fill can be recognized without its colour: NO has lines that go down, derived numbers lines that go up.

interface Hatch {
  /** The colour below the lines; absent: what is below shows between them. */
  ground?: string
  line: string
  lineWidth: number
  /** The side of the square tile that is repeated, and so the horizontal distance of two lines. */
  side: number
  /** Where the lines go, from left to right. */
  goes: 'up' | 'down'
  /** The opacity of the lines, from 0 to 1. */
  alpha: number
}

/** A pattern to fill with. `pixelRatio`: device pixels for each pixel of the canvas. Without patterns in a browser, a plain colour. */
export function createHatch(
  { ground, line, lineWidth, side, goes, alpha }: Hatch,
  pixelRatio: number,
): CanvasPattern | string {
  const tile = document.createElement('canvas')
  // The tile has a whole number of pixels, so that no seams are visible.
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

/** The fill of NO: its colour, with fine lines in the paper's colour that go down. */
export const createNoHatch = (ground: string, paper: string, pixelRatio: number): CanvasPattern | string =>
  createHatch({ ground, line: paper, lineWidth: 2, side: 9, goes: 'down', alpha: 0.5 }, pixelRatio)
