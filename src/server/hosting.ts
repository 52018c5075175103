// The debates of a running server and their sites: read and written at the start, and again at each reload.
import { createHash } from 'node:crypto'
import { createDebates, type Debates, type HostedDebate, hostDebate } from './debates.ts'
import { type FoundDebate, loadDebates, type WantedDebates } from './load-debates.ts'
import type { Sites } from './sites.ts'

interface HostingOptions {
  /** The folder of the project. */
  root: string
  wanted: WantedDebates
  sites: Sites
  /** Prints a sentence for the person who runs the server. */
  tell: (sentence: string) => void
}

export interface Hosting {
  debates: Debates
  /** Writes the sites of all debates. */
  writeSites(): Promise<void>
  /**
   * Reads all folders again: from now on, new and changed debates are shown, and debates that are gone are not. A debate that has a
   * fault now stays as it was.
   */
  reload(): Promise<void>
}

interface Shown {
  found: FoundDebate
  /** A hash of all that its pages are made of, which tells whether they must be written again. */
  state: string
  hosted: HostedDebate
}

/** Throws a ContentError or a SettingError if there is nothing to show. */
export function openHosting({ root, wanted, sites, tell }: HostingOptions): Hosting {
  let shown = loadDebates(root, wanted, { tell }).map(toShown)
  const debates = createDebates(shown.map(({ hosted }) => hosted))

  async function adopt(next: Shown[]): Promise<void> {
    const known = new Map(shown.map((one) => [one.hosted.id, one]))
    const written: Shown[] = []
    for (const one of next) {
      const before = known.get(one.hosted.id)
      const isWritten = before?.hosted.site && before.state === one.state
      written.push(
        isWritten
          ? { ...before, found: one.found }
          : { ...one, hosted: { ...one.hosted, site: await sites.write(one.found.content) } },
      )
    }
    // The first debate stays first, so that addresses which name no debate lead to the same one as before.
    const first = shown[0]?.hosted.id
    shown = [
      ...written.filter(({ hosted }) => hosted.id === first),
      ...written.filter(({ hosted }) => hosted.id !== first),
    ]
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
        // No error may end an evening that is going on, not even a full disk.
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
