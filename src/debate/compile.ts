// Compiles a debate as its author wrote it into what pages load: the deck's structure, its sources and charts, and its words by
// language, in the chunks in which they are loaded, with phrase ends marked.
import { dayOf, formatDate, isAfter } from '../core/date.ts'
import {
  type ChartWords,
  type ClaimWords,
  type Deck,
  type DeckWords,
  type Picture,
  type References,
  type Slide,
  toSlides,
} from '../core/deck.ts'
import { questionOf, type WordedQuestion } from '../core/question.ts'
import { type Body, type Text, toPlain } from '../core/text.ts'
import type { Argument, Bodies, Debate, DebateChart, DebateClaim, DebatePage, DebateSource, Words } from './debate.ts'
import { joinsTightly } from './join-lines.ts'
import { markPhrases } from './mark-phrases.ts'
import { optional } from './optional.ts'
import { phrasesOf } from './phrases.ts'
import { wordingOf } from './wording.ts'

/** `words`: by language, in the order of the debate's languages. */
export interface CompiledDebate {
  deck: Deck
  references: References
  words: Map<string, DeckWords>
}

/** `pictures`: those of the debate's folder by the name that the author gave; a picture that is not among them is left out. */
export function compileDebate(debate: Debate, pictures: ReadonlyMap<string, Picture> = new Map()): CompiledDebate {
  const deck = toDeck(debate, pictures)
  return {
    deck,
    references: toReferences(debate, deck),
    words: new Map(debate.languages.map((lang) => [lang, toWords(debate, lang)])),
  }
}

function toDeck(debate: Debate, pictures: ReadonlyMap<string, Picture>): Deck {
  const { thesis, pages } = debate
  const pictureOf = ({ picture }: Pick<DebateClaim, 'picture'>) => {
    const found = picture && pictures.get(picture.file)
    // The map may know more of a picture than pages need, such as its bytes.
    return found ? { picture: { path: found.path, width: found.width, height: found.height } } : {}
  }
  return {
    id: debate.id,
    ...optional({ asOf: debate.asOf, hindsightAsOf: debate.sinceAsOf, minutes: debate.minutes }),
    parts: debate.parts.map(({ id }) => id),
    ...(thesis && {
      thesis: {
        question: toQuestion(thesis, debate),
        agreeSupports: thesis.agreeing,
        ...(thesis.since && { since: toQuestion(askedSince(thesis, thesis.since), debate) }),
        answer: thesis.after.answer !== undefined,
      },
    }),
    claims: debate.claims.map((claim) => ({ ...toClaim(claim, debate), ...pictureOf(claim) })),
    ...(pages.length > 0 && {
      pages: pages.map((page) => ({ id: page.id, ...optional({ before: page.before }), ...pictureOf(page) })),
    }),
    sources: debate.sources.map(({ id }) => id),
    ...(debate.disclaimers.length > 0 && { about: true as const }),
  }
}

function toClaim(claim: DebateClaim, debate: Debate): Deck['claims'][number] {
  const { id, part = null, isCore, agreeing, reasons, counters, charts, since } = claim
  const later = [...reasons, ...counters].map((argument) => laterOf(argument, debate))
  return {
    ...{
      id,
      question: toQuestion(claim, debate),
      part,
      core: isCore,
      agreeSupports: agreeing,
      reasons: reasons.length,
      counters: counters.length,
      evidence: charts,
    },
    ...(claim.definition && { definition: true as const }),
    ...(later.some((date) => date !== null) && { later }),
    hindsight: since !== undefined,
    ...(since?.verdict && { verdict: since.verdict }),
  }
}

/**
 * The date since when an argument is known, if that is after the time that voters put themselves in (`asOf`): the author's date
 * (`known`), else that of the newest source, if all sources with dates are later than that time. Null if the argument was known at
 * that time, if no source has a date, or if the debate has no such time.
 */
export function laterOf(
  { known, sources: ids }: Pick<Argument, 'known' | 'sources'>,
  { asOf, sources }: Pick<Debate, 'asOf' | 'sources'>,
): string | null {
  const dates = known ? [known] : ids.flatMap((id) => sources.find((source) => source.id === id)?.date ?? [])
  if (asOf === undefined || dates.length === 0 || !dates.every((date) => isAfter(date, asOf))) return null
  return dates.reduce((newest, date) => (isAfter(date, newest) ? date : newest))
}

