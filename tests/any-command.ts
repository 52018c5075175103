// Makes random commands that a presenter's page may send for the slides of a deck, with fast-check.
import fc from 'fast-check'
import type { Command } from '../src/core/command.ts'
import type { Slide } from '../src/core/deck.ts'

export type PollAction = 'open' | 'close' | 'hide' | 'reveal' | 'reset' | 'undo'

/** `rehearsals`: whether the commands may begin a rehearsal or wipe one. */
export function anyCommand(slides: Slide[], { rehearsals = true } = {}): fc.Arbitrary<Command> {
  const polls = slides.flatMap(({ poll, kind }) => (poll && kind === 'vote' ? [poll] : []))
  const position = fc
    .constantFrom(...slides)
    .chain(({ id, steps }) => fc.nat(steps).map((step): Command => ({ action: 'goto', slide: id, step })))
  const pollCommand = fc
    .tuple(fc.constantFrom<PollAction>('open', 'close', 'hide', 'reveal', 'reset', 'undo'), fc.constantFrom(...polls))
    .map(([action, { claim, round }]): Command => ({ action, claim, round }))
  const countdown = fc
    .tuple(fc.constantFrom(5, 30, 900, null), fc.constantFrom(...polls))
    .map(([seconds, { claim, round }]): Command => ({ action: 'countdown', claim, round, seconds }))
  const switches = fc
    .tuple(fc.constantFrom('lock', 'hold', 'short', 'texts'), fc.boolean())
    .map(([action, on]): Command => ({ action: action as 'lock' | 'hold' | 'short' | 'texts', on }))
  const names = fc.constantFrom('', '=1+1', '夕べ').map((name): Command => ({ action: 'rename', name }))
  const screens = fc.subarray(['ja', 'en'], { maxLength: 2 }).map((langs): Command => ({ action: 'screens', langs }))
  const rehearsal = fc.boolean().map((on): Command => ({ action: 'rehearsal', on }))
  return fc.oneof(
    { weight: 8, arbitrary: position },
    { weight: 8, arbitrary: pollCommand },
    { weight: 2, arbitrary: countdown },
    { weight: 2, arbitrary: switches },
    { weight: 1, arbitrary: fc.oneof(names, screens) },
    { weight: rehearsals ? 1 : 0, arbitrary: rehearsal },
    { weight: 1, arbitrary: fc.constantFrom<Command>({ action: 'end' }, { action: 'resume' }) },
  )
}
