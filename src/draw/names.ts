// The names of claims and slides.
import { type ClaimWords, type Deck, headingOf, numberOf, type Slide } from '../core/deck.ts'
import { toPlain, unmarked } from '../core/text.ts'
import type { Speech } from './speech.ts'

/** For example "Claim 5 of 18", counted in the shown deck (whole or short); the thesis has no number. */
export function claimName({ t }: Speech, shown: Deck, claim: string): string {
  const number = numberOf(shown, claim)
  return unmarked(number ? t(($) => $.claimNumber, { number, total: shown.claims.length }) : t(($) => $.thesis))
}

/** The name of a slide: a claim's number, the debate's title for the first slide, an author's page by its heading, else the kind of slide. */
export function slideName(
  speech: Speech,
  { claims }: { claims: ClaimWords },
  { kind, poll, stack }: Slide,
  shown: Deck,
): string {
  if (poll) return claimName(speech, shown, poll.claim)
  if (kind === 'page') return toPlain(headingOf(claims, stack))
  return kind === 'start' ? toPlain(claims.title) : unmarked(speech.t(($) => $.deck[kind]))
}

/** The kinds of stacks whose names are words of the interface. */
type Ending = Exclude<Extract<Slide, { poll: null }>['kind'], 'start' | 'page'>

/** The name of a stack in a list: its heading, the debate's title for the first, else what `sayKind` returns. */
export function stackName({ claims }: { claims: ClaimWords }, slide: Slide, sayKind: (kind: Ending) => string): string {
  if (slide.poll || slide.kind === 'page') return toPlain(headingOf(claims, slide.stack))
  return slide.kind === 'start' ? toPlain(claims.title) : sayKind(slide.kind)
}
