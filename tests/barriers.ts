// What counts as a barrier, in whichever browser a page is looked at: how axe is run, what is told of its violations, and words that are
// missing: their keys are shown in their place.
import type { AxeBuilder } from '@axe-core/playwright'
import ui from '../locales/en/ui.json' with { type: 'json' }

export type Violation = Awaited<ReturnType<AxeBuilder['analyze']>>['violations'][number]
/** What is told of a violation. */
export interface Barrier {
  id: string
  nodes: { html: string }[]
}

/** Only violations are read: without the rest, axe is done in a third of the time. */
export const axeOptions = { resultTypes: ['violations' as const] }

export const isSerious = ({ impact }: Violation): boolean => impact === 'serious' || impact === 'critical'

/** A key of ui.json, such as `argument.reasons`. */
const key = new RegExp(`\\b(${Object.keys(ui).join('|')})\\.[a-z][A-Za-z-]+`, 'g')

/** One line for each element with a barrier, and for each key among the words of the page. */
export const tellBarriers = (violations: Barrier[], text: string | null): string[] => [
  ...violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`)),
  ...(text?.match(key) ?? []).map((found) => `no words: ${found}`),
]