function toReferences(debate: Debate, deck: Deck): References {
  const cited = toSlides(deck).flatMap((slide): [string, string[]][] => {
    const ids = citedOn(slide, debate)
    return ids.length > 0 ? [[slide.id, ids]] : []
  })
  return {
    sources: Object.fromEntries(
      debate.sources.map(({ id, date, lang, title, url }) => [id, optional({ date, lang, title, url })]),
    ),
    evidence: Object.fromEntries(
      debate.charts.map(({ id, kind, unit, series, reference, sources, asOf }) => [
        id,
        { kind, series, sources, ...optional({ unit, reference, asOf }) },
      ]),
    ),
    cited: Object.fromEntries(cited),
    noted: notesIn(debate).map(([stack]) => stack),
  }
}

/** The sources that a slide names below its words; none for a chart and for the list of sources, which have their own. */
function citedOn({ kind, poll }: Slide, { thesis, claims }: Debate): string[] {
  if (kind === 'vote' && poll?.round === 'since') return thesis?.since?.sources ?? []
  const claim = claims.find(({ id }) => id === poll?.claim)
  if (kind === 'arguments' && claim) {
    return [...new Set([...claim.reasons, ...claim.counters].flatMap(({ sources }) => sources))]
  }
  return kind === 'hindsight' ? (claim?.since?.sources ?? []) : []
}

/** The words of what one stack asks. */
type AskedWords = Pick<DebateClaim, 'heading' | 'sentence' | 'definition' | 'note' | 'picture'>

/** The thesis as it is asked once more, as of now. */
const askedSince = (
  thesis: NonNullable<Debate['thesis']>,
  since: NonNullable<(typeof thesis)['since']>,
): AskedWords => ({
  ...thesis,
  ...since,
  sentence: since.sentence ?? thesis.sentence,
})

/** All that is asked, by its stack. */
function askedIn({ thesis, claims }: Debate): [stack: string, AskedWords][] {
  const rounds: Record<string, AskedWords> = thesis
    ? {
        before: { ...thesis, ...thesis.before },
        after: { ...thesis, ...thesis.after },
        ...(thesis.since && { since: askedSince(thesis, thesis.since) }),
      }
    : {}
  return [...Object.entries(rounds), ...claims.map((claim): [string, AskedWords] => [claim.id, claim])]
}

/** The notes of all that is asked and of all pages, by their stacks. */
const notesIn = (debate: Debate): [stack: string, note: Bodies][] =>
  [...askedIn(debate), ...debate.pages.map((page): [string, Pick<DebatePage, 'note'>] => [page.id, page])].flatMap(
    ([stack, { note }]): [string, Bodies][] => (note ? [[stack, note]] : []),
  )

function toQuestion({ sentence, definition }: AskedWords, { languages: [first] }: Debate): WordedQuestion {
  // No other kind passes the check (read-question.ts).
  const question = questionOf('agree-5')
  const texts = [sentence, definition].map((words) => toPlain(words?.[first] ?? []))
  return { ...question, wording: wordingOf(question, texts) }
}

