// The bar of a tally on a canvas: the same drawing as on the pages, turned into an image.
import { render } from 'preact'
import type { Counts } from '../../core/contract.ts'
import type { Question } from '../../core/question.ts'
import { TallyBar } from '../../draw/tally-bar.tsx'

/** The properties that style sheets set on the drawing. They are copied into it, because no style sheet applies within an image. */
const copiedStyles = [
  'display',
  'fill',
  'stroke',
  'stroke-width',
  'paint-order',
  'font',
  'text-anchor',
  'dominant-baseline',
]

/** Fills a canvas with the bar. It must stand in a box with the styles of pictures. `pixelRatio`: device pixels for each of its pixels. */
export async function paintTally(
  canvas: HTMLCanvasElement,
  pixelRatio: number,
  question: Question,
  counts: Counts,
): Promise<void> {
  const { clientWidth: width, clientHeight: height } = canvas.parentElement ?? canvas
  const box = document.createElement('div')
  canvas.after(box)
  render(<TallyBar question={question} counts={counts} digit={0.022} />, box)
  const drawing = box.querySelector('svg')
  for (const part of box.querySelectorAll<SVGElement>('svg *')) {
    const style = getComputedStyle(part)
    for (const name of copiedStyles) part.style.setProperty(name, style.getPropertyValue(name))
  }
  for (const [name, value] of Object.entries({ width, height })) drawing?.setAttribute(name, String(value))
  const image = new Image()
  image.src = `data:image/svg+xml,${encodeURIComponent(drawing ? new XMLSerializer().serializeToString(drawing) : '')}`
  render(null, box)
  box.remove()
  await image.decode()
  canvas.width = width * pixelRatio
  canvas.height = height * pixelRatio
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
}
