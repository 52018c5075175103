// Warns of texts that will not fit their slide, and says how many characters will: slides have one size, and no text is made smaller.
import { checkFitOfTwo } from './check-fit-of-two.ts'
import type { Debate, DebateChart, DebateClaim, DebatePage } from './debate.ts'
import { type Kind, lastLine, measureAll, type Part } from './fit-lines.ts'
import type { Problems } from './problems.ts'
import { pieceOf, piecesOf, type Section } from './sections.ts'

/**
 * The sizes that pages.css, endings.css and evidence.css give to texts. The widths of a sentence, a definition, a reason, a counter, a
 * look back, a summary, a caution, a debate's title and, with and without a picture, a page were measured, with longer and longer texts
 * in Japanese and English on slides of 1280 × 720, in a room, in one language. The limits that follow from them lie between the longest
 * text that fitted and the shortest that did not (tests/debate/fit.test.ts has both). The other widths follow from the size of the
 * letters.
 */
const kinds = {
  title: { name: 'title', line: { han: 72.8, other: 68.3 }, around: 0, width: { han: 11.9, other: 11.8 } },
  subtitle: { name: 'subtitle', line: { han: 39, other: 39 }, around: 28, width: { han: 26, other: 28 } },
  byline: { name: 'byline', line: { han: 30.4, other: 30.4 }, around: 14, width: { han: 36, other: 39 } },
  heading: { name: 'heading', line: { han: 35, other: 35 }, around: 16, width: { han: 38, other: 40 } },
  sentence: { name: 'sentence', line: { han: 72.5, other: 62.5 }, around: 0, width: { han: 18, other: 19 } },
  definition: { name: 'definition', line: { han: 37.2, other: 37.2 }, around: 26, width: { han: 39, other: 44 } },
  reason: {
    ...{ name: 'reason', names: 'reasons', line: { han: 39.5, other: 36.4 }, around: 12 },
    width: { han: 20, other: 20.5 },
  },
  counter: {
    ...{ name: 'counter', names: 'counters', line: { han: 39.5, other: 36.4 }, around: 12 },
    width: { han: 19.5, other: 22 },
  },
  since: { name: 'look back', line: { han: 57.6, other: 50.4 }, around: 0, width: { han: 26, other: 28 } },
  chart: { name: "chart's title", line: { han: 45.9, other: 45.9 }, around: 0, width: { han: 30, other: 33 } },
  summary: { name: 'summary', line: { han: 36, other: 32.4 }, around: 6, width: { han: 44, other: 51 } },
  ownHeading: { name: 'heading', line: { han: 57.2, other: 57.2 }, around: 28, width: { han: 24, other: 26 } },
  ownText: {
    ...{ name: 'text of a page', names: 'paragraphs and points', line: { han: 55.8, other: 50.4 }, around: 14 },
    width: { han: 31.5, other: 29.6 },
  },
  ownTextPictured: {
    ...{ name: 'text of a page', names: 'paragraphs and points', line: { han: 46.5, other: 42 }, around: 14 },
    width: { han: 18.8, other: 17.8 },
  },
  sentencePictured: {
    name: 'sentence',
    line: { han: 72.5, other: 62.5 },
    around: 0,
    width: { han: 11.4, other: 8.95 },
  },
  answer: { name: 'answer', line: { han: 81.2, other: 70 }, around: 0, width: { han: 16.5, other: 15.9 } },
  disclaimer: {
    ...{ name: 'disclaimer', names: 'disclaimers', line: { han: 41.9, other: 41.9 }, around: 18 },
    width: { han: 35.8, other: 34 },
  },
  caution: { name: 'caution', line: { han: 24, other: 22.4 }, around: 0, width: { han: 49, other: 53 } },
} satisfies Record<string, Kind>

/** Pixels of height for all texts of a slide, with all that a slide in a room also shows. */
const heights = {
  start: 660,
  vote: 385,
  reasons: 545,
  /** Leaves space for a second language below. */
  counters: 477,
  since: 415,
  chart: 576,
  /** With the space that would follow the last text. */
  page: 582,
  answer: 700,
  about: 688,
}
/** Pixels of height that other things on a slide take. */
const fixed = {
  asOf: 52,
  /** Above the arguments of a side. */
  side: 68,
  when: 51,
  stamp: 104,
  gaps: 24,
  answerHeading: 51,
  aboutHeading: 77,
  byline: 74,
  /** The smallest height at which a chart can be read. */
  canvas: 170,
  /** Lines below a chart: its marks, its sources. */
  smallLine: 24,
  /** The least space below a chart while phones vote. */
  smallPrint: 104,
}
/** How much wider the texts are on a slide that has no number beside its sentence. */
const thesisWidth = 1152 / 1016

/** How much of the usual width a picture leaves to the small texts of a claim, and to the heading of a page. */
const besidePicture = { claim: 612 / 1016, page: 576 / 1152 }

