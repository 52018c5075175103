// A QR code as a drawing: always dark on light and with its quiet zone, because many readers cannot read light on dark.

import { encode } from 'uqr'
import { unmarked } from '../../core/text.ts'

const svg = 'http://www.w3.org/2000/svg'

/** Light modules around a code, without which some readers do not find it (ISO/IEC 18004, 5.3.8). */
const quietZone = 4

/** Draws `text` as a QR code that fills its element; `label` is what a screen reader says. */
export function drawQr(text: string, label: string): SVGSVGElement {
  const { data, size } = encode(text, { ecc: 'M', border: quietZone })
  const drawing = document.createElementNS(svg, 'svg')
  drawing.setAttribute('viewBox', `0 0 ${size} ${size}`)
  drawing.setAttribute('role', 'img')
  drawing.setAttribute('aria-label', unmarked(label))
  drawing.setAttribute('shape-rendering', 'crispEdges')
  const light = document.createElementNS(svg, 'rect')
  light.setAttribute('width', '100%')
  light.setAttribute('height', '100%')
  light.setAttribute('fill', '#fff')
  const dark = document.createElementNS(svg, 'path')
  dark.setAttribute('fill', '#111')
  dark.setAttribute(
    'd',
    data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : []))).join(''),
  )
  drawing.append(light, dark)
  return drawing
}
