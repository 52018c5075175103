// A chart of evidence on the page that scrolls. Its rows are there at once, so that nothing moves under a reader; where there is
// room for a canvas, that is drawn when it comes near the window, and again when its box changes.
import { buildEvidencePage } from '../evidence-page.ts'

/** By slide, made once: a chart is drawn anew by itself when words change. */
const places = new Map<string, (host: Element | null) => void>()

/** `id`: of evidence.json; the same may stand on several slides. */
export function Chart({ slide, id }: { slide: string; id: string }) {
  const place = places.get(slide) ?? createPlace(id)
  places.set(slide, place)
  return <div class="chart-host" key={slide} ref={place} />
}

/** Puts the chart into its host, as long as that is on the page. */
function createPlace(id: string): (host: Element | null) => void {
  const { element, show } = buildEvidencePage(id, 'h4')
  const canvas = element.querySelector('canvas')
  const draw = () => {
    // Where it is narrow, rows stand in the canvas's place.
    if (canvas?.checkVisibility()) show(devicePixelRatio, true)
  }
  const box = new ResizeObserver(draw)
  const near = new IntersectionObserver(
    ([entry]) => (entry?.isIntersecting ? box.observe(element) : box.unobserve(element)),
    { rootMargin: '600px' },
  )
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw)
  return (host) => {
    near.disconnect()
    box.disconnect()
    host?.replaceChildren(element)
    if (host) near.observe(host)
  }
}
