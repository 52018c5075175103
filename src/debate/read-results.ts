// The rooms frozen in results/, with which readers compare themselves. At a faulty file a build stops, and a running server leaves
// the file out: both get one line for each file, which says what is wrong.
import { lstatSync, readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Reading } from '../core/readings.ts'
import type { Results } from '../core/results.ts'
import { FrozenResults, findFault, readFrozenText } from './frozen-file.ts'
import { createJsonProblems } from './json-problems.ts'
import { createFileReader } from './read-json.ts'

/** The most files of results/ that are read: the newest ones. */
export const mostFiles = 1000
/** The most rooms that readers get, the newest ones: each adds a bar to every claim. */
export const mostRooms = 50
/** The most characters of a line about a faulty file, since names in it may be long. */
const longestProblem = 300

/**
 * `problems`: a line for each, `file:line: key: what to do`; these files are not among the rooms. `leftOut`: a line about rooms
 * that were left out because there are too many, if there are.
 */
export interface FrozenRooms {
  rooms: Reading[]
  problems: string[]
  leftOut: string | undefined
}

/**
 * Reads every room of a debate in `folder`, which may be missing. Those of other debates and of rehearsals are left out. The
 * newest comes first; rooms of the same day are in the order of their file names. A server answers votes between two files.
 */
export async function readResults(folder: string, debate: string): Promise<FrozenRooms> {
  const found: FrozenRooms = { rooms: [], problems: [], leftOut: undefined }
  const names = listFiles(folder, found)
  const rooms: Results[] = []
  for (const name of names) {
    await nextTurn()
    const room = readRoom(folder, name, found)
    if (room?.debate.id === debate && !room.rehearsal) rooms.push(room)
  }
  const shown = rooms.sort((a, b) => b.date.localeCompare(a.date, 'en'))
  if (shown.length > mostRooms)
    found.leftOut = `${basename(folder)}: readers get the newest ${mostRooms} of ${shown.length} rooms; remove those that are not needed`
  return { ...found, rooms: shown.slice(0, mostRooms).map(toReading) }
}

const toReading = ({ code, name, date, polls, swing }: Results): Reading => ({
  ...{ code, name, date, swing },
  polls: polls.map(({ claim, round, kind, values, asked, n, voted, counts }) => ({
    ...{ claim, round, kind, values, n, voted, counts },
    wordings: asked.map(({ wording }) => wording),
  })),
})

/** A room; if its file is faulty, reports the first fault and gives undefined; undefined too if it was removed since it was listed. */
function readRoom(folder: string, name: string, { problems }: FrozenRooms): Results | undefined {
  const file = `${basename(folder)}/${name}`
  const own = createJsonProblems()
  if (!lstatSync(join(folder, name), { throwIfNoEntry: false })) return undefined
  const room = createFileReader(dirname(folder), own, readFrozenText)(file, FrozenResults)
  const fault = room && findFault(room)
  if (fault) own.report(file, fault.key, fault.message)
  const [problem] = own.list()
  if (problem !== undefined) problems.push(problem.slice(0, longestProblem))
  return problem === undefined ? room : undefined
}

/** The names of the room files; files that are still being written, and files that the system hides, are left out. */
function listFiles(folder: string, found: FrozenRooms): string[] {
  try {
    const names = readdirSync(folder)
      .filter((name) => name.endsWith('.json') && !name.startsWith('.'))
      .sort()
    if (names.length <= mostFiles) return names
    found.leftOut = `${basename(folder)}: the ${mostFiles} files written last are read, of ${names.length}; remove those that are not needed`
    const writtenAt = new Map(
      names.map((name) => [name, lstatSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0]),
    )
    const newest = names.toSorted((a, b) => (writtenAt.get(b) ?? 0) - (writtenAt.get(a) ?? 0))
    return newest.slice(0, mostFiles).sort()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
      found.problems.push(`${basename(folder)}: the folder cannot be read; make it readable, or remove it`)
    return []
  }
}
