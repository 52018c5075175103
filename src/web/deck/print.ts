// All slides as pages of paper, one slide on each, with all steps shown: for the printer, or to be saved as a PDF. The print view of
// reveal.js cannot be used: it writes style elements, which the page's policy forbids.

import { toPlain } from '../../core/text.ts'
import { build } from './element.ts'
import { buildStage } from './stage.tsx'
import type { DeckPage } from './words.ts'

/** Device pixels for each pixel of a slide: 1280 across a page of 27 cm are 120 dpi, so that this gives 360. */
const printRatio = 3

/** Lays slides out as pages, in the page's language and, if the address names one, a second language. */
export async function printSlides(page: DeckPage, address: URLSearchParams): Promise<void> {
  const stage = buildStage(page, 'paper')
  const sections = stage.show(address.has('short'))
  document.documentElement.classList.add('on-paper')
  const pages = sections.flatMap((section) => (section.matches('.slide') ? [section] : [...section.children]))
  const paper = build('main', 'pages', ...pages)
  paper.setAttribute('aria-busy', 'true')
  document.body.append(paper)
  await Promise.all([page.drawWords(address.get('second') ?? undefined).all, stage.loadParts()])
  for (const page of pages) stage.fill(page)
  for (const step of paper.querySelectorAll('.fragment')) step.classList.add('visible')
  document.title = toPlain(page.shownWords().claims.title)
  stage.showAllCharts(printRatio)
  paper.setAttribute('aria-busy', 'false')
}
