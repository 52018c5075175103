// Whether a picture of a window shows anything: on the whole, and where each chart is. An engine may hold a chart and yet not paint it.

/** Runs in the page, so that it may use nothing from outside. `data`: what the window shows, as PNG in base 64. */
export async function countInk(data: string): Promise<string[]> {
  const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0))
  const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
  const canvas = document.createElement('canvas')
  canvas.width = bitmap.width
  canvas.height = bitmap.height
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) return ['the engine draws nothing']
  context.drawImage(bitmap, 0, 0)
  const shareIn = (left: number, top: number, width: number, height: number): number => {
    const { data: pixels } = context.getImageData(left, top, Math.max(1, width), Math.max(1, height))
    let ink = 0
    for (let at = 0; at < pixels.length; at += 4) {
      const differs = [0, 1, 2].some((part) => Math.abs((pixels[at + part] ?? 0) - (pixels[part] ?? 0)) > 24)
      if (differs) ink += 1
    }
    return ink / (pixels.length / 4)
  }
  const faults: string[] = []
  if (shareIn(0, 0, bitmap.width, bitmap.height) < 0.003) faults.push('the page is blank')
  const isSeen = (element: Element) =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
    !element.closest('section:not(.present)')
  for (const chart of document.querySelectorAll('canvas')) {
    if (!isSeen(chart)) continue
    const { left, top, right, bottom } = chart.getBoundingClientRect()
    const [from, to] = [Math.max(0, top), Math.min(innerHeight, bottom)]
    // What the window shows a strip of may well be empty there.
    if (to - from < (bottom - top) / 2 || right - left < 40) continue
    if (shareIn(Math.max(0, left), from, right - left, to - from) < 0.002) faults.push('a chart is blank')
  }
  return faults
}
