// The rooms frozen in results/, with which readers compare themselves. At a faulty file a build stops, and a running server leaves
// the file out: both get one line for each file, which says what is wrong.
import { lstatSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
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

/** Rooms that are frozen elsewhere than in files. `total`: how many there are, of which these are the newest ones. */
export interface FrozenTexts {
  texts: { name: string; text: string }[]
  total: number
}

/**
 * Reads every room of a debate in `folder`, which may be missing, and those of `elsewhere`; a file that a room wrote before it was
 * frozen under the same name there is left out. Those of other debates and of rehearsals are left out. The
 * newest comes first; rooms of the same day are in the order of their file names. A server answers votes between two files.
 */
export async function readResults(folder: string, debate: string, elsewhere = noTexts): Promise<FrozenRooms> {
  const found: FrozenRooms = { rooms: [], problems: [], leftOut: undefined }
  const rooms = new Map<string, Results>()
  const add = (file: string, room: Results | undefined) => {
    if (room?.debate.id === debate && !room.rehearsal) rooms.set(`${file} ${room.code}`, room)
  }
  for (const file of listFiles(folder, found)) {
    await nextTurn()
    const isThere = lstatSync(join(folder, file), { throwIfNoEntry: false })
    if (isThere)
      add(
        file,
        readRoom(`${basename(folder)}/${file}`, () => readFrozenText(join(folder, file)), found),
      )
  }
  for (const { name, text } of elsewhere.texts) {
    await nextTurn()
    add(
      `${name}.json`,
      readRoom(`${database}/${name}.json`, () => text, found),
    )
  }
  const total = rooms.size + elsewhere.total - elsewhere.texts.length
  const places = [basename(folder), ...(elsewhere.total > 0 ? [database] : [])]
  if (total > mostRooms)
    found.leftOut = `${places.join(', ')}: readers get the newest ${mostRooms} of ${total} rooms; remove those that are not needed`
  const inOrder = [...rooms].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, room]) => room)
  const shown = inOrder.sort((a, b) => b.date.localeCompare(a.date, 'en'))
  return { ...found, rooms: shown.slice(0, mostRooms).map(toReading) }
}

/** What lines call the place of rooms that are not in files. */
const database = 'database/results'

const noTexts: FrozenTexts = { texts: [], total: 0 }

const toReading = ({ code, name, date, polls, swing }: Results): Reading => ({
  ...{ code, name, date, swing },
  polls: polls.map(({ claim, round, kind, values, asked, n, voted, counts }) => ({
    ...{ claim, round, kind, values, n, voted, counts },
    wordings: asked.map(({ wording }) => wording),
  })),
})

/** A room; if its text is faulty, reports the first fault and gives undefined. `file`: what it is called in the report. */
function readRoom(file: string, readText: () => string, { problems }: FrozenRooms): Results | undefined {
  const own = createJsonProblems()
  const room = createFileReader('', own, readText)(file, FrozenResults)
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
