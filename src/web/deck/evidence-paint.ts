// What the parts of a chart of evidence share: the theme's colours, the font and its sizes.
import { createHatch } from '../shared/hatch.ts'

/** Font sizes in pixels of the stage; `line`: the line height, relative to the font size. */
export const sizes = { label: 20, axis: 20, line: 1.35 }

export type Paint = ReturnType<typeof createPaint>

/** The theme's colours for one drawing. Series differ by shade and shape, never by the colours that mean yes and no. */
export function createPaint(canvas: HTMLCanvasElement, pixelRatio: number) {
  const style = getComputedStyle(canvas)
  const colour = (name: string) => style.getPropertyValue(name).trim()
  const [ink, soft, neutral, paper] = [colour('--ink'), colour('--soft'), colour('--neutral'), colour('--paper')]
  const shades = [ink, neutral, soft, ink]
  const font = (weight = 400) => `${weight} ${sizes.label}px ${style.fontFamily}`
  const context = document.createElement('canvas').getContext('2d')
  return {
    /** Whether the page is read from right to left: then dates run, and bars grow, from the right. */
    isReversed: style.direction === 'rtl',
    ink,
    soft,
    paper,
    neutral,
    family: style.fontFamily,
    font,
    /** The width of a text as it will be written, in pixels. */
    measure: (text: string, weight?: number): number => {
      if (!context) return 0
      context.font = font(weight)
      return context.measureText(text).width
    },
    shade: (series: number) => shades[series % shades.length] ?? ink,
    /** The fill of derived numbers: hatched, so that they differ even without colours. */
    hatch: (base: string): CanvasPattern | string =>
      createHatch({ line: base, lineWidth: 3.2, side: 8, goes: 'up', alpha: 1 }, pixelRatio),
  }
}
