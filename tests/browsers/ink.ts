// Whether a picture of a window shows anything, as a whole and where each chart is: an engine may have a chart but not paint it.

/** Runs in the page, so it may use only its argument. `data`: what the window shows, as PNG in base 64. */
export async function countInk(data: string): Promise<string[]> {
  // A smaller picture tells as much and is read far faster.
  const shrink = 3
  const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0))
  const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(bitmap.width / shrink)
  canvas.height = Math.round(bitmap.height / shrink)
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) return ['the engine draws nothing']
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  const shareIn = (left: number, top: number, width: number, height: number): number => {
    const [x, y, across, down] = [left, top, width, height].map((length) => Math.round(length / shrink))
    const { data: pixels } = context.getImageData(x ?? 0, y ?? 0, Math.max(1, across ?? 0), Math.max(1, down ?? 0))
    let ink = 0
    for (let at = 0; at < pixels.length; at += 4) if (Math.abs((pixels[at] ?? 0) - (pixels[0] ?? 0)) > 16) ink += 1
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
    // A chart of which the window shows only a strip may be empty in that strip.
    if (to - from < (bottom - top) / 2 || right - left < 40) continue
    if (shareIn(Math.max(0, left), from, right - left, to - from) < 0.002) faults.push('a chart is blank')
  }
  return faults
}
