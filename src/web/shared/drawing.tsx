// A picture on a canvas that fills its figure.

/** The picture is painted again when its size or the colours change. */
export function Drawing({ paint }: { paint: (canvas: HTMLCanvasElement, pixelRatio: number) => Promise<void> | void }) {
  const follow = (canvas: HTMLCanvasElement | null) => {
    if (!canvas) return
    // If the painting code cannot load, the words are enough.
    const draw = () => void Promise.resolve(paint(canvas, devicePixelRatio)).catch(() => {})
    const dark = matchMedia('(prefers-color-scheme: dark)')
    const observer = new ResizeObserver(draw)
    observer.observe(canvas.parentElement ?? canvas)
    dark.addEventListener('change', draw)
    return () => {
      observer.disconnect()
      dark.removeEventListener('change', draw)
    }
  }
  return (
    <div class="figure" aria-hidden="true">
      <canvas ref={follow} />
    </div>
  )
}
