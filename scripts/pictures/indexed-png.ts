// Takes a screenshot as a PNG of at most 256 colours, which has a third of the usual size. The pictures need no more: they have a few
// flat colours, and the edges of letters between them.
import { crc32, deflateSync } from 'node:zlib'
import type { Page } from 'playwright'

/** `palette`: colours as 0xRRGGBB, the most frequent first; `pixels`: the index in the palette of each pixel, row by row. */
interface Indexed {
  width: number
  height: number
  palette: number[]
  pixels: Uint8Array
}

export async function takeIndexed(page: Page): Promise<Buffer> {
  const shot = (await page.screenshot()).toString('base64')
  const { width, height, colours } = await page.evaluate(async (base64) => {
    const bitmap = await createImageBitmap(
      new Blob([Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))]),
    )
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
    const context = canvas.getContext('2d')
    context?.drawImage(bitmap, 0, 0)
    const data = context?.getImageData(0, 0, bitmap.width, bitmap.height).data ?? []
    const colours: number[] = []
    for (let at = 0; at < data.length; at += 4)
      colours.push(((data[at] ?? 0) << 16) | ((data[at + 1] ?? 0) << 8) | (data[at + 2] ?? 0))
    return { width: bitmap.width, height: bitmap.height, colours }
  }, shot)
  return writePng({ width, height, ...toPalette(colours) })
}

function toPalette(colours: number[]): Pick<Indexed, 'palette' | 'pixels'> {
  const counts = new Map<number, number>()
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1)
  const palette = [...counts.keys()].sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0)).slice(0, 256)
  const places = new Map(palette.map((colour, place) => [colour, place]))
  const pixels = new Uint8Array(colours.length)
  for (const [at, colour] of colours.entries()) {
    const place = places.get(colour) ?? findNearest(colour, palette)
    places.set(colour, place)
    pixels[at] = place
  }
  return { palette, pixels }
}

function findNearest(colour: number, palette: number[]): number {
  const far = palette.map((other) =>
    [16, 8, 0].reduce((sum, bits) => sum + (((colour >> bits) & 255) - ((other >> bits) & 255)) ** 2, 0),
  )
  return far.indexOf(Math.min(...far))
}

/** PNG, third edition: colour type 3, 8 bits, no filter. */
function writePng({ width, height, palette, pixels }: Indexed): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 3, 0, 0, 0], 8)
  const rows = Buffer.alloc((width + 1) * height)
  for (let row = 0; row < height; row += 1)
    rows.set(pixels.subarray(row * width, (row + 1) * width), row * (width + 1) + 1)
  const colours = Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]))
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const chunks = [
    toChunk('IHDR', header),
    toChunk('PLTE', colours),
    toChunk('IDAT', deflateSync(rows, { level: 9 })),
    toChunk('IEND', Buffer.alloc(0)),
  ]
  return Buffer.concat([signature, ...chunks])
}

function toChunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data])
  const chunk = Buffer.alloc(body.length + 8)
  chunk.writeUInt32BE(data.length, 0)
  chunk.set(body, 4)
  chunk.writeUInt32BE(crc32(body), body.length + 4)
  return chunk
}
