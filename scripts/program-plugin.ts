// Adds to the built pages what every debate needs that they will show: a list of the files that a page needs at once, and the service
// worker with a place for its own list.
import { join } from 'node:path'
import type { Plugin } from 'vite'
import { type Layout, type ProgramFile, programFile, retiringWorkerFile, workerFile } from '../src/debate/program.ts'
import { listPlace } from '../src/debate/worker-list.ts'
import { findChunk, graphOf, needsOf } from './site-graph.ts'

/** The windows in which the deck is shown as slides; in any other window it is a page that scrolls. */
const slidesWindow = '(min-width: 51.3125em) and (min-height: 31.3125em)'
const layouts: Record<Layout, { module: string; media?: string }> = {
  slides: { module: 'src/web/deck/slides.ts', media: slidesWindow },
  scroll: { module: 'src/web/deck/read/scroll.tsx', media: `not all and ${slidesWindow}` },
  handout: { module: 'src/web/deck/handout/handout.tsx' },
}
const worker = { module: 'src/web/worker/main.ts', list: 'virtual:site-list' }

export function programPlugin(root: string): Plugin {
  return {
    name: 'program',
    buildStart() {
      if (this.environment.mode !== 'build' || this.environment.name !== 'client') return
      this.emitFile({ type: 'chunk', id: join(root, worker.module), fileName: workerFile })
      this.emitFile({ type: 'chunk', id: join(root, 'src/web/worker/leave.ts'), fileName: retiringWorkerFile })
    },
    resolveId: (id) => (id === worker.list ? `\0${id}` : undefined),
    load: (id) => (id === `\0${worker.list}` ? `export const list = JSON.parse('${listPlace}')` : undefined),
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const deck = findChunk(bundle, 'src/web/deck/main.ts')
        if (!deck) return
        const needs = ({ module, media }: { module: string; media?: string }) => ({
          ...needsOf(bundle, module),
          ...(media !== undefined && { media }),
        })
        const program: ProgramFile = {
          asked: [deck.fileName, ...deck.imports],
          layouts: { slides: needs(layouts.slides), scroll: needs(layouts.scroll), handout: needs(layouts.handout) },
          files: graphOf(bundle, deck),
        }
        this.emitFile({ type: 'asset', fileName: programFile, source: JSON.stringify(program) })
      },
    },
  }
}
