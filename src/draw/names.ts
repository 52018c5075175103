// What claims and slides are called.
import { type ClaimWords, type Deck, headingOf, numberOf, type Slide } from '../core/deck.ts'
import { toPlain, unmarked } from '../core/text.ts'
import type { Speech } from './speech.ts'

/** "Claim 5 of 18", in the deck as it is shown; the thesis has no number. */
export function claimName({ t }: Speech, shown: Deck, claim: string): string {
  const number = numberOf(shown, claim)
  return unmarked(number ? t(($) => $.claimNumber, { number, total: shown.claims.length }) : t(($) => $.thesis))
}

/** What a slide shows, a claim by its number; the first slide has the title of the debate. */
export function slideName(
  speech: Speech,
  { claims }: { claims: ClaimWords },
  { kind, poll }: Slide,
  shown: Deck,
): string {
  if (poll) return claimName(speech, shown, poll.claim)
  return kind === 'start' ? toPlain(claims.title) : unmarked(speech.t(($) => $.deck[kind]))
}

/** The stacks that nothing is asked on, but for the first. */
type Ending = Exclude<Extract<Slide, { poll: null }>['kind'], 'start'>

/** What a stack is called in a list: what is asked by its heading, else as `sayKind` calls its kind. */
export function stackName({ claims }: { claims: ClaimWords }, slide: Slide, sayKind: (kind: Ending) => string): string {
  if (slide.poll) return toPlain(headingOf(claims, slide.stack))
  return slide.kind === 'start' ? toPlain(claims.title) : sayKind(slide.kind)
}
