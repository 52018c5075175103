// Warns of texts that will not fit their slide with a second language below, smaller: a slide that shows two languages has less space
// for the first. The slides that the program fills, of who moved and of how the votes lean, make room for themselves.
import type { Bodies, Debate, DebateClaim, DebatePage } from './debate.ts'
import { type Kind, measureAll, type Part } from './fit-lines.ts'
import type { Problems } from './problems.ts'
import { pieceOf, piecesOf, type Section } from './sections.ts'

/**
 * The sizes that second.css, stage.css, endings.css, evidence.css and pages.css give to texts in the first language and to those below
 * them. As in check-fit.ts the lines and limits were measured, in a room, with longer and longer texts in Japanese and English.
 */
const above = {
  title: { name: 'title', line: { han: 72.8, other: 68.3 }, around: 0, width: { han: 12.9, other: 11.8 } },
  subtitle: { name: 'subtitle', line: { han: 39, other: 39 }, around: 28, width: { han: 26, other: 28 } },
  byline: { name: 'byline', line: { han: 30.4, other: 30.4 }, around: 14, width: { han: 36, other: 39 } },
  thesis: { name: 'sentence', line: { han: 66.7, other: 57.5 }, around: 0, width: { han: 22.2, other: 23.4 } },
  sentencePictured: {
    name: 'sentence',
    line: { han: 72.5, other: 56.1 },
    around: 0,
    width: { han: 11.4, other: 11.6 },
  },
  heading: { name: 'heading', line: { han: 35, other: 35 }, around: 16, width: { han: 38, other: 40 } },
  sentence: { name: 'sentence', line: { han: 72.5, other: 56.1 }, around: 0, width: { han: 18, other: 20.6 } },
  definition: { name: 'definition', line: { han: 37.2, other: 37.2 }, around: 12, width: { han: 39, other: 44 } },
  counter: { name: 'counter', line: { han: 34.1, other: 31.2 }, around: 10, width: { han: 20.3, other: 23.8 } },
  since: { name: 'look back', line: { han: 51.2, other: 44.8 }, around: 0, width: { han: 29, other: 31.5 } },
  chart: { name: "chart's title", line: { han: 45.9, other: 45.9 }, around: 0, width: { han: 30, other: 33 } },
  summary: { name: 'summary', line: { han: 36, other: 32.4 }, around: 6, width: { han: 48, other: 47.5 } },
  page: { name: 'text of a page', line: { han: 55.8, other: 50.4 }, around: 14, width: { han: 31.5, other: 31 } },
  pagePictured: {
    name: 'text of a page',
    line: { han: 46.5, other: 42 },
    around: 14,
    width: { han: 18.8, other: 17.8 },
  },
  pageHeading: { name: 'heading', line: { han: 57.2, other: 57.2 }, around: 28, width: { han: 24, other: 26 } },
  answer: { name: 'answer', line: { han: 81.2, other: 70 }, around: 0, width: { han: 16.5, other: 15.9 } },
  disclaimer: { name: 'disclaimer', line: { han: 41.9, other: 41.9 }, around: 18, width: { han: 35.8, other: 34 } },
} satisfies Record<string, Kind>
const below = {
  title: { name: 'title', line: { han: 42, other: 37.8 }, around: 16, width: { han: 26, other: 24.2 } },
  subtitle: { name: 'subtitle', line: { han: 30, other: 27 }, around: 16, width: { han: 36, other: 36 } },
  thesis: { name: 'sentence', line: { han: 30, other: 27 }, around: 10, width: { han: 55.3, other: 55.3 } },
  thesisDefinition: { name: 'definition', line: { han: 30, other: 27 }, around: 10, width: { han: 55.3, other: 55.3 } },
  sentencePictured: {
    name: 'sentence',
    line: { han: 37.5, other: 33.8 },
    around: 16,
    width: { han: 23.9, other: 20.8 },
  },
  definitionPictured: {
    name: 'definition',
    line: { han: 37.5, other: 33.8 },
    around: 16,
    width: { han: 23.9, other: 20.8 },
  },
  sentence: { name: 'sentence', line: { han: 37.5, other: 33.8 }, around: 16, width: { han: 39, other: 39 } },
  definition: { name: 'definition', line: { han: 37.5, other: 33.8 }, around: 16, width: { han: 39, other: 41 } },
  argument: { name: 'argument', line: { han: 26.1, other: 26.1 }, around: 12, width: { han: 28, other: 31.8 } },
  since: { name: 'look back', line: { han: 31.5, other: 28.4 }, around: 12, width: { han: 46, other: 45 } },
  chart: { name: "chart's title", line: { han: 25.2, other: 25.2 }, around: 4, width: { han: 63, other: 61 } },
  summary: { name: 'summary', line: { han: 25.2, other: 25.2 }, around: 4, width: { han: 63, other: 61 } },
  page: { name: 'text of a page', line: { han: 34.1, other: 30.8 }, around: 14, width: { han: 51.5, other: 50.5 } },
  pagePictured: {
    name: 'text of a page',
    line: { han: 34.1, other: 30.8 },
    around: 14,
    width: { han: 25.7, other: 24.3 },
  },
  pageHeading: { name: 'heading', line: { han: 37.5, other: 33.8 }, around: 8, width: { han: 44, other: 44 } },
  answer: { name: 'answer', line: { han: 45, other: 40.5 }, around: 16, width: { han: 31.5, other: 30.5 } },
  disclaimer: { name: 'disclaimer', line: { han: 28.5, other: 25.6 }, around: 4, width: { han: 50, other: 48 } },
} satisfies Record<string, Kind>

