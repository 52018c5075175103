// The debates of a running server and their sites: made at the start, and again when their folders are looked at anew.
import { createHash } from 'node:crypto'
import { createDebates, type Debates, type HostedDebate, hostDebate } from './debates.ts'
import { type FoundDebate, loadDebates, type WantedDebates } from './load-debates.ts'
import type { Sites } from './sites.ts'

interface HostingOptions {
  /** The folder of the project. */
  root: string
  wanted: WantedDebates
  sites: Sites
  /** Prints a sentence for whoever runs the server. */
  tell: (sentence: string) => void
}

export interface Hosting {
  debates: Debates
  /** Writes the sites of all debates. */
  writeSites(): Promise<void>
  /**
   * Reads all folders again: what is new, changed or gone is so from now on. A debate that has a fault now stays as it was.
   */
  reload(): Promise<void>
}

interface Shown {
  found: FoundDebate
  /** Tells one state of its pages from another. */
  state: string
  hosted: HostedDebate
}

/** Throws a ContentError or a SettingError if there is nothing to show. */
export function openHosting({ root, wanted, sites, tell }: HostingOptions): Hosting {
  let shown = loadDebates(root, wanted, { tell }).map(toShown)
  const debates = createDebates(shown.map(({ hosted }) => hosted))

  async function adopt(next: Shown[]): Promise<void> {
    const known = new Map(shown.map((one) => [one.hosted.id, one]))
    const whole: Shown[] = []
    for (const one of next) {
      const before = known.get(one.hosted.id)
      const isWritten = before?.hosted.site && before.state === one.state
      whole.push(
        isWritten
          ? { ...before, found: one.found }
          : { ...one, hosted: { ...one.hosted, site: await sites.write(one.found.content) } },
      )
    }
    // Addresses that name no debate lead where they led before, whatever folder has come.
    const first = shown[0]?.hosted.id
    shown = [...whole.filter(({ hosted }) => hosted.id === first), ...whole.filter(({ hosted }) => hosted.id !== first)]
    debates.replace(shown.map(({ hosted }) => hosted))
  }

  return {
    debates,
    writeSites: async () => {
      sites.prune(shown.map(({ hosted }) => hosted.id))
      await adopt(shown)
    },
    reload: async () => {
      const known = new Map(shown.map(({ found }) => [found.folder, found.content]))
      try {
        await adopt(loadDebates(root, wanted, { tell, known }).map(toShown))
        tell(`The debates here now: ${shown.map(({ hosted }) => hosted.id).join(', ')}.`)
      } catch (error) {
        // A full disk too must end no evening.
        tell(`${(error as Error).message} The debates stay as they were.`)
      }
    },
  }
}

function toShown(found: FoundDebate): Shown {
  const { deck, references, langs } = found.content
  const state = createHash('sha256').update(JSON.stringify({ deck, references, langs: [...langs] }))
  return { found, state: state.digest('hex'), hosted: hostDebate(found.content) }
}
