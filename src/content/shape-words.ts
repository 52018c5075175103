// From the words of one language as an author writes them to the chunks that pages load: parsed, with phrase ends marked.
import type { ChartWords, ClaimWords, Deck, DeckWords } from '../core/deck.ts'
import type { DeckWordsFile } from '../core/deck-files.ts'
import { phraseEnd, type Text, toPlain } from '../core/text.ts'
import { parseText } from './parse-text.ts'
import type { CutPhrases } from './phrases.ts'

/** `words`: checked against `deck`; without `cut` no phrase ends are marked. */
export function shapeWords(deck: Deck, words: DeckWordsFile, cut?: CutPhrases): DeckWords {
  const text = (source: string): Text => (cut ? markPhrases(parseText(source), cut) : parseText(source))
  const texts = (sources: Record<string, string> = {}) =>
    Object.fromEntries(Object.entries(sources).map(([key, source]) => [key, text(source)]))
  const { thesis } = words
  const rounds = {
    before: { claim: thesis.claim, ...thesis.before },
    after: { claim: thesis.claim, ...thesis.after },
    ...(thesis.since && { since: thesis.since }),
  }
  const stacks: ClaimWords['stacks'] = {}
  for (const [round, { heading, claim }] of Object.entries(rounds)) {
    stacks[round] = { heading: text(heading), claim: text(claim) }
  }
  const charts = Object.entries(words.evidence).map(([id, chart]): [string, ChartWords] => [
    id,
    {
      title: text(chart.title),
      summary: text(chart.summary),
      caution: text(chart.caution),
      series: texts(chart.series),
      x: texts(chart.x),
      natures: texts(chart.natures),
      ...(chart.derivation && { derivation: text(chart.derivation) }),
      ...(chart.reference && { reference: text(chart.reference) }),
    },
  ])
  const claims = deck.claims.flatMap(({ id }) => {
    const claim = words.claims[id]
    return claim ? [{ id, ...claim }] : []
  })
  for (const { id, heading, claim } of claims) stacks[id] = { heading: text(heading), claim: text(claim) }
  return {
    claims: {
      title: text(words.title),
      definition: text(thesis.definition),
      stacks,
    },
    frame: { subtitle: text(words.subtitle), byline: text(words.byline), acts: texts(words.acts) },
    arguments: {
      arguments: Object.fromEntries(
        claims.map(({ id, reasons, counter }) => [id, { reasons: reasons.map(text), counter: text(counter) }]),
      ),
      sources: texts(words.sources),
    },
    evidence: {
      charts: Object.fromEntries(charts),
      hindsight: texts(Object.fromEntries(claims.flatMap(({ id, hindsight }) => (hindsight ? [[id, hindsight]] : [])))),
      verdicts: texts(words.verdicts),
      verdict: text(thesis.after.verdict),
      disclaimers: words.disclaimers.map(text),
    },
    notes: texts({
      ...Object.fromEntries(Object.entries(rounds).map(([round, { note }]) => [round, note])),
      ...Object.fromEntries(claims.map(({ id, note }) => [id, note])),
    }),
  }
}

/** A last line of fewer characters looks lost. */
const fewest = 3
const han = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu

/** Marks the ends of phrases with U+200B, in plain segments and at their edges, never within a run that is kept whole. */
export function markPhrases(text: Text, cut: CutPhrases): Text {
  const ends = new Set<number>()
  let at = 0
  const plain = toPlain(text)
  for (const phrase of cut(plain)) {
    at += phrase.length
    ends.add(at)
  }
  for (const end of ends) if ((plain.slice(end).match(han)?.length ?? 0) < fewest) ends.delete(end)
  let from = 0
  return text.map((segment) => {
    const characters = segment.text.split('')
    const marked = characters
      .map((character, index) => {
        const isLast = index === characters.length - 1
        return ends.has(from + index + 1) && (!segment.nobr || isLast) ? character + phraseEnd : character
      })
      .join('')
    from += characters.length
    return { ...segment, text: marked }
  })
}
