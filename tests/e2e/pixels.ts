// What a picture shows, measured by its pixels: how much is drawn on it, how light it is, and how much its lightness varies.
import type { Page } from 'playwright/test'

export interface Box {
  x: number
  y: number
  width: number
  height: number
}

interface Look {
  width: number
  height: number
  /** The share of the pixels that differ from the first one: a blank sheet has none. */
  ink: number
  /** 0 … 255: the mean of the greys, and the range from the darkest to the lightest. */
  mean: number
  spread: number
}

/** Measures a part of a page as it is on screen. */
export const lookAt = async (page: Page, clip: Box): Promise<Look> =>
  measurePicture(page, await page.screenshot({ clip }))

/** Measures a PNG, or a part of it, which the page decodes. */
export async function measurePicture(page: Page, png: Buffer, part?: Box): Promise<Look> {
  return page.evaluate(
    async ({ data, part }) => {
      const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0))
      const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
      const { x, y, width, height } = part ?? { x: 0, y: 0, width: bitmap.width, height: bitmap.height }
      const context = new OffscreenCanvas(width, height).getContext('2d')
      if (!context) throw new Error('no canvas')
      context.drawImage(bitmap, -x, -y)
      const { data: pixels } = context.getImageData(0, 0, width, height)
      let [ink, sum, darkest, lightest] = [0, 0, 255, 0]
      for (let at = 0; at < pixels.length; at += 4) {
        const [red = 0, green = 0, blue = 0] = [pixels[at], pixels[at + 1], pixels[at + 2]]
        if ([red, green, blue].some((part, index) => Math.abs(part - (pixels[index] ?? 0)) > 24)) ink += 1
        const grey = 0.299 * red + 0.587 * green + 0.114 * blue
        sum += grey
        darkest = Math.min(darkest, grey)
        lightest = Math.max(lightest, grey)
      }
      const count = width * height
      return { width, height, ink: ink / count, mean: sum / count, spread: lightest - darkest }
    },
    { data: png.toString('base64'), part },
  )
}
