// What counts as a barrier, in whichever browser a page is looked at: how axe is run there, what is told of its violations, and words
// that are missing: their keys are shown in their place. A driver may run scripts that the pages' policy forbids.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Result, RunOptions } from 'axe-core'
import ui from '../locales/en/ui.json' with { type: 'json' }

/** What is told of a violation. */
interface Violation {
  id: string
  impact: Result['impact']
  nodes: { html: string }[]
}

/** What runs a function in a page, with what it takes, and gives what it answers. */
type Run = <Given, Answer>(act: (given: Given) => Answer, given: Given) => Promise<Awaited<Answer>>

const { resolve } = createRequire(import.meta.url)
/** Functions are sent as text, so axe is made one. It is loaded once a page: that takes as long as a run of it. */
const loadAxe = new Function(readFileSync(resolve('axe-core/axe.min.js'), 'utf8')) as () => void

/** Only violations are read: without the rest, axe is done in a third of the time. */
const options: RunOptions = { resultTypes: ['violations'] }

/** Runs in the page. */
const hasAxe = () => 'axe' in window

/** Runs in the page, where axe has been loaded. */
async function runAxe(options: RunOptions): Promise<{ violations: Violation[]; text: string | null }> {
  const { axe } = window as unknown as {
    axe: { run(within: Document, options: RunOptions): Promise<{ violations: Result[] }> }
  }
  const { violations } = await axe.run(document, options)
  return {
    // What axe tells beside this is large, and refers to elements.
    violations: violations.map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.map(({ html }) => ({ html })) })),
    text: document.body.textContent,
  }
}

/** A key of ui.json, such as `argument.reasons`. */
const key = new RegExp(`\\b(${Object.keys(ui).join('|')})\\.[a-z][A-Za-z-]+`, 'g')

/** One line for each element with a barrier that counts, and for each key among the words of the page. */
export async function findBarriers(
  run: Run,
  counts: (violation: Violation) => boolean = () => true,
): Promise<string[]> {
  if (!(await run(hasAxe, undefined))) await run(loadAxe, undefined)
  const { violations, text } = await run(runAxe, options)
  return [
    ...violations.filter(counts).flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`)),
    ...(text?.match(key) ?? []).map((found) => `no words: ${found}`),
  ]
}