/** Warns of texts that will not fit, each at its own place. */
export function checkFit(debate: Debate, sections: Section[], { warn }: Problems): void {
  const warned = new Set<string>()

  /** Checks the texts of one slide and warns of the one that takes most space; `together`: of all at once, since they are of one kind. */
  function check(height: number, parts: Part[], together = false): void {
    for (const lang of debate.languages) {
      const there = measureAll(parts, lang)
      const taken = there.reduce((sum, { pixels }) => sum + pixels, 0)
      const most = there.toSorted((a, b) => b.pixels - a.pixels)[0]
      if (!most || taken <= height) continue
      const { place, kind, line, perLine } = most
      const key = `${place.file}:${place.line}`
      if (warned.has(key)) continue
      warned.add(key)
      const spaceFor = (pixels: number) => Math.max(1, Math.floor(pixels / line))
      if (together && there.length > 1) {
        const lines = there.reduce((sum, one) => sum + one.lines, 0)
        const characters = there.reduce((sum, one) => sum + one.characters, 0)
        const fit = spaceFor(height - there.length * kind.around)
        const about = Math.floor((characters * Math.min(fit, lines - 1)) / lines)
        warn(
          place,
          `${lang}: these ${kind.names} are ${characters} characters long together, and about ${about} fit their slide: shorten them`,
        )
      } else {
        const fit = spaceFor(height - (taken - most.lines * line))
        const about = Math.floor(((fit * perLine + lastLine) * most.characters) / most.width)
        warn(
          place,
          `${lang}: this ${kind.name} is ${most.characters} characters long, and about ${about} fit its slide: shorten it`,
        )
      }
    }
  }

  const sectionOf = (name: string, id = '') => sections.find((one) => one.name === name && one.id === id)
  const heading = sections.find(({ name }) => name === 'Debate')
  const { title, subtitle, byline, disclaimers, thesis, claims, pages, charts, asOf } = debate
  const vote = heights.vote - (asOf ? fixed.asOf : 0)
  const piece = (section: Section | undefined, name: string) => section && pieceOf(section, name)
  check(heights.start, [
    { kind: kinds.title, section: heading, words: title },
    { kind: kinds.subtitle, section: piece(heading, 'Subtitle'), words: subtitle },
    { kind: kinds.byline, section: piece(heading, 'Byline'), words: byline },
  ])
  const withByline = byline ? fixed.byline : 0
  const disclaimed = heading ? piecesOf(heading, 'Disclaimer') : []
  check(
    heights.about - fixed.aboutHeading - withByline,
    disclaimers.map((words, at) => ({ kind: kinds.disclaimer, section: disclaimed[at], words })),
    true,
  )
  if (thesis) {
    const section = sections.find(({ name }) => name === 'Thesis')
    const width = thesisWidth
    const definition = {
      kind: kinds.definition,
      section: piece(section, 'Definition'),
      words: thesis.definition,
      width,
    }
    for (const [name, round] of Object.entries({ Before: thesis.before, After: thesis.after, Since: thesis.since })) {
      if (!round) continue
      const own = piece(section, name)
      const since = name === 'Since' ? thesis.since?.sentence : undefined
      check(vote, [
        {
          ...{ kind: kinds.heading, width },
          ...(round.heading
            ? { section: own, words: round.heading }
            : { section: piece(section, 'Heading'), words: thesis.heading }),
        },
        {
          ...{ kind: kinds.sentence, width },
          ...(since ? { section: piece(own, 'Claim'), words: since } : { section, words: thesis.sentence }),
        },
        definition,
      ])
    }
    const answer = { section: piece(piece(section, 'After'), 'Answer'), words: thesis.after?.answer }
    check(heights.answer - fixed.answerHeading - withByline, [{ kind: kinds.answer, ...answer }])
  }
  for (const page of pages) checkPage(page, sectionOf('Page', page.id))
  for (const claim of claims) checkClaim(claim, sectionOf('Claim', claim.id))
  for (const chart of charts) if (chart.kind !== 'table') checkChart(chart, sectionOf('Chart', chart.id))
  checkFitOfTwo(debate, sections, warned, warn)

  function checkPage({ heading, body, picture }: DebatePage, section?: Section) {
    const own: Part = {
      ...{ kind: kinds.ownHeading, section: piece(section, 'Heading'), words: heading },
      width: picture ? besidePicture.page : 1,
    }
    const kind = picture ? kinds.ownTextPictured : kinds.ownText
    const texts = Object.entries(body).flatMap(([lang, blocks]) =>
      blocks
        .flatMap((block) => ('list' in block ? block.list : [block.paragraph]))
        .map((text): Part => ({ kind, section, words: { [lang]: text } })),
    )
    const height = heights.page - (heading ? kinds.ownHeading.line.han + kinds.ownHeading.around : 0)
    check(heights.page, [own])
    check(height, texts, true)
  }

  function checkClaim(claim: DebateClaim, section?: Section) {
    const { sentence, heading, definition, reasons, counters, since, picture } = claim
    const width = picture ? besidePicture.claim : 1
    check(vote, [
      { kind: kinds.heading, section: piece(section, 'Heading'), words: heading, width },
      { kind: picture ? kinds.sentencePictured : kinds.sentence, section, words: sentence },
      { kind: kinds.definition, section: piece(section, 'Definition'), words: definition, width },
    ])
    const side = (kind: Kind, name: string, all: DebateClaim['reasons']): Part[] => {
      const own = section ? piecesOf(section, name) : []
      return all.map(({ text }, at) => ({ kind, section: own[at], words: text }))
    }
    check(heights.reasons - fixed.side, side(kinds.reason, 'Reason', reasons), true)
    check(heights.counters - fixed.side, side(kinds.counter, 'Counter', counters), true)
    check(heights.since - fixed.when - (since?.verdict ? fixed.stamp : 0), [
      { kind: kinds.since, section: piece(section, 'Since'), words: since?.text },
    ])
  }

  function checkChart({ title, summary, caution, series, sources }: DebateChart, section?: Section) {
    const hasMarks = series.some(({ points }) => points.some((point) => Object.keys(point).length > 2))
    const small = (hasMarks ? fixed.smallLine : 0) + (sources.length > 0 ? fixed.smallLine : 0)
    const parts: Part[] = [
      { kind: kinds.chart, section, words: title },
      { kind: kinds.summary, section: piece(section, 'Summary'), words: summary },
    ]
    const left = heights.chart - fixed.gaps - fixed.canvas
    check(left - fixed.smallPrint, parts)
    check(left - small, [...parts, { kind: kinds.caution, section: piece(section, 'Caution'), words: caution }])
  }
}