/** All words of a language; a text that is not translated is in the first language, and its segments are marked with that language. */
function toWords(debate: Debate, lang: string): DeckWords {
  const [first] = debate.languages
  const marked = (text: Text, own: string): Text => {
    const cut = phrasesOf(own)
    return cut ? markPhrases(text, cut) : text
  }
  const foreign = (text: Text): Text => marked(text, first).map((segment) => ({ lang: first, ...segment }))
  const text = (words: Partial<Words> = {}): Text =>
    words[lang] ? marked(words[lang], lang) : foreign(words[first] ?? [])
  const maybe = (words: Words | undefined): Text | undefined => words && text(words)
  const body = (bodies: Bodies): Body => {
    const own = bodies[lang]
    const to = (one: Text) => (own ? marked(one, lang) : foreign(one))
    return (own ?? bodies[first] ?? []).map((block) =>
      'list' in block ? { ...block, list: block.list.map(to) } : { paragraph: to(block.paragraph) },
    )
  }
  const { claims, thesis } = debate
  const stacks = askedIn(debate).map(
    ([stack, { heading, sentence, definition, picture }]): [string, ClaimWords['stacks'][string]] => [
      stack,
      {
        claim: text(sentence),
        ...optional({ heading: maybe(heading), definition: maybe(definition), picture: maybe(picture?.says) }),
      },
    ],
  )
  const pages = debate.pages.map(
    ({ id, heading, body: own, picture }): [string, NonNullable<ClaimWords['pages']>[string]] => [
      id,
      { body: body(own), ...optional({ heading: maybe(heading), picture: maybe(picture?.says) }) },
    ],
  )
  const notes = notesIn(debate).map(([stack, note]): [string, Body] => [stack, body(note)])
  const texts = (of: Argument[]) => of.map((argument) => text(argument.text))
  return {
    claims: {
      title: text(debate.title),
      ...(debate.asOf !== undefined && { asOf: formatDate(debate.asOf, lang) }),
      stacks: Object.fromEntries(stacks),
      ...(pages.length > 0 && { pages: Object.fromEntries(pages) }),
    },
    frame: {
      ...optional({ subtitle: maybe(debate.subtitle), byline: maybe(debate.byline) }),
      parts: Object.fromEntries(debate.parts.map(({ id, name }) => [id, name ? text(name) : [{ text: id }]])),
    },
    arguments: {
      arguments: Object.fromEntries(
        claims.map(({ id, reasons, counters }) => [id, { reasons: texts(reasons), counters: texts(counters) }]),
      ),
      sources: Object.fromEntries(
        debate.sources.map((source) => [source.id, source.publisher ? text(source.publisher) : nameOf(source)]),
      ),
    },
    evidence: {
      charts: Object.fromEntries(debate.charts.map((chart) => [chart.id, toChartWords(chart, lang, first, text)])),
      hindsight: Object.fromEntries(claims.flatMap(({ id, since }) => (since ? [[id, text(since.text)]] : []))),
      ...optional({ answer: maybe(thesis?.after.answer) }),
      disclaimers: debate.disclaimers.map(text),
    },
    notes: Object.fromEntries(notes),
  }
}

/** The name of a source without a publisher: its title, else the host of its address. */
const nameOf = ({ id, title, lang, url }: DebateSource): Text => {
  if (title) return [{ text: title, ...(lang && { lang }) }]
  return [{ text: url ? new URL(url).host : id }]
}

/** Heads and rows without words get the text in the table, except for rows that are times: pages write these in their language. */
function toChartWords(
  chart: DebateChart,
  lang: string,
  first: string,
  text: (words?: Partial<Words>) => Text,
): ChartWords {
  const { title, summary, caution, derivation, referenceWords, unitWords } = chart
  const wordsOf = (words: Record<string, Partial<Words>>, name: string): Text | undefined => {
    const own = Object.hasOwn(words, name) ? words[name] : undefined
    return own?.[lang] || own?.[first] ? text(own) : undefined
  }
  const named = (names: string[], words: Record<string, Partial<Words>>): Record<string, Text> =>
    Object.fromEntries(names.map((name) => [name, wordsOf(words, name) ?? [{ text: name }]]))
  const points = chart.series.flatMap((one) => one.points)
  const rows = [...new Set(points.map(({ x }) => x))]
  const unit = unitWords && text(unitWords)
  return {
    title: title ? text(title) : [{ text: chart.id }],
    ...optional({
      summary: summary && text(summary),
      caution: caution && text(caution),
      derivation: derivation && text(derivation),
      reference: referenceWords && text(referenceWords),
      unit: unit && (joinsTightly(lang, '0', toPlain(unit)) ? unit : [{ text: ' ' }, ...unit]),
    }),
    series: named(
      chart.series.map(({ key }) => key),
      chart.seriesWords,
    ),
    x: named(
      rows.filter((x) => dayOf(x) === null || wordsOf(chart.rowWords, x)),
      chart.rowWords,
    ),
    natures: named([...new Set(points.flatMap(({ nature }) => nature ?? []))], chart.natureWords),
  }
}
