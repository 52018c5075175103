// A chart of evidence on the page that scrolls: made when it comes near the window, drawn again when its box changes.
import { build } from '../element.ts'
import type { EvidencePage } from '../evidence-page.ts'

/** By slide, made once: they are drawn anew by themselves when words change. */
const made = new Map<string, Promise<EvidencePage>>()

async function makeChart(id: string): Promise<EvidencePage> {
  const { buildEvidencePage } = await import('../evidence-page.ts')
  return buildEvidencePage(id, 'h4')
}

async function follow(host: Element, slide: string, id: string): Promise<void> {
  const making = made.get(slide) ?? makeChart(id)
  made.set(slide, making)
  // Where it could not be loaded, the server being gone, the next visit to it tries again.
  making.catch(() => made.delete(slide))
  const { element, show } = await making
  if (element.parentElement === host) return
  host.replaceChildren(element)
  const draw = (isAnew: boolean) => {
    // Where it is narrow, rows stand in the canvas's place.
    if (element.querySelector('canvas')?.checkVisibility()) show(devicePixelRatio, isAnew)
  }
  let width = 0
  new ResizeObserver(() => {
    if (element.clientWidth === width) return
    width = element.clientWidth
    draw(true)
  }).observe(element)
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => draw(true))
}

/** `id`: of evidence.json; the same may stand on several slides. */
export function Chart({ slide, id }: { slide: string; id: string }) {
  const watch = (host: Element | null) => {
    if (!host) return
    const near = new IntersectionObserver(
      ([entry]) => {
        if (!entry?.isIntersecting) return
        near.disconnect()
        void follow(host, slide, id).catch(() => host.replaceChildren(build('p', 'soft')))
      },
      { rootMargin: '600px' },
    )
    near.observe(host)
    return () => near.disconnect()
  }
  return <div class="chart-host" key={slide} ref={watch} />
}
