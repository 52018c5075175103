// A chart of evidence on the page that scrolls: as rows, which are there at once, so that nothing moves under a reader.
import { buildEvidencePage } from '../evidence-page.ts'

/** By slide, made once: a chart is drawn anew by itself when words change. */
const places = new Map<string, (host: Element | null) => void>()

/** `id`: of evidence.json; the same may stand on several slides. */
export function Chart({ slide, id }: { slide: string; id: string }) {
  const place = places.get(slide) ?? createPlace(id)
  places.set(slide, place)
  return <div key={slide} ref={place} />
}

function createPlace(id: string): (host: Element | null) => void {
  const { element } = buildEvidencePage(id, 'h4')
  return (host) => host?.replaceChildren(element)
}