/** Pixels of height for the texts in both languages, while phones vote. */
const heights = {
  ...{
    start: 688,
    vote: 376,
    voteBesideCode: 422,
    thesis: 428,
    thesisBesideCode: 374,
    votePictured: 430,
    counters: 388,
    since: 433,
    chart: 286,
  },
  ...{ page: 695, answer: 700, about: 688 },
}
const fixed = { asOf: 38, when: 51, stamp: 90, leastBelow: 100, answerHeading: 51, aboutHeading: 77, byline: 74 }

/** How much of the usual width a thesis has more, and a picture leaves to small texts and to the heading of a page. */
const widths = { thesis: 1152 / 1016, claimPictured: 612 / 1016, pagePictured: 1 / 2 }

/** `warned`: the lines of which a warning was given already. */
export function checkFitOfTwo(
  { languages, title, subtitle, byline, disclaimers, thesis, claims, pages, charts, asOf }: Debate,
  sections: Section[],
  warned: Set<string>,
  warn: Problems['warn'],
): void {
  const sectionOf = (name: string, id: string) => sections.find((one) => one.name === name && one.id === id)
  const piece = (section: Section | undefined, name: string) => section && pieceOf(section, name)

  const start = sections.find(({ name }) => name === 'Debate')
  const ownSubtitle = { section: piece(start, 'Subtitle'), words: subtitle }
  check(
    heights.start,
    [
      { kind: above.title, section: start, words: title },
      { kind: above.subtitle, ...ownSubtitle },
      { kind: above.byline, section: piece(start, 'Byline'), words: byline },
    ],
    [
      { kind: below.title, section: start, words: title },
      { kind: below.subtitle, ...ownSubtitle },
    ],
  )
  const [withByline, all] = [byline ? fixed.byline : 0, start ? piecesOf(start, 'Disclaimer') : []]
  const said = (kind: Kind): Part[] => disclaimers.map((words, at) => ({ kind, section: all[at], words }))
  check(heights.about - fixed.aboutHeading - withByline, said(above.disclaimer), said(below.disclaimer))
  if (thesis)
    checkThesis(
      thesis,
      sections.find(({ name }) => name === 'Thesis'),
    )
  for (const claim of claims) checkClaim(claim, sectionOf('Claim', claim.id))
  for (const page of pages) checkPage(page, sectionOf('Page', page.id))
  for (const { id, kind, title, summary } of charts) {
    if (kind === 'table') continue
    const section = sectionOf('Chart', id)
    const own = piece(section, 'Summary')
    check(
      heights.chart,
      [
        { kind: above.chart, section, words: title },
        { kind: above.summary, section: own, words: summary },
      ],
      [
        { kind: below.chart, section, words: title },
        { kind: below.summary, section: own, words: summary },
      ],
    )
  }

  function checkThesis(thesis: NonNullable<Debate['thesis']>, section: Section | undefined): void {
    const width = widths.thesis
    const definition = { section: piece(section, 'Definition'), words: thesis.definition }
    for (const [name, round] of Object.entries({ Before: thesis.before, After: thesis.after, Since: thesis.since })) {
      const own = piece(section, name)
      const since = name === 'Since' ? thesis.since?.sentence : undefined
      const sentence = since ? { section: piece(own, 'Claim'), words: since } : { section, words: thesis.sentence }
      const heading = round?.heading
        ? { section: own, words: round.heading }
        : { section: piece(section, 'Heading'), words: thesis.heading }
      check(
        // Wide lines end above the code of the room; the line of the date is short.
        asOf && !thesis.definition ? heights.thesis - fixed.asOf : heights.thesisBesideCode - (asOf ? fixed.asOf : 0),
        [
          { kind: above.heading, ...heading, width },
          { kind: above.thesis, ...sentence },
          { kind: above.definition, ...definition, width },
        ],
        [
          { kind: below.thesis, ...sentence },
          { kind: below.thesisDefinition, ...definition },
        ],
      )
    }
    const answer = { section: piece(piece(section, 'After'), 'Answer'), words: thesis.after?.answer }
    check(
      heights.answer - fixed.answerHeading - withByline,
      [{ kind: above.answer, ...answer }],
      [{ kind: below.answer, ...answer }],
    )
  }

  function checkPage({ picture, heading, body }: DebatePage, section: Section | undefined): void {
    const own = { section: piece(section, 'Heading'), words: heading, width: picture ? widths.pagePictured : 1 }
    const kind = picture ? 'pagePictured' : 'page'
    check(
      heights.page,
      [{ kind: above.pageHeading, ...own }, ...toParts(above[kind], section, body)],
      [{ kind: below.pageHeading, ...own }, ...toParts(below[kind], section, body)],
    )
  }

  function checkClaim(claim: DebateClaim, section: Section | undefined): void {
    const { sentence, heading, definition, counters, reasons, since, picture } = claim
    const ownDefinition = { section: piece(section, 'Definition'), words: definition }
    const width = picture ? widths.claimPictured : 1
    check(
      picture ? heights.votePictured - (asOf ? fixed.asOf : 0) : heightOf(ownDefinition),
      [
        { kind: above.heading, section: piece(section, 'Heading'), words: heading, width },
        { kind: picture ? above.sentencePictured : above.sentence, section, words: sentence },
        { kind: above.definition, ...ownDefinition, width },
      ],
      [
        { kind: picture ? below.sentencePictured : below.sentence, section, words: sentence },
        { kind: picture ? below.definitionPictured : below.definition, ...ownDefinition },
      ],
    )
    const sideOf = (kind: Kind, name: string, all: DebateClaim['reasons']): Part[] =>
      all.map(({ text }, at) => ({ kind, section: section && piecesOf(section, name)[at], words: text }))
    checkArguments(sideOf(above.counter, 'Counter', counters), [
      ...sideOf(below.argument, 'Reason', reasons),
      ...sideOf(below.argument, 'Counter', counters),
    ])
    const back = { section: piece(section, 'Since'), words: since?.text }
    check(
      heights.since - fixed.when - (since?.verdict ? fixed.stamp : 0),
      [{ kind: above.since, ...back }],
      [{ kind: below.since, ...back }],
    )
  }

  /** Only a short line, such as that of the date, may stand beside the code of the room. */
  function heightOf(definition: Pick<Part, 'section' | 'words'>): number {
    const date = asOf ? fixed.asOf : 0
    if (!definition.words) return Math.min(heights.vote, heights.voteBesideCode - date)
    const isShort = languages.every((lang) =>
      measureAll([{ kind: below.definition, ...definition }], lang).every(({ lines }) => lines === 1),
    )
    return (isShort ? heights.voteBesideCode : heights.vote) - date
  }

  /** Warns of the text that takes most space in one language or in the other. */
  function check(height: number, first: Part[], second: Part[]): void {
    forPairs((lang, other) => {
      const [own, its] = [measureAll(first, lang), measureAll(second, other)]
      const all = [...own, ...its]
      const taken = all.reduce((sum, { pixels }) => sum + pixels, 0)
      const most = all.toSorted((a, b) => b.pixels - a.pixels)[0]
      if (!most || its.length === 0 || taken <= height) return
      const isOwn = own.includes(most)
      const end = isOwn
        ? `above ${other}, the second language: shorten it, or that in ${other}`
        : `below ${lang}, as the second language: shorten it, or that in ${lang}`
      say(most, Math.floor((height - taken) / most.line + most.lines), isOwn ? lang : other, end)
    })
  }

  /** Below the counters in one language stands the argument that is being read in another one. */
  function checkArguments(counters: Part[], said: Part[]): void {
    forPairs((lang, other) => {
      const own = measureAll(counters, lang)
      const longest = own.toSorted((a, b) => b.pixels - a.pixels)[0]
      const most = measureAll(said, other).toSorted((a, b) => b.pixels - a.pixels)[0]
      const taken = own.reduce((sum, { pixels }) => sum + pixels, Math.max(fixed.leastBelow, most?.pixels ?? 0))
      if (!longest || !most || taken <= heights.counters) return
      const end = `above ${other}, the second language: shorten it, or the longest argument in ${other}`
      say(longest, Math.floor((heights.counters - taken) / longest.line + longest.lines), lang, end)
    })
  }

  function forPairs(measure: (lang: string, other: string) => void): void {
    for (const lang of languages) for (const other of languages) if (other !== lang) measure(lang, other)
  }

  /** `fit`: how many of its lines fit. */
  function say(text: ReturnType<typeof measureAll>[number], fit: number, lang: string, end: string): void {
    const { place, kind, characters, lines } = text
    const key = `${place.file}:${place.line}`
    if (warned.has(key)) return
    warned.add(key)
    const about = Math.floor((characters * Math.max(1, Math.min(fit, lines - 1))) / lines)
    warn(place, `${lang}: this ${kind.name} is ${characters} characters long, and about ${about} fit its slide ${end}`)
  }
}

/** Each paragraph and point of a page. */
const toParts = (kind: Kind, section: Section | undefined, body: Bodies): Part[] =>
  Object.entries(body).flatMap(([lang, blocks]) =>
    blocks
      .flatMap((block) => ('list' in block ? block.list : [block.paragraph]))
      .map((text) => ({ kind, section, words: { [lang]: text } })),
  )
