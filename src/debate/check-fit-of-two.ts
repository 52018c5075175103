// Warns of texts that will not fit their slide with a second language below, smaller: a slide that shows two languages has less space
// for the first. Slides with a picture, with the title and at the end were not measured, and are not checked.
import type { Bodies, Debate, DebateClaim } from './debate.ts'
import { type Kind, measureAll, type Part } from './fit-lines.ts'
import type { Problems } from './problems.ts'
import { pieceOf, piecesOf, type Section } from './sections.ts'

/**
 * The sizes that second.css, stage.css, endings.css, evidence.css and pages.css give to texts in the first language and to those below
 * them. As in check-fit.ts the lines and limits were measured, in a room, with longer and longer texts in Japanese and English.
 */
const above = {
  heading: { name: 'heading', line: { han: 35, other: 35 }, around: 16, width: { han: 38, other: 40 } },
  sentence: { name: 'sentence', line: { han: 72.5, other: 56.1 }, around: 0, width: { han: 18, other: 20.6 } },
  definition: { name: 'definition', line: { han: 37.2, other: 37.2 }, around: 12, width: { han: 39, other: 44 } },
  counter: { name: 'counter', line: { han: 34.1, other: 31.2 }, around: 10, width: { han: 20.3, other: 23.8 } },
  since: { name: 'look back', line: { han: 51.2, other: 44.8 }, around: 0, width: { han: 29, other: 31.5 } },
  chart: { name: "chart's title", line: { han: 45.9, other: 45.9 }, around: 0, width: { han: 30, other: 33 } },
  summary: { name: 'summary', line: { han: 36, other: 32.4 }, around: 6, width: { han: 48, other: 47.5 } },
  page: { name: 'text of a page', line: { han: 55.8, other: 50.4 }, around: 14, width: { han: 31.5, other: 31 } },
} satisfies Record<string, Kind>
const below = {
  sentence: { name: 'sentence', line: { han: 37.5, other: 33.8 }, around: 16, width: { han: 39, other: 39 } },
  definition: { name: 'definition', line: { han: 37.5, other: 33.8 }, around: 16, width: { han: 39, other: 41 } },
  argument: { name: 'argument', line: { han: 26.1, other: 26.1 }, around: 12, width: { han: 28, other: 31.8 } },
  since: { name: 'look back', line: { han: 31.5, other: 28.4 }, around: 12, width: { han: 46, other: 45 } },
  chart: { name: "chart's title", line: { han: 25.2, other: 25.2 }, around: 4, width: { han: 63, other: 61 } },
  summary: { name: 'summary', line: { han: 25.2, other: 25.2 }, around: 4, width: { han: 63, other: 61 } },
  page: { name: 'text of a page', line: { han: 34.1, other: 30.8 }, around: 14, width: { han: 51.5, other: 50.5 } },
} satisfies Record<string, Kind>

/** Pixels of height for the texts in both languages, while phones vote. */
const heights = { vote: 376, voteBesideCode: 422, counters: 388, since: 433, chart: 286, page: 690 }
const fixed = { asOf: 38, when: 51, stamp: 90, leastBelow: 100 }

/** `warned`: the lines of which a warning was given already. */
export function checkFitOfTwo(
  { languages, claims, pages, charts, asOf }: Debate,
  sections: Section[],
  warned: Set<string>,
  warn: Problems['warn'],
): void {
  const sectionOf = (name: string, id: string) => sections.find((one) => one.name === name && one.id === id)
  const piece = (section: Section | undefined, name: string) => section && pieceOf(section, name)

  for (const claim of claims) checkClaim(claim, sectionOf('Claim', claim.id))
  for (const { id, picture, heading, body } of pages) {
    const section = sectionOf('Page', id)
    if (!picture && !heading)
      check(heights.page, toParts(above.page, section, body), toParts(below.page, section, body))
  }
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

  function checkClaim(claim: DebateClaim, section: Section | undefined): void {
    const { sentence, heading, definition, counters, reasons, since, picture } = claim
    const ownDefinition = { section: piece(section, 'Definition'), words: definition }
    if (!picture)
      check(
        heightOf(ownDefinition),
        [
          { kind: above.heading, section: piece(section, 'Heading'), words: heading },
          { kind: above.sentence, section, words: sentence },
          { kind: above.definition, ...ownDefinition },
        ],
        [
          { kind: below.sentence, section, words: sentence },
          { kind: below.definition, ...ownDefinition },
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
