// A chart of evidence on the page that scrolls: as rows, which are there at once, so that nothing moves under a reader.
import type { VNode } from 'preact'
import { buildEvidencePage } from '../evidence-page.ts'

/** `id`: of evidence.json; the same may stand on several slides. */
export type Chart = (chart: { slide: string; id: string }) => VNode

/** The charts of one page: each is made once, and drawn anew by itself when words change. */
export function createCharts(): Chart {
  const places = new Map<string, (host: Element | null) => void>()
  return ({ slide, id }) => {
    const place = places.get(slide) ?? createPlace(id)
    places.set(slide, place)
    return <div key={slide} ref={place} />
  }
}

function createPlace(id: string): (host: Element | null) => void {
  const { element } = buildEvidencePage(id, 'h4')
  return (host) => host?.replaceChildren(element)
}
