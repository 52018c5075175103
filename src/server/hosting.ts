// The debates of a running server and their sites: read and written at the start, and again at each reload.
import type { Watched } from '../core/contract.ts'
import { typedCommand } from '../debate/package.ts'
import type { Compiler } from './compiler.ts'
import type { DebateIds } from './debate-ids.ts'
import { createDebates, type Debates, type HostedDebate } from './debates.ts'
import { type FoundDebate, loadDebates, type WantedDebates } from './load-debates.ts'
import type { Sites } from './sites.ts'

interface HostingOptions {
  compiler: Compiler
  wanted: WantedDebates
  sites: Sites
  /** Absent: it is not remembered which folder has which id. */
  ids?: DebateIds
  /** Prints a sentence for the person who runs the server. */
  tell: (sentence: string) => void
}

export interface Hosting {
  debates: Debates
  /** Writes the sites of all debates. */
  writeSites(): Promise<void>
  /**
   * Reads all folders again: from now on, new and changed debates are shown, and debates that are gone are not. A debate that has a
   * fault now stays as it was. `isAfterSave`: if the outcome is the same as the last one, says nothing, since editors also change files
   * that no debate is made of.
   */
  reload(why?: { isAfterSave: boolean }): Promise<void>
  /** What each debate is now, by its id. */
  states(): Map<string, Watched>
}

interface Shown {
  found: FoundDebate
  /** Tells whether its pages must be written again (hashShown). */
  state: string
  hosted: HostedDebate
}

/** Rejects with a ContentError or a SettingError if there is nothing to show. */
export async function openHosting({ compiler, wanted, sites, ids, tell }: HostingOptions): Promise<Hosting> {
  const told: string[] = []
  const say = (sentence: string) => {
    told.push(sentence)
    tell(sentence)
  }
  const kept = ids && { ids }
  let shown = (await loadDebates(compiler, wanted, { tell: say, ...kept })).map(toShown)
  const debates = createDebates(shown.map(({ hosted }) => hosted))
  /** Why the last reload changed nothing at all, if it did not. */
  let stopped: string[] = []
  const states = () =>
    new Map(
      shown.map(({ hosted, state, found: { faults, compiled } }) => [
        hosted.id,
        { state, faults: [...faults, ...stopped], warnings: compiled.warnings },
      ]),
    )
  const tellShown = (): string[] => {
    const whole = shown.filter(({ found }) => found.faults.length === 0)
    return whole.length > 0 ? [`Shown now: ${whole.map(describe).join(', ')}.`] : []
  }
  const outcomeOf = (sentences: string[]) => JSON.stringify([sentences, ...states()])
  let lastOutcome = outcomeOf([...told, ...tellShown()])

  async function adopt(next: Shown[]): Promise<void> {
    const known = new Map(shown.map((one) => [one.hosted.id, one]))
    const written: Shown[] = []
    for (const one of next) {
      const before = known.get(one.hosted.id)
      const isWritten = before?.hosted.site && before.state === one.state
      written.push(
        isWritten
          ? { ...before, found: one.found, hosted: withOwner(before.hosted, one.found.owner) }
          : { ...one, hosted: { ...one.hosted, site: await sites.write(one.hosted.id, one.found.folder) } },
      )
    }
    // The first debate stays first, so that addresses which name no debate lead to the same one as before.
    const first = shown[0]?.hosted.id
    shown = [
      ...written.filter(({ hosted }) => hosted.id === first),
      ...written.filter(({ hosted }) => hosted.id !== first),
    ]
    debates.replace(shown.map(({ hosted }) => hosted))
    ids?.keep(shown.map(({ hosted: { id }, found: { folder, owner } }) => ({ id, folder, owner })))
  }

  return {
    debates,
    writeSites: async () => {
      sites.prune(shown.map(({ hosted }) => hosted.id))
      await adopt(shown)
      compiler.rest()
    },
    reload: async ({ isAfterSave } = { isAfterSave: false }) => {
      const known = new Map(shown.map(({ found }) => [found.folder, found.compiled]))
      const sentences: string[] = []
      const before = debates.list()
      stopped = []
      try {
        const found = await loadDebates(compiler, wanted, {
          ...{ tell: (sentence: string) => void sentences.push(sentence), known, ...kept },
        })
        await adopt(found.map(toShown))
        sentences.push(...tellShown(), ...before.flatMap((one) => tellGone(one, debates.get(one.id))))
      } catch (error) {
        // No error may end an evening that is going on, not even a full disk.
        stopped = [`${(error as Error).message} The debates stay as they were.`]
        sentences.push(...stopped)
      } finally {
        compiler.rest()
      }
      const outcome = outcomeOf(sentences)
      if (!isAfterSave || outcome !== lastOutcome) tell(sentences.join('\n'))
      lastOutcome = outcome
    },
    states,
  }
}

/** What is gone and may have votes, which are kept under its id: a debate, or claims of one that is still there. */
function tellGone({ id, deck }: HostedDebate, now: HostedDebate | undefined): string[] {
  const kept = 'gone; votes are kept under an id, so write it again if it was changed by mistake.'
  if (!now) return [`The debate "${id}" is ${kept}`]
  const gone = deck.claims.filter((claim) => !now.deck.claims.some((other) => other.id === claim.id))
  if (gone.length === 0) return []
  return [`Of "${id}", ${gone.map((claim) => `"${claim.id}"`).join(', ')} ${gone.length === 1 ? 'is' : 'are'} ${kept}`]
}

/** The id of a debate, and how many warnings its author should look at. */
function describe({ hosted: { id }, found: { compiled, folder } }: Shown): string {
  const { length: warnings } = compiled.warnings
  return warnings === 0
    ? id
    : `${id} (${warnings} warning${warnings === 1 ? '' : 's'}: ${typedCommand(`check ${folder}`)})`
}

/** The same debate if it stays whose it was. */
const withOwner = (hosted: HostedDebate, owner: string | undefined): HostedDebate =>
  hosted.owner === owner ? hosted : { ...hosted, owner }

function toShown(found: FoundDebate): Shown {
  const { hosted, state } = found.compiled
  return { found, state, hosted: { ...hosted, owner: found.owner } }
}
