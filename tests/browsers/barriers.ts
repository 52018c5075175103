// Finds barriers in a page of any engine with the axe that the tests in Chromium use. The pages' policy forbids scripts of others, but not
// those that a driver runs.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { axeOptions, type Barrier, tellBarriers } from '../barriers.ts'
import type { EngineWindow } from './engine.ts'

const { resolve } = createRequire(createRequire(import.meta.url).resolve('@axe-core/playwright'))
/** Functions are sent as text, so axe is made one that takes nothing. */
const loadAxe = new Function(readFileSync(resolve('axe-core/axe.min.js'), 'utf8')) as () => void

/** Runs in the page. */
const hasAxe = () => 'axe' in window

/** Runs in the page, where axe has been loaded. */
async function runAxe(options: typeof axeOptions): Promise<{ violations: Barrier[]; text: string | null }> {
  const { axe } = window as unknown as {
    axe: { run(within: Document, options: object): Promise<{ violations: Barrier[] }> }
  }
  const { violations } = await axe.run(document, options)
  return {
    // What axe tells beside this is large, and refers to elements.
    violations: violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => ({ html })) })),
    text: document.body.textContent,
  }
}

export async function findBarriers(window: EngineWindow): Promise<string[]> {
  if (!(await window.run(hasAxe))) await window.run(loadAxe)
  const { violations, text } = await window.run(runAxe, axeOptions)
  return tellBarriers(violations, text)
}
